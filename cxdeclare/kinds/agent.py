"""Users as the ACD numbers them: who answers a skill; looked up by user name, never managed.

The ACD has its own integer id for a person. It is joined with the manifest by user name, so
the manifest never says which of the two platforms it means.
"""

from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part

KIND = Kind(
    name="agent",
    section="",
    people=True,
    spec=None,
    noun="user with an ACD agent id",
    id_field="agentId",
    id_type=int,
    label="userName",
    also=("emailAddress",),
    current=("isActive", True),
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="Admin > Employees",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/agents",
                    Evidence.CONFIRMED,
                    f"{sources.ADMIN}; {sources.TRIED}",
                    at="agents",
                    paging=Paging.SKIP_TOP,
                )
            },
        ),
    ),
)

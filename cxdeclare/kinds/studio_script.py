"""Studio scripts: what routes a contact; looked up by path, never managed.

Every save of a script makes a new id under the same path, so the path is the identity and the
id is looked up anew at each plan.
"""

from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part

KIND = Kind(
    name="studio_script",
    section="",
    spec=None,
    noun="Studio script",
    id_field="masterID",
    label="scriptName",
    current=("status", "CURR"),
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="Studio",
            right="Scripts > View",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/scripts/search",
                    Evidence.CONFIRMED,
                    f"{sources.ADMIN}; {sources.TRIED}",
                    at="scriptSearchDetails",
                    paging=Paging.SKIP_TOP,
                )
            },
        ),
    ),
)

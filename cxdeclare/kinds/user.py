"""Users as UserHub knows them: who has a signature or a role; looked up, never managed."""

from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part

KIND = Kind(
    name="user",
    section="",
    people=True,
    spec=None,
    id_field="id",
    label="userName",
    also=("emailAddress",),
    current=("status", "ACTIVE"),
    parts=(
        Part(
            name=OBJECT,
            family=Family.USERHUB,
            ui="Admin > Employees",
            verbs={
                Verb.LIST: Endpoint(
                    "POST",
                    "/user-management/v2/users/search",
                    Evidence.CONFIRMED,
                    sources.USERHUB,
                    at="users",
                    paging=Paging.BODY_SKIP,
                )
            },
        ),
    ),
)

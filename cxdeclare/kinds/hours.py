"""Hours of operation: when a skill or a filter is open; looked up by name, never managed."""

from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part

KIND = Kind(
    name="hours",
    section="",
    spec=None,
    noun="hours-of-operation profile",
    id_field="hoursOfOperationProfileId",
    id_type=int,
    label="hoursOfOperationProfileName",
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="Contact Settings > Hours of Operation",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/hours-of-operation?isDeleted=false",
                    Evidence.CONFIRMED,
                    f"{sources.ADMIN}, shape of version 33; it insists on `isDeleted`",
                    at="hoursOfOperation",
                    paging=Paging.SKIP_TOP,
                )
            },
        ),
    ),
)

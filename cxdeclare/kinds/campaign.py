"""Campaigns: what groups skills for reporting; looked up by name, never managed."""

from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part

KIND = Kind(
    name="campaign",
    section="",
    spec=None,
    id_field="id",
    id_type=int,
    label="name",
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="Contact Settings > Campaigns",
            right="Campaigns > View",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/campaigns",
                    Evidence.CONFIRMED,
                    f"{sources.ADMIN}; the shape is that of version 33, others are understood",
                    at="campaigns",
                    older={"campaignId": "id", "campaignName": "name"},
                    paging=Paging.SKIP_TOP,
                )
            },
        ),
    ),
)

"""Message templates: rich content for skills; looked up by name, never managed."""

from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.kind import OBJECT, Kind, Part

KIND = Kind(
    name="message_template",
    section="",
    spec=None,
    id_field="templateId",
    id_type=int,
    label="templateName",
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="Contact Settings > Message Templates",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/message-templates",
                    Evidence.CONFIRMED,
                    f"{sources.ADMIN}, which hands them out all at once",
                    at="messageTemplates",
                    silent=True,
                )
            },
        ),
    ),
)

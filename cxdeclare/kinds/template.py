"""Brand templates: the HTML around what an agent writes."""

from typing import Annotated

from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, FileFor, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire, Spec
from cxdeclare.model.language import Name

_SOURCE = "no public endpoint; modelled on the other digital lists"


class Template(Spec):
    """A named piece of HTML; the screens call it "Template rules"."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY]
    html: Annotated[Name, Wire("rules"), Trait.BODY] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET


KIND = Kind(
    name="template",
    section="templates",
    spec=Template,
    noun="brand template",
    id_field="id",
    id_type=int,
    label="name",
    retire=Retire.DELETE,
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="ACD > Digital > Templates > the template",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/email-templates",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.READ: Endpoint("GET", "/email-templates/{id}", Evidence.INFERRED, _SOURCE),
                Verb.CREATE: Endpoint("POST", "/email-templates", Evidence.INFERRED, _SOURCE),
                Verb.UPDATE: Endpoint(
                    "PUT", "/email-templates/{id}", Evidence.INFERRED, _SOURCE, whole=True
                ),
                Verb.DELETE: Endpoint(
                    "DELETE", "/email-templates/{id}", Evidence.INFERRED, _SOURCE
                ),
            },
        ),
    ),
)

"""Brand templates: the HTML around what an agent writes."""

from collections.abc import Iterator
from typing import Annotated

from cxdeclare.content.nesting import fault_in
from cxdeclare.model import sources
from cxdeclare.model.check import Finding, on_manifest, where
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.effect import Effect, Outlook, Sentence, Told
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, FileFor, Row, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.language import Name
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.rule import VENDOR, Rule
from cxdeclare.model.spec import Spec

_SOURCE = sources.OURS


class Template(Spec):
    """A named piece of HTML; the screens call it "Template rules"."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY, Row(46, "CXD103", "CXD106", "CXD122")]
    html: Annotated[Name, Wire("rules"), Trait.BODY, Row(47, "CXD112")] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET


def _malformed(manifest: Manifest) -> Iterator[Finding]:
    for template in manifest.of("template"):
        html = manifest.bodies.get(str(template.parts[OBJECT].get("html")))
        fault = fault_in(html) if html else ""
        if fault:
            yield Finding(template.address, ("html",), fault)


CHECKS = (
    on_manifest(
        Rule(
            "CXD228",
            says="a brand template has HTML",
            why="a template is its HTML: without it there is nothing to save",
            cure="add `html` or `html_file`",
            source=VENDOR,
            rows=(47,),
            fixed="a template without HTML cannot be made",
        ),
        where("template", "", "a template needs `html`", lambda values, _: "html" not in values),
    ),
    on_manifest(
        Rule(
            "CXD229",
            says="the elements of a template's HTML nest",
            why="every mail program mends broken HTML in its own way",
            cure="close each element inside the one it was opened in",
            source=VENDOR,
            rows=(47,),
        ),
        _malformed,
        Severity.WARNING,
    ),
)


_SEEN = Sentence(
    "customers of {channels} see the new template `{name}`",
    when="the HTML changes; counted are the channels that use it once the plan is carried out",
)


def _seen(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("template"):
        if turn.shift(OBJECT, "html"):
            channels = outlook.counts("channel", "email", "email.template").after(turn.key)
            if not channels.is_none:
                yield _SEEN.of(turn.address, channels=channels.said("channel"), name=turn.name)


EFFECTS = (Effect(_seen, (_SEEN,)),)

KIND = Kind(
    name="template",
    section="templates",
    in_mail="around",
    spec=Template,
    noun="brand template",
    id_field="id",
    id_type=int,
    label="name",
    retire=Retire.DELETE,
    checks=CHECKS,
    effects=EFFECTS,
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

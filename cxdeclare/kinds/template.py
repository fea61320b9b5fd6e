"""Brand templates: the HTML around what an agent writes."""

from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Annotated

from cxdeclare.model.check import Finding, on_manifest, where
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, FileFor, Row, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire, Spec
from cxdeclare.model.language import Name
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.rule import VENDOR, Rule

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements that never hold anything."""
_MAY_STAY_OPEN = frozenset(
    [
        "html",
        "head",
        "body",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
    ]
)
"""Elements whose end HTML lets one leave out."""

_SOURCE = "no public endpoint; modelled on the other digital lists"


class Template(Spec):
    """A named piece of HTML; the screens call it "Template rules"."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY, Row(46, "CXD103", "CXD106", "CXD122")]
    html: Annotated[Name, Wire("rules"), Trait.BODY, Row(47, "CXD112")] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET


class _Nesting(HTMLParser):
    """Follows which elements are open, and keeps the first fault."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as inherited
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """One tag that opens and closes leaves nothing open."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in _MAY_STAY_OPEN:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in _VOID and not self.fault:
            inside = f", inside `<{self.open[-1]}>`" if self.open else ""
            line, _ = self.getpos()
            self.fault = f"line {line} of the HTML ends `<{tag}>`, which is not open{inside}"


@lru_cache(maxsize=4096)
def fault_in(html: str) -> str:
    """The first thing that is wrong with how the elements of a text nest; empty if nothing is."""
    nesting = _Nesting()
    nesting.feed(html)
    nesting.close()
    left = [tag for tag in nesting.open if tag not in _MAY_STAY_OPEN]
    if not nesting.fault and left:
        return f"the HTML never ends `<{left[-1]}>`"
    return nesting.fault


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


KIND = Kind(
    name="template",
    section="templates",
    spec=Template,
    noun="brand template",
    id_field="id",
    id_type=int,
    label="name",
    retire=Retire.DELETE,
    checks=CHECKS,
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

"""Brand templates: the HTML around what an agent writes."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated

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

_TEXT_ONLY = frozenset(("script", "style", "title", "textarea"))
"""Elements in which nothing but their own end is a tag."""
_AS_HTML = re.ASCII | re.IGNORECASE
_NAME = re.compile(r"<(/?)([a-z][a-z0-9:-]*)", _AS_HTML)
_STOP = re.compile("[\"'>]")

_SOURCE = sources.OURS


class Template(Spec):
    """A named piece of HTML; the screens call it "Template rules"."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY, Row(46, "CXD103", "CXD106", "CXD122")]
    html: Annotated[Name, Wire("rules"), Trait.BODY, Row(47, "CXD112")] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET


@lru_cache(maxsize=4096)
def fault_in(html: str) -> str:
    """The first thing that is wrong with how the elements of a text nest; empty if nothing is."""
    open_: list[str] = []
    for at, tag, ends in _tags(html):
        if tag in _VOID:
            continue
        if not ends:
            open_.append(tag)
            continue
        while open_ and open_[-1] != tag and open_[-1] in _MAY_STAY_OPEN:
            open_.pop()
        if not open_ or open_[-1] != tag:
            inside = f", inside `<{open_[-1]}>`" if open_ else ""
            line = html.count("\n", 0, at) + 1
            return f"line {line} of the HTML ends `<{tag}>`, which is not open{inside}"
        open_.pop()
    left = [tag for tag in open_ if tag not in _MAY_STAY_OPEN]
    return f"the HTML never ends `<{left[-1]}>`" if left else ""


def _tags(html: str) -> Iterator[tuple[int, str, bool]]:
    """Where each tag stands, its element, and whether it ends one; in one pass, whatever comes.

    The parser of the standard library takes minutes for a few hundred kilobytes of `<!--`.
    """
    at = 0
    while (at := html.find("<", at)) >= 0:
        start, name = at, _NAME.match(html, at)
        if name is None:
            is_comment = html.startswith("<!--", at)
            is_other = html.startswith(("<!", "<?"), at)
            after = "-->" if is_comment else ">" if is_other else "<"
            at = html.find(after, at + (4 if is_comment else 1))
        else:
            at, tag = _end(html, name.end()), name[2].lower()
            if at < 0 or html[at - 1] != "/":
                yield start, tag, bool(name[1])
            if tag in _TEXT_ONLY and not name[1] and at >= 0:
                closing = re.compile(f"</{tag}", _AS_HTML).search(html, at)
                at = closing.start() if closing else -1
        if at < 0:
            return


def _end(html: str, at: int) -> int:
    """Where the tag ends whose name ends here; what stands in quotes does not end it."""
    while (found := _STOP.search(html, at)) is not None:
        if found[0] == ">":
            return found.start()
        at = html.find(found[0], found.end()) + 1
        if not at:
            return -1
    return -1


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

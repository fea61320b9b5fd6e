"""Automatic signatures: what stands below a reply, and whose replies they are."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated

from cxdeclare.model import sources
from cxdeclare.model.address import Address
from cxdeclare.model.check import Finding, on_manifest, where
from cxdeclare.model.effect import Effect, Outlook, Sentence, Told, Turn, after_links
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, FileFor, Row, Trait, Values, Wire
from cxdeclare.model.kind import OBJECT, Kind, Members, Part, Retire
from cxdeclare.model.language import Name, OwnedNames
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.rule import VENDOR, Rule
from cxdeclare.model.spec import Spec
from cxdeclare.model.tally import Tally

_SOURCE = sources.OURS


class Signature(Spec):
    """A signature in plain text, in HTML, or in both, and the users who sign with it."""

    name: Annotated[Name, Wire("name"), Trait.IDENTITY, Row(51, "CXD103", "CXD106", "CXD122")]
    text: Annotated[Name | None, Wire("plainText"), Trait.BODY, Row(52, "CXD112")] = UNSET
    text_file: Annotated[Name, FileFor("text")] = UNSET
    html: Annotated[Name | None, Wire("html"), Trait.BODY] = UNSET
    html_file: Annotated[Name, FileFor("html", ".html")] = UNSET
    users: OwnedNames = UNSET


def _says_nothing(values: Values, _: Manifest) -> bool:
    return values.get("text") is None and values.get("html") is None


def _two_signatures(manifest: Manifest) -> Iterator[Finding]:
    holder: dict[str, Address] = {}
    for signature in manifest.of("signature"):
        users = signature.members.get("users")
        for user in users.members if users else ():
            first = holder.setdefault(user.casefold(), signature.address)
            if users is not None and first != signature.address:
                path = users.paths.get(user, ("users",))
                fact = f"`{user}` already signs with {first}; a user has one signature"
                yield Finding(signature.address, path, fact)


CHECKS = (
    on_manifest(
        Rule(
            "CXD220",
            says="a signature has a text, an HTML form, or both",
            why="an empty signature cannot be saved",
            cure="add `text`, `html`, or the file of one of them",
            source=VENDOR,
            rows=(52,),
            fixed="a signature without a body cannot be made",
        ),
        where("signature", "", "a signature needs `text` or `html`", _says_nothing),
    ),
    on_manifest(
        Rule(
            "CXD221",
            says="a user is in one signature at most",
            why="adding a user takes him away from the signature he had, without a word",
            cure="take the user out of one of the two",
            source=VENDOR,
            rows=(55,),
            fixed="the plan gives each user one signature, so two claims cannot both be planned",
        ),
        _two_signatures,
    ),
)

_MOVE = Sentence(
    "{agents} [move|moves] from signature `{old}` to `{new}`",
    when="users of one signature are assigned to another",
)
_GET = Sentence("{agents} [get|gets] signature `{new}`", when="users are assigned to a signature")
_LOSE = Sentence(
    "{agents} [lose|loses] signature `{old}`, and [get|gets] no other",
    when="users are taken out of a signature, or it is deleted",
    warns=True,
)
_TEXT = Sentence(
    "{agents} [sign|signs] with the new text of `{name}`", when="the text or HTML changes"
)
_SEEN = Sentence(
    "customers of {channels} that [attach|attaches] signatures see the new text of `{name}`",
    when="the text or HTML changes",
)


def _assignments(outlook: Outlook) -> Iterator[Told]:
    moved = _moved(outlook)
    for turn in outlook.turns("signature"):
        come = Counter(one.comes_from for one in turn.links.get("users", ()) if one.before is None)
        # Without a look at who is there, some of them may have it already.
        least = outlook.links(turn, "users") is None
        for old in sorted(come, key=str):
            agents = Tally(0 if least else come[old], least).said("agent")
            left = "" if old is None else outlook.label("signature", old)
            sentence = _GET if old is None else _MOVE
            yield sentence.of(turn.address, agents=agents, old=left, new=turn.name)
        lost = _lost(outlook, turn, moved)
        if not lost.is_none:
            yield _LOSE.of(turn.address, agents=lost.said("agent"), old=turn.before)


def _moved(outlook: Outlook) -> dict[str, set[str]]:
    """Who moves to another signature, by the id of the one they leave."""
    found: dict[str, set[str]] = {}
    for turn in outlook.turns("signature"):
        for link in turn.links.get("users", ()):
            if link.comes_from is not None:
                found.setdefault(link.comes_from, set()).add(link.member)
    return found


def _lost(outlook: Outlook, turn: Turn, moved: Mapping[str, set[str]]) -> Tally:
    """How many have a signature today and none once the plan is carried out."""
    if not turn.goes:
        return Tally(sum(one.after is None for one in turn.links.get("users", ())))
    links = outlook.links(turn, "users")
    left = moved.get(outlook.id_of(turn) or "", set())
    return Tally.of(None if links is None else links.keys() - left)


def _texts(outlook: Outlook) -> Iterator[Told]:
    moved = _moved(outlook)
    for turn in outlook.turns("signature"):
        if not (turn.shift(OBJECT, "text") or turn.shift(OBJECT, "html")):
            continue
        links = outlook.links(turn, "users")
        if links is not None:
            later = after_links(links, turn.links.get("users", ()))
            agents = Tally.of(later.keys() - moved.get(outlook.id_of(turn) or "", set()))
        else:
            agents = Tally.of(None)
        if not agents.is_none:
            yield _TEXT.of(turn.address, agents=agents.said("agent"), name=turn.name)
            channels = outlook.counts("channel", OBJECT, "automatic_signature").after(True)
            if not channels.is_none:
                yield _SEEN.of(turn.address, channels=channels.said("channel"), name=turn.name)


EFFECTS = (Effect(_assignments, (_MOVE, _GET, _LOSE)), Effect(_texts, (_TEXT, _SEEN)))

KIND = Kind(
    name="signature",
    section="signatures",
    in_mail="below",
    spec=Signature,
    noun="automatic signature",
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
            ui="ACD > Digital > Automatic signatures > the signature",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/automatic-signatures",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.READ: Endpoint(
                    "GET", "/automatic-signatures/{id}", Evidence.INFERRED, _SOURCE
                ),
                Verb.CREATE: Endpoint("POST", "/automatic-signatures", Evidence.INFERRED, _SOURCE),
                Verb.UPDATE: Endpoint(
                    "PUT", "/automatic-signatures/{id}", Evidence.INFERRED, _SOURCE, whole=True
                ),
                Verb.DELETE: Endpoint(
                    "DELETE", "/automatic-signatures/{id}", Evidence.INFERRED, _SOURCE
                ),
            },
        ),
        Part(
            name="users",
            family=Family.DIGITAL,
            ui="ACD > Digital > Automatic signatures > the signature > Users > Add",
            members=Members(key="incontactId", ref="user", exclusive=True),
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/automatic-signatures/{id}/users",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.ADD: Endpoint(
                    "PUT", "/automatic-signatures/{id}/users/{member}", Evidence.INFERRED, _SOURCE
                ),
                Verb.REMOVE: Endpoint(
                    "DELETE",
                    "/automatic-signatures/{id}/users/{member}",
                    Evidence.INFERRED,
                    _SOURCE,
                ),
            },
        ),
    ),
)

"""Zone verdict: one needed record against what its name servers say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cxdeclare.model.txt import tags
from cxdeclare.model.zone import Answer, Record, RecordType

_LONGEST = 500
"""Characters of what is there, in one line; DNS may have a hundred times as many."""
NOWHERE = "."
"""The mail server of a name that takes no mail (RFC 7505)."""


class Standing(StrEnum):
    """How a record is found."""

    PRESENT = "present"
    MISSING = "missing"
    WRONG = "wrong"
    DOUBLED = "doubled"
    """It is there under its name with the zone behind it once more."""
    CONFLICTING = "conflicting"
    """Something beside it keeps it from working."""
    UNCHECKED = "not checked"
    """Nobody could tell: neither present nor missing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One record, how it was found, and what is there."""

    record: Record
    standing: Standing
    found: tuple[str, ...] = ()
    hint: str = ""
    reason: str = ""
    """Why nobody could tell."""
    silent: tuple[str, ...] = ()
    """Servers that were of no use while others were, each with the reason."""


def verdict(record: Record, answer: Answer) -> Verdict:
    """What an answer makes of a record."""
    if answer.failed:
        return Verdict(record, Standing.UNCHECKED, reason=answer.failed)
    standing, found, hint = _judged(record, answer)
    return Verdict(record, standing, found, hint, silent=answer.silent)


def doubled(missed: Verdict, name: str, answer: Answer) -> Verdict:
    """The same verdict, unless the record is there under `name`, which has the zone twice."""
    found = verdict(missed.record, answer)
    if found.standing is not Standing.PRESENT:
        return missed
    hint = f"it stands at {name}: the DNS host adds the zone itself, so leave it out there"
    return Verdict(missed.record, Standing.DOUBLED, found.found, hint, silent=missed.silent)


def told(one: Verdict) -> str:
    """Why a record does not do what it is needed for, in one line; empty if it does."""
    if one.standing is Standing.PRESENT:
        return ""
    what = f"{one.record.type} {one.record.name} is {one.standing}"
    if one.standing is Standing.UNCHECKED:
        return f"{what}: {one.reason}"
    there = ", ".join(one.found)
    cut = there if len(there) <= _LONGEST else f"{there[:_LONGEST]}..."
    return f"{what}: there is {cut}" if there else what


def _judged(record: Record, answer: Answer) -> tuple[Standing, tuple[str, ...], str]:
    if record.type is RecordType.CNAME:
        return _alias(record, answer)
    if answer.alias is not None:
        hint = "an alias allows no other record beside it: remove the CNAME"
        return Standing.CONFLICTING, (f"CNAME {answer.alias}",), hint
    if record.type is RecordType.MX:
        return _mail(record, answer.values)
    return _text(record, answer.values)


def _alias(record: Record, answer: Answer) -> tuple[Standing, tuple[str, ...], str]:
    if answer.alias is None:
        return Standing.MISSING, (), ""
    if answer.alias == host(record.values[0]):
        return Standing.PRESENT, (answer.alias,), ""
    has_zone = answer.alias.startswith(f"{host(record.values[0])}.")
    hint = _NO_DOT if has_zone else "replace the target of the CNAME"
    return Standing.WRONG, (answer.alias,), hint


def _mail(record: Record, found: tuple[str, ...]) -> tuple[Standing, tuple[str, ...], str]:
    """Mail goes to the servers named; with which priority is no matter while there is one."""
    wanted, there = exchanges(record.values), exchanges(found)
    if not there:
        return Standing.MISSING, (), ""
    if there == wanted:
        return Standing.PRESENT, found, ""
    if there < wanted:
        return Standing.WRONG, found, "add the mail server that is not there"
    if all(one.startswith(tuple(f"{server}." for server in wanted)) for one in there):
        return Standing.WRONG, found, _NO_DOT
    hint = "mail goes to other servers as well: leave these alone"
    if there == {NOWHERE}:
        hint = "the name says that it takes no mail at all: remove that if it is to"
    elif not there & wanted:
        hint = "mail of this name goes elsewhere: to take it over moves every mailbox it has"
    return Standing.CONFLICTING, found, hint


_NO_DOT = "the DNS host added the zone to the target: end it with a dot there"


def _text(record: Record, found: tuple[str, ...]) -> tuple[Standing, tuple[str, ...], str]:
    missing: list[str] = []
    relevant: list[str] = []
    for wanted in record.values:
        alike = [text for text in found if alike_texts(wanted, text)]
        relevant += alike
        if len(alike) > 1:
            hint = "there may be one such text at a name; with two of them neither counts"
            return Standing.CONFLICTING, tuple(alike), hint
        if not any(says(text, wanted) for text in alike):
            missing.append(wanted)
    for text in relevant:
        if is_spf(text) and (term := unknown_term(text)):
            hint = f"SPF knows no `{term}`, and a text with it counts for nothing: correct it"
            return Standing.WRONG, (text,), hint
    if not missing:
        return Standing.PRESENT, tuple(relevant), ""
    if not relevant:
        return Standing.MISSING, (), ""
    hint = "replace the text"
    if is_spf(missing[0]):
        hint = f"one SPF text has to say it all: write `{with_spf(relevant[0], missing[0])}`"
    return Standing.WRONG, tuple(relevant), hint


def is_spf(text: str) -> bool:
    """Whether a text is an SPF policy."""
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def alike_texts(one: str, other: str) -> bool:
    """Whether two texts are of a sort of which a name has but one."""
    return _sort(one) == _sort(other) if _sort(one) else one == other


def _sort(text: str) -> str:
    if is_spf(text):
        return "spf"
    found = tags(text)
    if text.lower().lstrip().startswith("v=dmarc1"):
        return "dmarc"
    return "dkim" if "p" in found and found.get("v", "DKIM1").upper() == "DKIM1" else ""


def says(text: str, wanted: str) -> bool:
    """Whether a text, which may say more, says what is wanted of it."""
    if is_spf(wanted):
        return set(_includes(wanted)) <= set(_includes(text))
    sort = _sort(wanted)
    if sort == "dkim":
        there, needed = tags(text), tags(wanted)
        return all(there.get(tag, without) == needed.get(tag, without) for tag, without in _KEY)
    return tags(text) == tags(wanted) if sort == "dmarc" else text == wanted


def unknown_term(text: str) -> str:
    """The first term of a policy that is none; receivers give up at it. Empty if all are known."""
    return next((term for term in text.split()[1:] if not _TERM.match(term)), "")


_TERM = re.compile(
    r"[-+~?]?(all|include:.+|a([:/].+)?|mx([:/].+)?|ptr(:.+)?|ip[46]:.+|exists:.+)$"
    r"|[a-z][a-z0-9._-]*=",
    re.IGNORECASE,
)
"""A mechanism of SPF (RFC 7208), or a modifier: those that are not known are passed over."""
_KEY = (("p", ""), ("k", "rsa"))
"""What makes a key of DKIM another one, with what holds where it is not said."""


def with_spf(text: str, wanted: str) -> str:
    """An SPF policy that allows what it did, and whom `wanted` includes."""
    missing = [one for one in _includes(wanted) if one not in set(_includes(text))]
    # Where it names them and does not allow them, only the first of two is looked at.
    terms = [term for term in text.split() if _bare(term) not in missing]
    at = next((place for place, term in enumerate(terms) if _is_last(term)), len(terms))
    return " ".join([*terms[:at], *missing, *terms[at:]])


def _includes(text: str) -> Sequence[str]:
    """Whom a policy allows by including them; nothing behind `all` is looked at any more."""
    found: dict[str, bool] = {}
    for term in text.split():
        bare = _bare(term)
        if bare == "all":
            break
        if bare.startswith("include:"):
            found.setdefault(bare, term[0] not in "-~?")
    return [term for term, allows in found.items() if allows]


def _bare(term: str) -> str:
    """A term of a policy without its sign; `+` means the same as none."""
    return term.lower().lstrip("+-~?")


def _is_last(term: str) -> bool:
    """Whether terms that are added have to stand before it."""
    bare = _bare(term)
    return bare == "all" or bare.startswith("redirect=")


def host(text: str) -> str:
    """A host as it is compared."""
    return text.lower().removesuffix(".") or NOWHERE


def exchanges(values: Iterable[str]) -> set[str]:
    """The mail servers that values of MX records name."""
    return {host(value.split()[-1]) for value in values}

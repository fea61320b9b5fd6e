"""Zone verdict: one needed record against what its name servers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cxdeclare.model.txt import tags
from cxdeclare.model.zone import Answer, Record, RecordType


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
    """Servers that did not answer, while others did."""


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
    return f"{what}: there is {', '.join(one.found)}" if one.found else what


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
    return Standing.WRONG, (answer.alias,), "replace the target of the CNAME"


def _mail(record: Record, found: tuple[str, ...]) -> tuple[Standing, tuple[str, ...], str]:
    """Mail goes to the servers named; with which priority is no matter while there is one."""
    wanted, there = set(map(_exchange, record.values)), set(map(_exchange, found))
    if not there:
        return Standing.MISSING, (), ""
    if there == wanted:
        return Standing.PRESENT, found, ""
    if there < wanted:
        return Standing.WRONG, found, "add the mail server that is not there"
    hint = "mail goes to other servers as well: leave these alone"
    if not there & wanted:
        hint = "mail of this name goes elsewhere: to take it over moves every mailbox it has"
    return Standing.CONFLICTING, found, hint


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
        return tags(text).get("p") == tags(wanted).get("p")
    return tags(text) == tags(wanted) if sort == "dmarc" else text == wanted


def with_spf(text: str, wanted: str) -> str:
    """An SPF policy that allows what it did, and whom `wanted` includes."""
    terms = text.split()
    missing = [one for one in _includes(wanted) if one not in set(_includes(text))]
    at = next((place for place, term in enumerate(terms) if _is_last(term)), len(terms))
    return " ".join([*terms[:at], *missing, *terms[at:]])


def _includes(text: str) -> Sequence[str]:
    """What a policy includes, without the sign that allows it: `+` means the same as none."""
    terms = (term.lower().removeprefix("+") for term in text.split())
    return [term for term in terms if term.startswith("include:")]


def _is_last(term: str) -> bool:
    """Whether nothing behind the term is looked at any more."""
    bare = term.lower().lstrip("+-~?")
    return bare == "all" or bare.startswith("redirect=")


def host(text: str) -> str:
    """A host as it is compared."""
    return text.lower().removesuffix(".")


def _exchange(value: str) -> str:
    return host(value.partition(" ")[2])

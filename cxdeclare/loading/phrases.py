"""Phrases: what is wrong with one value and what to do, in the manifest's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cxdeclare.loading import codes, forms, layer_rules
from cxdeclare.loading.expected import Expected, Limits
from cxdeclare.loading.problems import shown
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.language import duration

FEW = 12  # names that are still worth listing
MINUTE = 60


class Phrase(NamedTuple):
    """A code, what follows the name of the value, and the way out."""

    code: str
    text: str
    hint: str = ""


class Fault(NamedTuple):
    """What the models report of one value."""

    error: str
    value: Any
    context: Mapping[str, Any]
    here: Expected


DURATION_HINT = (
    "days, hours, minutes and seconds in this order, or whole seconds as a number; "
    "after a larger unit, at most 23 hours, 59 minutes and 59 seconds"
)
OWNERSHIP_HINT = (
    "there is no default, because a wrong guess removes what others have added: `additive` adds "
    "and never removes, `authoritative` means exactly these"
)
REFERENCE_HINT = (
    "write `${secret.URI}` alone, for example `${secret.env:NAME}`; a secret is never written out"
)
_SWITCH_WORDS = {"yes", "no", "on", "off", "y", "n", "true", "false"}
_QUOTE = "put it in quotes if it is meant as text"


def value_phrase(fault: Fault) -> Phrase:
    """Say what a value should be instead."""
    here = fault.here
    if fault.error == "secret_written":
        text = "should be a reference to a secret"
        return Phrase(layer_rules.SECRET_WRITTEN, text, REFERENCE_HINT)
    if fault.value is None:
        way = "give it a value" if here.required else "give it a value, or remove the line"
        return Phrase(codes.NULL, "cannot be null", way)
    if here.is_duration and fault.error in {"duration", "int_type"}:
        given = "a fraction" if isinstance(fault.value, float) else called(fault.value)
        text = f"should be a duration such as `15m` or `1d 4h`, not {given}"
        return Phrase(codes.WRONG_FORM, text, DURATION_HINT)
    return _SAY.get(fault.error, _unlike)(fault)


def unknown(name: str, known: Iterable[str]) -> str:
    """A hint for a name that is not known: the nearest one, or all if they are few."""
    names = list(known)
    near = nearest(name, names)
    return near or fields_hint(names)


def fields_hint(names: Sequence[str]) -> str:
    """A hint that lists the fields of a block, if it has any and they are few."""
    if not 0 < len(names) <= FEW:
        return ""
    return f"the {'fields are' if len(names) > 1 else 'only field is'} {listed(names, 'and')}"


def listed(words: Iterable[str], last: str) -> str:
    """Words in backticks, with commas and one word before the last."""
    quoted = [f"`{word}`" for word in words]
    head, tail = quoted[:-1], quoted[-1]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def called(value: object) -> str:
    """What a value is, in one or two words."""
    match value:
        case None:
            return "null"
        case bool():
            return "`true`" if value else "`false`"
        case int() | float():
            return "a number"
        case str():
            return shown(value, 40) if value else "an empty text"
        case list():
            return "a list"
    return "a mapping"


def article(noun: str) -> str:
    """The article a noun takes: "a" or "an"."""
    spelled = noun.isupper() and noun[0] in "AEFHILMNORSX"
    return "an" if spelled or noun[0].lower() in "aeio" else "a"


def _not_text(fault: Fault) -> Phrase:
    wanted = "a key, or `{lookup: name}`" if fault.here.is_reference else "text"
    hint = _QUOTE if isinstance(fault.value, bool | int | float) else ""
    return Phrase(codes.WRONG_TYPE, f"should be {wanted}, not {called(fault.value)}", hint)


def _not_a_switch(fault: Fault) -> Phrase:
    hint = ""
    if isinstance(fault.value, str) and fault.value.lower() in _SWITCH_WORDS:
        hint = "write `true` or `false`, without quotes"
    return Phrase(codes.WRONG_TYPE, f"should be `true` or `false`, not {called(fault.value)}", hint)


def _not_a_number(fault: Fault) -> Phrase:
    digits = isinstance(fault.value, str) and fault.value.isdecimal()
    given = "a fraction" if isinstance(fault.value, float) else called(fault.value)
    text = f"should be a whole number, not {'text' if digits else given}"
    return Phrase(codes.WRONG_TYPE, text, "remove the quotes" if digits else "")


def _not_a_list(fault: Fault) -> Phrase:
    single = isinstance(fault.value, str) and fault.value.isalnum()
    hint = f"write it as a list: `[{fault.value}]`" if single else ""
    return Phrase(codes.WRONG_TYPE, f"should be a list, not {called(fault.value)}", hint)


def _not_a_mapping(fault: Fault) -> Phrase:
    fields = fault.here.fields
    if fault.here.holds_secret:  # what was written in its place may be the secret
        return Phrase(codes.WRONG_TYPE, "should be a mapping", fields_hint(fields))
    if isinstance(fault.value, list) and "ownership" in fields:
        hint = f"write `{{ownership: …, members: […]}}`; {OWNERSHIP_HINT}"
        return Phrase(codes.NO_OWNERSHIP, "needs `ownership` beside its members", hint)
    text = f"should be a mapping, not {called(fault.value)}"
    return Phrase(codes.WRONG_TYPE, text, fields_hint(fields))


def _not_allowed(fault: Fault) -> Phrase:
    words = fault.here.words
    group = " or a mapping" if fault.here.model else ""
    text = f"should be {listed(words, 'or')}{group}, not {called(fault.value)}"
    return Phrase(codes.NOT_ALLOWED, text, nearest(str(fault.value), words))


def _wrong_form(fault: Fault) -> Phrase:
    text = f"{forms.words(str(fault.context['pattern']))}; {called(fault.value)} is not"
    hint = ""
    if fault.here.is_reference:
        hint = "use the key of the block, or `{lookup: name}` for what is not managed here"
    return Phrase(codes.WRONG_FORM, text, hint)


def _out_of_range(fault: Fault) -> Phrase:
    here, limits = fault.here, fault.here.size
    if limits == (None, None):
        limits = Limits(fault.context.get("ge"), fault.context.get("le"))
    least, most = (n if n is None or not here.is_duration else duration(n) for n in limits)
    given = "" if here.is_duration else f", not {fault.value}"
    return Phrase(codes.OUT_OF_RANGE, f"should be {_between(least, most, 'from ')}{given}")


def _not_a_multiple(fault: Fault) -> Phrase:
    step = int(fault.context["multiple_of"])
    minutes = fault.here.is_duration and step == MINUTE
    whole = "whole minutes" if minutes else f"a multiple of {step}"
    return Phrase(codes.OUT_OF_RANGE, f"should be {whole}")


def _wrong_length(fault: Fault) -> Phrase:
    least, most = fault.here.length
    if least is None and most is None:
        least, most = fault.context.get("min_length"), fault.context.get("max_length")
    if not fault.value and least == 1:
        hint = "" if fault.here.required else "give it a value, or remove the line"
        return Phrase(codes.OUT_OF_RANGE, "must not be empty", hint)
    unit = "characters" if isinstance(fault.value, str) else "entries"
    text = f"should have {_between(least, most)} {unit}, not {len(fault.value)}"
    return Phrase(codes.OUT_OF_RANGE, text)


def _between(least: object, most: object, word: str = "") -> str:
    if least is None or most is None:
        return f"at most {most}" if least is None else f"at least {least}"
    return f"{word}{least} to {most}"


def _no_pattern(fault: Fault) -> Phrase:
    text = f"should be a regular expression, and {called(fault.value)} is none"
    return Phrase(codes.WRONG_FORM, text, str(fault.context["fault"]))


def _no_day(fault: Fault) -> Phrase:
    text = f"should be a day of the calendar such as 2026-12-31, not {called(fault.value)}"
    return Phrase(codes.WRONG_FORM, text)


def _unlike(fault: Fault) -> Phrase:
    return Phrase(codes.WRONG_FORM, f"cannot be {called(fault.value)}")


_SAY: Mapping[str, Callable[[Fault], Phrase]] = {
    "string_type": _not_text,
    "bool_type": _not_a_switch,
    "int_type": _not_a_number,
    "int_from_float": _not_a_number,
    "list_type": _not_a_list,
    "dict_type": _not_a_mapping,
    "model_type": _not_a_mapping,
    "literal_error": _not_allowed,
    "string_pattern_mismatch": _wrong_form,
    "greater_than_equal": _out_of_range,
    "less_than_equal": _out_of_range,
    "multiple_of": _not_a_multiple,
    "string_too_short": _wrong_length,
    "string_too_long": _wrong_length,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "regular_expression": _no_pattern,
    "day": _no_day,
}
"""Every kind of error that the fields of a manifest can have."""

"""Scripts: rules as data, read whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cxdeclare.emulator.exchange import Doc

_Rule = TypeVar("_Rule")


class BadScript(ValueError):
    """A script that cannot be used; every problem found is carried."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def rules(
    script: object, problems: Callable[[object], Iterable[str]], made: Callable[[Doc], _Rule]
) -> list[_Rule]:
    """The rules of a script; raise `BadScript` with everything that is wrong."""
    if not isinstance(script, list):
        raise BadScript(["a script is a list of rules"])
    found = [f"[{place}]{one}" for place, rule in enumerate(script) for one in problems(rule)]
    if found:
        raise BadScript(found)
    return [made(one) for one in script]

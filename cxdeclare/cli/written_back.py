"""Written back: the files of a manifest replaced by those that say what the tenant has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import again
from cxdeclare.cli.rewrite import Unfit, rewrite
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine.drift_events import Drifted, ValueLeft, ValueWritten, WrittenBack
from cxdeclare.loading.read import Loaded
from cxdeclare.loading.write_back import Edit, Left, Wish, write_back
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.command_rules import NOT_WRITTEN
from cxdeclare.report.written_back import written_back as as_text

_MARK = b"\xef\xbb\xbf"
_GONE = "it is gone: `apply` makes it again, or its block is removed by hand"


def written_back(said: View, given: Given, loaded: Loaded, found: Drifted) -> bool:
    """Put live values into the manifest and say which; whether every file could be replaced."""

    def read(texts: Mapping[str, str]) -> Loaded:
        return again(given, {Path(name).resolve(): one.encode() for name, one in texts.items()})

    made = write_back(loaded, KINDS, _wishes(found), read)
    replaced: set[str] = set()
    for name, text in made.texts.items():
        try:
            _replace(Path(name), loaded.sources[name], text)
        except (OSError, Unfit) as error:
            reason = getattr(error, "strerror", None) or error
            summary = f"`{name}` cannot be written: {reason}"
            said.diagnostics([Diagnostic(NOT_WRITTEN, summary)], loaded.sources)
            break
        replaced.add(name)
    event = WrittenBack(
        written=tuple(_edit(one) for one in made.edits if one.file in replaced),
        left=(
            *map(_left, made.left),
            *(ValueLeft(address=address, part="", reason=_GONE) for address in found.missing),
        ),
    )
    said.told(event, as_text(event, KINDS))
    return len(replaced) == len(made.texts)


def _wishes(found: Drifted) -> Iterator[Wish]:
    for address, differences in found.changed.items():
        for one in differences:
            yield Wish(
                Address.parse(address), one.part, one.member, one.field, one.recorded, one.live
            )


def _replace(path: Path, before: str, after: str) -> None:
    """Replace a file that still holds what was read; its byte order mark stays, if it has one."""
    mark = _MARK if path.read_bytes().startswith(_MARK) else b""
    rewrite(path, mark + after.encode(), mark + before.encode())


def _edit(one: Edit) -> ValueWritten:
    return ValueWritten(
        address=str(one.wish.address),
        part=one.wish.part,
        member=one.wish.member,
        field=one.wish.field or "",
        file=one.file,
        line=one.line,
        live=one.wish.live,
    )


def _left(one: Left) -> ValueLeft:
    return ValueLeft(
        address=str(one.wish.address),
        part=one.wish.part,
        member=one.wish.member,
        field=one.wish.field,
        reason=one.reason,
    )

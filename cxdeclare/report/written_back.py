"""Written back: which files hold live values now, what was left, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.engine.drift_events import ValueLeft, ValueWritten, WrittenBack
from cxdeclare.model.address import Address
from cxdeclare.model.registry import Registry
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted, shown


def written_back(done: WrittenBack, kinds: Registry) -> str:
    """A line for each value, and the next step."""
    lines = ["", *_written(done, kinds)]
    lines += [f"left {_what(one)}: {visible(one.reason)}" for one in done.left]
    if not done.written:
        return "\n".join([*lines, "Nothing was written back."])
    places = {(one.file, one.line) for one in done.written}
    files, where = counted(len(done.files), "file"), counted(len(places), "line")
    lines.append(f"Wrote {counted(len(done.written), 'value')} back: {where} in {files}.")
    lines.append("Next: `plan` shows no change for them, and `apply` takes them into the record;")
    lines.append("until then `drift` goes on comparing with what was last applied.")
    return "\n".join(lines)


def _written(done: WrittenBack, kinds: Registry) -> Iterator[str]:
    for one in done.written:
        kind = kinds[Address.parse(one.address).kind]
        value = shown(one.live, kind.fields.get((one.part, one.field)), {})
        yield f"{visible(one.file)}:{one.line}: {_what(one)}: {value}"


def _what(one: ValueWritten | ValueLeft) -> str:
    where = f" {one.part}[{visible(one.member)}]" if one.member is not None else ""
    return f"{visible(one.address)}{where}{f' {one.field}' if one.field else ''}"

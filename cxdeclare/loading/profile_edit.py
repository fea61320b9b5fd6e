"""Profile edit: a profile file with codes put in; every other character stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cxdeclare.loading.header import API_VERSION
from cxdeclare.model.errors import InvalidInput

Codes = Mapping[tuple[str, str], Mapping[str, int | str]]
"""By kind and field, codes by word."""
_ALIAS = re.compile(r"\s*:\s*(\*[^\s,\[\]{}]+)")
_NULL = "tag:yaml.org,2002:null"
_MARK = "\ufeff"


def begun(name: str) -> str:
    """The text of a profile file that says nothing yet."""
    return f"apiVersion: {API_VERSION}\nname: {name}\nextends: documented\n"


def with_codes(text: str, codes: Codes) -> str:
    """The text with the codes in it; words that it has already get the new code.

    Raise `InvalidInput` where it is written so that no code can be put in without other changes.
    """
    from ruamel.yaml.error import YAMLError

    made = text.removeprefix(_MARK)
    wanted = _data(made)
    try:
        for (kind, field), found in codes.items():
            for word, code in found.items():
                path = ("fields", kind, field, "codes", word)
                made = _put(made, path, code)
                _set(wanted, path, code)
        is_good = bool(_data(made) == wanted)
    except YAMLError:
        is_good = False
    if not is_good:
        message = "the profile file is written so that no code can be put in"
        raise InvalidInput(message, hint="write `fields` as plain lines, without aliases")
    return text[: len(text) - len(text.removeprefix(_MARK))] + made


def _put(text: str, path: Sequence[str], code: int | str) -> str:
    """The text with a value at a path, whose last steps may not be there."""
    node = _nodes(text)
    for depth, step in enumerate(path):
        known = next(((k, v) for k, v in node.value if k.value == step), None)
        if known is None:
            return _added(text, node, path[depth:], code)
        key, node_ = known
        is_last = depth == len(path) - 1
        if is_last or node_.tag == _NULL:
            value = _literal(code) if is_last else _in_flow(path[depth + 1 :], code)
            return _replaced(text, key, node_, value)
        node = node_
    return text


def _replaced(text: str, key: Any, node: Any, value: str) -> str:  # noqa: ANN401 - ruamel's nodes
    """The text with another value behind a key; an anchor of the old one stays."""
    start, end = node.start_mark.index, node.end_mark.index
    alias = _ALIAS.match(text, key.end_mark.index)
    if alias is not None:
        return text[: alias.start(1)] + value + text[alias.end(1) :]
    if start == end:  # nothing at all stands there
        start = end = text.index(":", key.end_mark.index) + 1
        value = f" {value}"
    elif node.anchor:
        value = f"&{node.anchor} {value}"
    return text[:start] + value + text[end:]


def _added(text: str, node: Any, path: Sequence[str], code: int | str) -> str:  # noqa: ANN401 - as above
    """The text with a path that a mapping does not have yet."""
    if node.flow_style:
        at = text.index("{", node.start_mark.index) + 1
        more = ", " if node.value else ""
        return f"{text[:at]}{_in_flow(path, code)[1:-1]}{more}{text[at:]}"
    column, at = _column(node), _end(text, node)
    end = "\r\n" if re.match(r"[^\n]*\r\n", text) else "\n"
    lines = "".join(f"{line}{end}" for line in _in_block(path, code, column))
    return text[:at] + (end if text[:at] and text[at - 1] != "\n" else "") + lines + text[at:]


def _end(text: str, node: Any) -> int:  # noqa: ANN401 - as above
    """Where a mapping in block style ends, before what stands between it and what follows."""
    column, ends = _column(node), node.end_mark.index
    at = len(text) if ends == len(text) else text.rfind("\n", 0, ends) + 1
    while at:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start:at].rstrip("\r\n")
        bare = line.lstrip(" ")
        if bare and (not bare.startswith("#") or len(line) - len(bare) >= column):
            break
        at = start
    return at


def _column(node: Any) -> int:  # noqa: ANN401 - as above
    """That of its keys; the mapping itself begins with its anchor."""
    column: int = node.value[0][0].start_mark.column
    return column


def _in_block(path: Sequence[str], code: int | str, column: int) -> Iterator[str]:
    for depth, step in enumerate(path):
        value = f" {_literal(code)}" if depth == len(path) - 1 else ""
        yield f"{' ' * (column + 2 * depth)}{step}:{value}"


def _in_flow(path: Sequence[str], code: int | str) -> str:
    inner = _literal(code)
    for step in reversed(path):
        inner = f"{{{step}: {inner}}}"
    return inner


def _literal(code: int | str) -> str:
    """A code as YAML has it; a text in quotes, so that it stays one."""
    return json.dumps(code)


def _nodes(text: str) -> Any:  # noqa: ANN401 - ruamel's nodes
    from ruamel.yaml import YAML

    return YAML(pure=True).compose(text)


def _data(text: str) -> Any:  # noqa: ANN401 - whatever YAML has
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def _set(data: Any, path: Sequence[str], code: int | str) -> None:  # noqa: ANN401 - as above
    for step in path[:-1]:
        if data.get(step) is None:
            data[step] = {}
        data = data[step]
    data[path[-1]] = code

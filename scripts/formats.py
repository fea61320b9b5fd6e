"""Write the pages about the plan, the state and the events from their models, or check them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from cxdeclare.cli.lines import LINES
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("docs/reference")
NOTE = "<!-- Made by `python scripts/formats.py --write`; do not edit. -->\n"
Schema = Mapping[str, Any]
_ELSEWHERE = {"Plan": "plan-format.md", "State": "state-format.md"}
"""Objects with a page of their own."""

PLAN = """\
# The plan file

What `plan --out FILE` writes and `apply FILE` carries out: JSON, format 1.
Its schema is `schemas/plan.schema.json`.

A plan is a decision in an envelope.
The decision has no clock, host or URL in it.
So the same manifest, tenant and state give the same bytes.
`digest` is the SHA-256 of its canonical JSON: sorted keys, no spaces, UTF-8.
`seal` is the same of the digest and all that stands around the decision.
Neither is a signature; `plan sign` makes one (see `docs/how-to/approvals.md`).

The file holds every value that will be sent, long texts once under their content hash.
It is confidential, and written for its owner alone (mode 0600).
`apply FILE` reads no manifest, no variable and no body file.
A reader refuses a plan of a newer format.
"""

STATE = """\
# The state file

Which object of the tenant each address stands for, and what was last applied to it: JSON, format 1.
Its schema is `schemas/state.schema.json`.
`cxdeclare show` prints it.

States of one `lineage` are versions of one another, and `serial` orders them.
A state is about one tenant and one class of target, and is refused for any other.
It is a convenience: after its loss the next plan adopts again what the manifest declares.
What is lost for good is the drift base, the orphans, and the origin of each object.
"""

EVENTS = """\
# Events

With `--json` every command prints one JSON object a line on stdout, and nothing else.
The first line has the type `version`, the last `ended`.
The schema is `schemas/events.schema.json`.
A program should skip types and fields it does not know: both may be added within a format.
"""


def pages() -> dict[str, str]:
    """Each page by its file name."""
    return {
        "plan-format.md": page(PLAN, Plan.model_json_schema(mode="serialization")),
        "state-format.md": page(STATE, State.model_json_schema()),
        "events.md": page(EVENTS, LINES.json_schema(), nested=False),
    }


def page(head: str, schema: Schema, *, nested: bool = True) -> str:
    """The introduction, the outermost object, then each object inside in the order it is met."""
    definitions: Mapping[str, Schema] = schema.get("$defs", {})
    parts = [NOTE, head]
    if "properties" in schema:
        parts += _object(str(schema["title"]), schema)
        names = list(_met(schema, definitions)) if nested else []
    else:
        names = [_last(one["$ref"]) for one in schema["oneOf"]]
        # What is inside of events; what has a page of its own is told there.
        events = {"": [definitions[name] for name in names]}
        inside = set(names) | _ELSEWHERE.keys()
        names += [name for name in _met(events, definitions, _ELSEWHERE) if name not in inside]
    for name in names:
        parts += _object(_title(name, definitions[name]), definitions[name])
    return "\n".join(parts).rstrip() + "\n"


def _title(name: str, definition: Schema) -> str:
    """What the object is called in the file, where it says so itself."""
    kind = definition.get("properties", {}).get("type", {}).get("const")
    return f"`{kind}`" if kind else name


def _object(title: str, definition: Schema) -> Iterator[str]:
    yield f"## {title}\n"
    yield " ".join(str(definition.get("description", "")).split()) + "\n"
    if "enum" in definition:
        yield f"One of {', '.join(f'`{word}`' for word in definition['enum'])}.\n"
        return
    required = set(definition.get("required", ()))
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for name, field in definition["properties"].items():
        if name == "type" and "const" in field:
            continue
        text = " ".join(str(field.get("description", "")).split())
        if not text:
            message = f"`{name}` of {title} has no meaning: give its field a description"
            raise SystemExit(message)
        optional = "" if name in required else "optional; "
        yield f"| `{name}` | {optional}{_type(field)} | {text.replace('|', '/')} |"
    yield ""


def _type(field: Schema) -> str:
    """What a field holds, in a few words."""
    match field:
        case {"$ref": reference}:
            said = _last(reference)
        case {"const": value}:
            said = f"`{value}`"
        case {"enum": words}:
            said = " or ".join(f"`{word}`" for word in words)
        case {"anyOf": options}:
            said = " or ".join(map(_type, options))
        case {"type": "array"}:
            said = f"list of {_type(field.get('items', {}))}"
        case {"type": "object", "additionalProperties": inner} if inner and inner is not True:
            said = f"mapping to {_type(inner)}"
        case {"type": "object"}:
            said = "mapping"
        case _:
            said = str(field.get("type", "any value"))
    return said


def _met(
    schema: Schema, definitions: Mapping[str, Schema], without: Collection[str] = ()
) -> Iterator[str]:
    """Names of the objects inside, outermost first, each once."""
    known = set(without)
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop(0)):
            if name not in known:
                known.add(name)
                waiting.append(definitions[name])
                yield name


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield _last(inner)
            elif key != "$defs":
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _last(reference: object) -> str:
    return str(reference).rpartition("/")[2]


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    stale = []
    for name, text in pages().items():
        path = root / FOLDER / name
        if options.write:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(str(FOLDER / name))
    if stale:
        print(f"stale: {', '.join(stale)}", file=sys.stderr)
        print("run python scripts/formats.py --write", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

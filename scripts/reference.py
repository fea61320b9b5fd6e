"""Write the reference pages from the code, or check that they are fresh."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from cxdeclare.cli.exits import MEANINGS, PRECEDENCE
from cxdeclare.cli.lazy import FirstWord, LazyGroup, loaded
from cxdeclare.cli.main import COMMANDS, cli
from cxdeclare.kinds import ALL
from cxdeclare.model.effect import Sentence
from cxdeclare.model.endpoint import Evidence, Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.spec import Attribute
from cxdeclare.planning.consequences import REPLACED
from cxdeclare.planning.guards import guards
from cxdeclare.report.catalogue import Entry, catalogue

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from scripts import statements
from scripts.coverage_page import coverage

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("docs/reference")
NOTE = "<!-- Made by `python scripts/reference.py --write`; do not edit. -->\n"
WORDS = {Evidence.CONFIRMED: "documented"}
RETIRE = {
    Retire.DELETE: "is deleted, with consent",
    Retire.DEACTIVATE: "is deactivated, with consent; it cannot be deleted",
    Retire.FORGET: "stays in the tenant and is no longer managed",
}
TRAITS = {
    Trait.IDENTITY: "recognised by it",
    Trait.IMMUTABLE: "cannot be changed on an existing object",
    Trait.SET: "order means nothing",
    Trait.BODY: "long text",
    Trait.MANUAL: "entered by hand",
    Trait.LOCAL: "not sent",
    Trait.DURATION: "duration",
    Trait.OWNED: "links with `ownership`",
    Trait.AT_LEAST: "a bare list, always additive",
    Trait.SECRET: "a secret: sent, never read; a reference stands for it",
}


def pages() -> dict[str, str]:
    """Each page by its file name."""
    return {
        "exit-codes.md": _page(exit_codes()),
        "commands.md": _page(commands()),
        "kinds.md": _page(kinds()),
        "api-coverage.md": _page(coverage(ALL)),
        "diagnostics.md": _page(diagnostics()),
        "guards.md": _page(told_guards()),
        "impact.md": _page(told_impact()),
        "statements.md": _page(told_statements()),
    }


def exit_codes() -> Iterator[str]:
    """The codes, and which wins."""
    yield "# Exit codes\n"
    yield from _table(("code", "meaning"), ((str(int(c)), text) for c, text in MEANINGS.items()))
    order = ", ".join(str(int(code)) for code in PRECEDENCE)
    yield f"\nWhen several hold, the first of {order} wins."
    yield "A usage error is 3, never 2: 2 always means differences."


def commands() -> Iterator[str]:
    """What each command says of itself."""
    yield "# Commands\n"
    parent = click.Context(cli, info_name="cxdeclare", help_option_names=["-h", "--help"])
    yield from _commands(cli, COMMANDS, parent, "##")


def _commands(
    group: click.Group, summaries: Mapping[str, str], parent: click.Context, head: str
) -> Iterator[str]:
    for name, summary in summaries.items():
        command = group.get_command(parent, name)
        if command is None:
            raise SystemExit(f"there is no command {name}")
        with click.Context(command, info_name=name, parent=parent, max_content_width=96) as ctx:
            called = ctx.command_path.removeprefix("cxdeclare ")
            yield f"{head} {called}\n\n{summary}\n\n{_help(ctx)}"
            for called_so, module in (
                command.others.items() if isinstance(command, FirstWord) else ()
            ):
                other = loaded(module)
                info_name = f"{command.name} {called_so}"
                with click.Context(
                    other, parent=parent, info_name=info_name, max_content_width=96
                ) as sub:
                    first = (other.help or "").split("\n")[0]
                    yield f"{head}# {called} {called_so}\n\n{first}\n\n{_help(sub)}"
            if isinstance(command, LazyGroup):
                yield from _commands(command, command.lazy, ctx, f"{head}#")


def _help(ctx: click.Context) -> str:
    ctx.terminal_width = 96
    return f"```text\n{ctx.command.get_help(ctx)}\n```\n"


def kinds() -> Iterator[str]:
    """What can be declared, and how well its endpoints are known."""
    yield "# Kinds\n"
    yield "What a manifest can declare, field by field, and how each verb is known to exist."
    yield "*required*: in every block, or wherever the group is given that the field stands in."
    yield "*long text*: given in the block, or in a file that `FIELD_file` names."
    yield "*documented*: the vendor documents it for this type of object."
    yield "*transferred*: the vendor documents it for a sibling type."
    yield "*inferred*: nothing public says so; the pretend tenant has it."
    yield "*by hand*: there is no endpoint, so it is a manual step.\n"
    for kind in ALL.values():
        if kind.managed:
            yield from _kind(kind)
    yield "## Looked up, not managed\n"
    rows = ((one.name, _known(one.main, Verb.LIST), one.main.ui) for one in _looked_up())
    yield from _table(("kind", "list", "in the screens"), rows)


def told_guards() -> Iterator[str]:
    """What may refuse a plan, and what helps."""
    yield "# Guards\n"
    yield "A guard may refuse a plan."
    yield "The plan is shown and written all the same, and ends with 4; nothing of it is applied."
    yield "Where consent helps, `cxdeclare apply PLAN --consent GUARD=DIGEST` carries it out:"
    yield "the digest is that of the plan, whole or its first 12 characters, so that a consent is"
    yield "for what was looked at and for nothing else."
    yield "Every guard that refuses needs one, and each is told as an event `consent`."
    yield "What a guard could not tell is said as not checked; it counts as neither."
    yield "The change is carried out all the same: look at it before you apply."
    yield "If something should have been readable and was not, the plan ends with 8.\n"
    for guard in guards(ALL).values():
        yield f"## {guard.name}\n"
        yield f"It refuses {guard.refuses}.\n"
        yield f"- why: {guard.protects}"
        helps = "yes" if guard.takes_consent else f"no: {guard.no_consent}"
        yield f"- consent: {helps}"
        yield f"- way out: {guard.way_out}"
        yield ""


def told_impact() -> Iterator[str]:
    """Every sentence on what a change means."""
    yield "# Impact\n"
    yield "What a plan can say it means for people and mail, kind by kind."
    yield "Words in capitals stand for names and numbers; `!` marks what takes something away from"
    yield "customers or agents."
    yield "How the numbers are counted: [What a plan means](../explanation/impact.md).\n"
    yield "## Any kind\n"
    yield from _sentences([REPLACED])
    for kind in ALL.values():
        if kind.effects:
            yield f"\n## {kind.name}\n"
            yield from _sentences([s for effect in kind.effects for s in effect.sentences])


def _sentences(said: Iterable[Sentence]) -> Iterator[str]:
    rows = (("!" if one.warns else "", one.shape, one.when) for one in said)
    yield from _table(("", "sentence", "said when"), rows)


def diagnostics() -> Iterator[str]:
    """Every id, with its rule and all there is to say of it."""
    known = catalogue(ALL)
    yield "# Diagnostics\n"
    yield "Every problem is told under an id that never comes to mean another."
    yield "`cxdeclare explain CXD204` says on a terminal what stands here."
    yield "Errors stop a run; warnings do not."
    yield "*manifest*: said whenever a manifest is read."
    yield "*estate*: needs the tenant, so `plan` and `drift` say it."
    yield "*probe*: needs DNS or the rights of the access key."
    yield "*content*: it is about HTML, so `lint` says it."
    yield "Rows are those of [the vendor's statements](statements.md).\n"
    for title, first in (
        ("The text", "CXD0"),
        ("The language", "CXD1"),
        ("The kinds", "CXD2"),
        ("The plan", "CXD3"),
        ("Other commands", "CXD5"),
        ("Content", "CXD7"),
    ):
        entries = [entry for code, entry in known.items() if code.startswith(first)]
        if entries:
            yield f"## {title}\n"
        for entry in entries:
            yield from _diagnostic(entry)


def _diagnostic(entry: Entry) -> Iterator[str]:
    rule = entry.rule
    yield f"### {rule.code}\n"
    yield f"{_sentence(rule.says)}\n"
    yield f"- {entry.severity.value}, {rule.phase.value}"
    yield f"- why: {rule.why}"
    yield f"- cure: {rule.cure}"
    yield f"- source: {rule.source}"
    if entry.rows:
        yield f"- rows: {', '.join(map(str, entry.rows))}"
    if rule.fixed:
        yield f"- cannot be switched off: {rule.fixed}"
    yield ""


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def told_statements() -> Iterator[str]:
    """What the vendor says of e-mail channels, and what became of it."""
    known = catalogue(ALL)
    honoured = statements.ids(known)
    yield "# The vendor's statements\n"
    yield "What the vendor says of CXone e-mail channels, statement by statement, in our words."
    yield "E: breaking it is an error, where the manifest alone shows it."
    yield "W: breaking it is a warning."
    yield "I: it is told. B: the tool behaves so.\n"
    heads = ("row", "marks", "field", "statement", "diagnostics", "honoured by")
    yield from _table(heads, (_statement(one, honoured, known) for one in statements.read()))


def _statement(
    one: statements.Statement, honoured: dict[int, list[str]], known: Mapping[str, Entry]
) -> tuple[str, ...]:
    ids = ", ".join(
        f"[{code}](diagnostics.md#{code.lower()}) {known[code].rule.phase.value}"
        for code in honoured.get(one.number, ())
    )
    sort, _, rest = one.honoured.partition(" ")
    path, _, name = rest.partition("::")
    by = {"test": f"`{name}` in {path}", "code": f'"{name}", said by {path}', "page": rest}
    marks = " ".join(mark for mark in "EWIB" if mark in one.marks)
    fields = ", ".join(f"`{field.strip()}`" for field in one.field.split(",") if field)
    return str(one.number), marks, fields, one.says, ids, by.get(sort, "")


def _looked_up() -> Iterable[Kind]:
    return (kind for kind in ALL.values() if not kind.managed)


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## {kind.section}\n"
    if kind.spec is not None and kind.spec.__doc__:
        yield " ".join(kind.spec.__doc__.split())
    key = kind.singleton or "KEY"
    yield f"Addresses are `{kind.name}.{key}`."
    if kind.must_exist is not None:
        yield f"It must exist: {kind.must_exist.reason}."
    if kind.delivered is not None:
        names = ", ".join(f"`{name}`" for name in sorted(kind.delivered.names))
        how = f"{kind.delivered.evidence.value}: {kind.delivered.source}"
        yield f"Every tenant is delivered with {names} ({how}); `drift` does not call them foreign."
    yield f"When its block goes, the object {RETIRE[kind.retire]}.\n"
    fields = (_field(kind, part, one) for part in kind.parts for one in kind.by_part[part.name])
    yield from _table(("field", "on the wire", "notes"), fields)
    yield ""
    rows = (row for part in kind.parts for row in _verbs(kind, part))
    yield from _table(("part", "verb", "endpoint", "evidence", "source"), rows)
    yield ""
    for part in kind.parts:
        yield f"- {_called(part.name)}, in the screens: {part.ui}"
    yield ""


def _field(kind: Kind, part: Part, attribute: Attribute) -> tuple[str, str, str]:
    wire = attribute.wire
    step = "members" if _has_members(kind, part) else "KEY"
    name = f"{part.name}.{step}.{attribute.name}" if part.members else attribute.name
    spelled = "" if wire is None else f"`{wire.name}`"
    if wire is not None and wire.write:
        spelled += f", written as `{wire.write}`"
    notes = ["required"] if attribute.required else []
    notes += [TRAITS[trait] for trait in Trait if attribute.has(trait)]
    if attribute.ref is not None:
        notes.append(f"refers to {attribute.ref.kind}")
    if attribute.default is not None and attribute.default.value is not None:
        notes.append(f"the server's default is `{json.dumps(attribute.default.value)}`")
    return f"`{name}`", spelled, "; ".join(notes)


def _has_members(kind: Kind, part: Part) -> bool:
    """Whether the links of a part stand below `members`, or each below a key of its own."""
    schema = kind.spec.model_json_schema() if kind.spec is not None else {}
    group = json.dumps(schema.get("properties", {}).get(part.name, {}))
    named = (name for name in schema.get("$defs", {}) if f'"#/$defs/{name}"' in group)
    return any("members" in schema["$defs"][name].get("properties", {}) for name in named)


def _verbs(kind: Kind, part: Part) -> Iterator[tuple[str, ...]]:
    for verb, endpoint in part.verbs.items():
        call = f"`{endpoint.method} {endpoint.path}`"
        yield _called(part.name), verb.value, call, _known(part, verb), endpoint.source
    for verb in _wanted(kind, part):
        if verb not in part.verbs:
            yield _called(part.name), verb.value, "", "by hand", part.why


def _wanted(kind: Kind, part: Part) -> Iterator[Verb]:
    """What somebody has to be able to do with a part."""
    if part.members is not None:
        yield from () if part.members.present else (Verb.ADD, Verb.REMOVE)
        return
    fixed = {Trait.IMMUTABLE, Trait.LOCAL}
    if part.gate or any(fixed.isdisjoint(one.traits) for one in kind.by_part[part.name]):
        yield Verb.UPDATE
    if part.name == OBJECT and kind.retire is Retire.DELETE:
        yield Verb.DELETE


def _known(part: Part, verb: Verb) -> str:
    endpoint = part.verbs.get(verb)
    return "by hand" if endpoint is None else WORDS.get(endpoint.evidence, endpoint.evidence.value)


def _called(part: str) -> str:
    return part if part != OBJECT else "the object"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def _page(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    trimmed = "\n".join(line.rstrip() for line in text.splitlines()).rstrip()
    return f"{NOTE}\n{trimmed}\n"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    folder = root / FOLDER
    stale = []
    for name, text in pages().items():
        path = folder / name
        if options.write:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(str(FOLDER / name))
    if stale:
        print(f"stale: {', '.join(stale)}", file=sys.stderr)
        print("run python scripts/reference.py --write", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

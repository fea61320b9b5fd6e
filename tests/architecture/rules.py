"""Rules of shape: each takes the root of a checkout and says, line by line, what breaks it."""

from __future__ import annotations

import ast
import re
import statistics
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, Module, files, kind_names, modules

LONGEST_MODULE = 400
MEDIAN_MODULE = 150

NAMELESS_LAYERS = frozenset(
    {"model", "content", "loading", "planning", "export", "engine", "adapters", "report"}
)
"""Layers that know kinds only as data."""

HOMONYMS = frozenset(
    {
        ("adapters.forge.github", "user"),  # who wrote a comment at GitHub
        ("loading.events", "tag"),  # YAML's own tags, as `!!str`
        ("content.judge", "role"),  # an attribute of HTML
        ("content.sight", "template"),  # an element of HTML
    }
)
"""Words that are a kind's name by chance: where, and which."""

AMBIENT_LAYERS = frozenset({"cli", "adapters", "emulator"})
"""Layers that may ask the world for the time, the environment or a random number."""

AMBIENT = (
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "os.environ",
    "os.getenv",
    "random",
    "secrets",
    "time.localtime",
    "time.monotonic",
    "time.monotonic_ns",
    "time.perf_counter",
    "time.sleep",
    "time.time",
    "time.time_ns",
    "uuid.uuid1",
    "uuid.uuid4",
)

_EMPTY = ("manager", "helper", "util", "common", "base", "handler", "process", "misc")
EMPTY_WORDS = frozenset(_EMPTY).union(f"{word}s" for word in _EMPTY) | {"processes"}

Rule = Callable[[Path], Iterator[str]]


def modules_are_short(root: Path) -> Iterator[str]:
    """No module is longer than the wall."""
    for module in modules(root):
        if module.lines > LONGEST_MODULE:
            yield f"{module.path} has {module.lines} lines; split it below {LONGEST_MODULE}"


def most_modules_are_short(root: Path) -> Iterator[str]:
    """The median module, package markers aside, fits on a few screens."""
    sizes = [module.lines for module in modules(root) if module.path.name != "__init__.py"]
    if sizes and statistics.median(sizes) > MEDIAN_MODULE:
        yield f"the median module has {statistics.median(sizes)} lines, over {MEDIAN_MODULE}"


def only_the_cli_prints(root: Path) -> Iterator[str]:
    """Nothing outside `cli` writes to a terminal."""
    for module in modules(root):
        if module.layer == "cli":
            continue
        for node, name in _names(module):
            if name in {"print", "sys.stdout", "sys.stderr"}:
                yield f"{_at(module, node)}: `{name}` outside cli; return text or tell an event"


def the_core_names_no_kind(root: Path) -> Iterator[str]:
    """No layer but `kinds` spells the name of one."""
    kinds = kind_names(root)
    for module in modules(root):
        if module.layer not in NAMELESS_LAYERS:
            continue
        known = kinds - {word for place, word in HOMONYMS if place == module.name}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and node.value in known:
                yield f"{_at(module, node)}: names the kind {node.value!r}; ask for a trait"


def the_world_comes_in_as_arguments(root: Path) -> Iterator[str]:
    """Clock, environment and chance are read at the edges only."""
    for module in modules(root):
        if module.layer in AMBIENT_LAYERS:
            continue
        for node, name in _names(module):
            if any(name == known or name.startswith(f"{known}.") for known in AMBIENT):
                yield f"{_at(module, node)}: `{name}`; take it as an argument"


def names_say_something(root: Path) -> Iterator[str]:
    """No module, class or function is named by a word that fits anything."""
    for module in modules(root):
        for part in module.name.split("."):
            yield from _empty_words(f"{module.path}: module", part)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _empty_words(_at(module, node), node.name)


def tests_mirror_the_package(root: Path) -> Iterator[str]:
    """Each unit test stands where the module it tests stands."""
    unit = root / "tests" / "unit"
    for path in sorted(unit.rglob("test_*.py")):
        inside = path.relative_to(unit).parent / path.stem.removeprefix("test_")
        module = root / PACKAGE / inside
        if not module.with_suffix(".py").is_file() and not (module / "__init__.py").is_file():
            yield f"{path}: there is no {PACKAGE}/{inside.as_posix()}.py"


def tests_make_claims(root: Path) -> Iterator[str]:
    """Each test says in its docstring what it claims."""
    for path in sorted((root / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.FunctionDef)
                and node.name.startswith("test_")
                and not ast.get_docstring(node)
            ):
                yield f"{path}:{node.lineno}: {node.name} has no docstring to say what it claims"


def every_kind_is_listed(root: Path) -> Iterator[str]:
    """A module of the kinds folder is imported and used by the one list."""
    listing = root / PACKAGE / "kinds" / "__init__.py"
    tree = ast.parse(listing.read_text(encoding="utf-8")) if listing.is_file() else ast.parse("")
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    prefix = f"{PACKAGE}.kinds."
    imported = {
        source.removeprefix(prefix).partition(".")[0]
        for local, source in _bindings(tree).items()
        if source.startswith(prefix) and local in used
    }
    for kind in sorted(kind_names(root) - imported):
        yield f"{listing}: {kind}.py is not in the list of kinds"


def ignored_lint_rules_have_reasons(root: Path) -> Iterator[str]:
    """Each ignored ruff rule stands on its own line, with a comment that says why."""
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    lint = tomllib.loads(text).get("tool", {}).get("ruff", {}).get("lint", {})
    ignored = [*lint.get("ignore", ())]
    ignored += [rule for rules in lint.get("per-file-ignores", {}).values() for rule in rules]
    reasoned = re.findall(r'^\s*"([A-Z]+[0-9]*)",\s*#\s*\S+', text, re.MULTILINE)
    for rule in sorted(set(ignored)):
        if ignored.count(rule) > reasoned.count(rule):
            yield f"{path}: {rule} is ignored without a reason on its line"


def the_workplace_is_not_mentioned(root: Path) -> Iterator[str]:
    """No file speaks of a folder that exists only where it was written."""
    # Put together from pieces, because this file is searched too.
    outside = re.compile(rf"(?<![\w.])/{'work'}\b|\.\./{'shared'}\b")
    for path in files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if found := outside.search(line):
                yield f"{path}:{number}: mentions {found[0]!r}, a place on one machine"


ALL: tuple[Rule, ...] = (
    modules_are_short,
    most_modules_are_short,
    only_the_cli_prints,
    the_core_names_no_kind,
    the_world_comes_in_as_arguments,
    names_say_something,
    tests_mirror_the_package,
    tests_make_claims,
    every_kind_is_listed,
    ignored_lint_rules_have_reasons,
    the_workplace_is_not_mentioned,
)


def _at(module: Module, node: ast.expr | ast.stmt) -> str:
    return f"{module.path}:{node.lineno}"


def _empty_words(place: str, name: str) -> Iterator[str]:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    for word in sorted(EMPTY_WORDS.intersection(word.lower() for word in words)):
        yield f"{place} `{name}`: `{word}` fits anything; name it for what it is"


def _bindings(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                bound[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def _names(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Every name or dotted name read in the module, with imports resolved."""
    bound = _bindings(module.tree)
    # `self.print` or a parameter called `random` is not the module of that name.
    builtin = {"print"}
    for node in ast.walk(module.tree):
        parts: list[str] = []
        inner: ast.AST = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and isinstance(node, ast.expr):
            if inner.id in bound:
                yield node, ".".join([bound[inner.id], *reversed(parts)])
            elif inner.id in builtin and not parts:
                yield node, inner.id

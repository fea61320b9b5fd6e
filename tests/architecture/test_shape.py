"""The shape of the code: what an import linter cannot see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import rules

ROOT = Path(__file__).resolve().parents[2]

PYPROJECT = """
[tool.ruff.lint]
ignore = [
    "D107",  # said elsewhere
]
"""

SOUND = {
    "pyproject.toml": PYPROJECT,
    "cxdeclare/__init__.py": "",
    "cxdeclare/kinds/__init__.py": "from cxdeclare.kinds import skill\n\nALL = (skill,)\n",
    "cxdeclare/kinds/skill.py": 'NAME = "skill"\n',
    "cxdeclare/kinds/_vocabulary.py": "",
    "cxdeclare/planning/diff.py": 'def differ(time: int) -> int:\n    return time * len("x")\n',
    "cxdeclare/cli/main.py": "import os\n\nprint(os.environ)\n",
    "tests/unit/planning/test_diff.py": 'def test_x() -> None:\n    """A claim."""\n',
}

PLANTED: list[tuple[rules.Rule, dict[str, str], str]] = [
    (rules.modules_are_short, {"cxdeclare/engine/apply.py": "x = 1\n" * 401}, "401 lines"),
    (
        rules.most_modules_are_short,
        {f"cxdeclare/engine/m{number}.py": "x = 1\n" * 151 for number in range(9)},
        "median module has 151",
    ),
    (rules.only_the_cli_prints, {"cxdeclare/report/text.py": "print(1)\n"}, "text.py:1: `print`"),
    (
        rules.only_the_cli_prints,
        {"cxdeclare/report/text.py": "from sys import stdout\nstdout.write('')\n"},
        "text.py:2: `sys.stdout",
    ),
    (
        rules.the_core_names_no_kind,
        {"cxdeclare/planning/build.py": 'def f(kind):\n    return kind == "skill"\n'},
        "build.py:2: names the kind 'skill'",
    ),
    (
        rules.the_core_names_no_kind,
        {"cxdeclare/model/order.py": 'match x:\n    case "skill":\n        pass\n'},
        "order.py:2",
    ),
    (
        rules.the_world_comes_in_as_arguments,
        {"cxdeclare/engine/apply.py": "import datetime as dt\n\nNOW = dt.datetime.now()\n"},
        "`datetime.datetime.now`",
    ),
    (
        rules.the_world_comes_in_as_arguments,
        {"cxdeclare/engine/apply.py": "from time import sleep\n\nsleep(1)\n"},
        "`time.sleep`",
    ),
    (
        rules.the_world_comes_in_as_arguments,
        {"cxdeclare/loading/read.py": "import os\n\nX = os.environ['X']\n"},
        "`os.environ`",
    ),
    (
        rules.the_world_comes_in_as_arguments,
        {"cxdeclare/planning/build.py": "import random\n\nX = random.choice([1])\n"},
        "`random.choice`",
    ),
    (rules.names_say_something, {"cxdeclare/engine/utils.py": ""}, "module `utils`"),
    (
        rules.names_say_something,
        {"cxdeclare/engine/apply.py": "class HTTPHandler:\n    pass\n"},
        "`HTTPHandler`: `handler`",
    ),
    (
        rules.names_say_something,
        {"cxdeclare/engine/apply.py": "def process_all():\n    pass\n"},
        "`process_all`",
    ),
    (
        rules.tests_mirror_the_package,
        {"tests/unit/planning/test_nothing.py": ""},
        "there is no cxdeclare/planning/nothing.py",
    ),
    (
        rules.tests_make_claims,
        {"tests/unit/planning/test_diff.py": "def test_y() -> None:\n    pass\n"},
        "test_y has no docstring",
    ),
    (
        rules.every_kind_is_listed,
        {"cxdeclare/kinds/tag.py": "KIND = 1\n"},
        "tag.py is not in the list",
    ),
    (
        rules.every_kind_is_listed,
        {"cxdeclare/kinds/__init__.py": "from cxdeclare.kinds import skill\n\nALL = ()\n"},
        "skill.py is not in the list",
    ),
    (
        rules.ignored_lint_rules_have_reasons,
        {"pyproject.toml": PYPROJECT.replace("# said elsewhere", "")},
        "D107 is ignored",
    ),
    (
        rules.ignored_lint_rules_have_reasons,
        {"pyproject.toml": PYPROJECT + '\n[tool.ruff.lint.per-file-ignores]\n"x" = ["D107"]\n'},
        "D107 is ignored",
    ),
    (
        rules.the_workplace_is_not_mentioned,
        {"docs/notes.md": "One.\nSee `/{}/x`.\n".format("work")},
        "notes.md:2",
    ),
    (
        rules.the_workplace_is_not_mentioned,
        {"docs/notes.md": "Read ../{}/design.md\n".format("shared")},
        "notes.md:1",
    ),
]


def _write(root: Path, contents: dict[str, str]) -> Path:
    for name, text in contents.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_the_checkout_keeps(rule: rules.Rule) -> None:
    """Every rule of shape holds here."""
    broken = list(rule(ROOT))
    assert not broken, f"{rule.__doc__}\n" + "\n".join(broken)


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_a_sound_tree_breaks_no_rule(rule: rules.Rule, tmp_path: Path) -> None:
    """No rule cries without a cause."""
    assert [] == list(rule(_write(tmp_path, SOUND)))


@pytest.mark.parametrize(
    ("rule", "planted", "told"), PLANTED, ids=[f"{p[0].__name__}-{p[2]}" for p in PLANTED]
)
def test_a_planted_violation_is_found(
    rule: rules.Rule, planted: dict[str, str], told: str, tmp_path: Path
) -> None:
    """A rule that could not fail would be no rule."""
    broken = list(rule(_write(tmp_path, SOUND | planted)))
    assert broken
    assert told in broken[0]


def test_every_rule_has_a_planted_violation() -> None:
    """A new rule comes with the proof that it can fail."""
    assert set(rules.ALL) == {rule for rule, _, _ in PLANTED}

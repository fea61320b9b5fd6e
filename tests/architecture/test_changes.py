"""Change fragments: refused when malformed, joined into the changelog at a release."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import changes


def _checkout(root: Path, fragments: dict[str, str]) -> Path:
    (root / "changes.d").mkdir()
    (root / "changes.d" / "README.md").write_text("# Format\n", encoding="utf-8")
    (root / "CHANGELOG.md").write_text(
        f"# Changelog\n\n{changes.MARK}\n## 0.1.0 (2026-01-01)\n", encoding="utf-8"
    )
    for name, text in fragments.items():
        (root / "changes.d" / name).write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("One.added.md", "A sentence."),
        ("one.new.md", "A sentence."),
        ("one.added.txt", "A sentence."),
        ("one.added.md", " \n"),
        ("one.added.md", "# A heading"),
    ],
)
def test_a_malformed_fragment_is_refused(
    name: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fragment with a wrong name or no sentence fails the check, and is named."""
    assert changes.main(["--check"], _checkout(tmp_path, {name: text})) == 1
    assert name in capsys.readouterr().err


def test_a_release_joins_and_removes_the_fragments(tmp_path: Path) -> None:
    """A release shows its changes by type, newest release first, and leaves no fragment."""
    root = _checkout(
        tmp_path,
        {
            "b.fixed.md": "Two\nlines.\n",
            "a.fixed.md": "One line.\n",
            "c.security.md": "First.\n",
        },
    )
    assert changes.main(["0.2.0", "2026-02-01"], root) == 0
    assert (root / "CHANGELOG.md").read_text(encoding="utf-8") == (
        f"# Changelog\n\n{changes.MARK}\n## 0.2.0 (2026-02-01)\n\n"
        "### Security\n\n- First.\n\n"
        "### Fixed\n\n- One line.\n- Two\n  lines.\n\n"
        "## 0.1.0 (2026-01-01)\n"
    )
    assert [path.name for path in (root / "changes.d").iterdir()] == ["README.md"]

"""Names in the policy have to name something."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.folders import files, read
from tests.support.manifests import HEADER_TEXT, codes, load_body

TAGS = "tags: {spam: {title: Spam}}\n"


@pytest.mark.parametrize(
    ("policy", "summary", "hint"),
    [
        ("allow_delete: [tagg]", "`tagg` names no kind", "did you mean `tag`?"),
        ("allow_delete: [taag.x]", "`taag.x` names no kind", "did you mean `tag`?"),
        ("allow_delete: [user]", "`user` names no kind", ""),
        ("allow_delete: [tag.X Y]", "`tag.X Y` is not an address", "such as `tag.key`"),
        ("protect: [tag]", "`tag` is not an address", "such as `tag.key`"),
        ("protect: [tag.spma]", "`tag.spma` is not declared", "did you mean `tag.spam`?"),
        ("protect: [skill.a]", "`skill.a` is not declared", ""),
    ],
)
def test_a_name_that_names_nothing_is_told(policy: str, summary: str, hint: str) -> None:
    """With the nearest one that does."""
    (told,) = load_body(f"{TAGS}policy: {{{policy}}}\n").diagnostics
    assert ("CXD124", "policy", summary) == (told.code, told.subject, told.summary)
    assert hint in told.hint


def test_consent_outlives_the_block_it_is_about() -> None:
    """The block has to be gone before the object can be deleted."""
    loaded = load_body(f"{TAGS}policy: {{allow_delete: [tag.old, skill], protect: [tag.spam]}}\n")
    assert [] == codes(loaded)


def test_a_name_twice_is_told() -> None:
    """A list of names is a set."""
    assert ["CXD123"] == codes(load_body("policy: {allow_delete: [tag, tag]}\n"))


def test_a_broken_resource_can_still_be_protected() -> None:
    """It is declared; what is wrong with it is told elsewhere."""
    assert ["CXD103"] == codes(load_body("tags: {a: {}}\npolicy: {protect: [tag.a]}\n"))
    assert ["CXD104"] == codes(load_body("tags: []\npolicy: {protect: [tag.a]}\n"))


def test_near_misses_are_given_for_the_first_names_only(tmp_path: Path) -> None:
    """Looking at every key for every wrong name would be quadratic."""
    tags = "".join(f"  t{index}: {{title: T{index}}}\n" for index in range(30))
    names = ", ".join(f"tag.tt{index}" for index in range(30))
    files(tmp_path, tenant=f"{HEADER_TEXT}tags:\n{tags}policy: {{protect: [{names}]}}\n")
    hints = [one.hint for one in read(tmp_path).diagnostics]
    assert (30, 20) == (len(hints), len(list(filter(None, hints))))


@pytest.mark.parametrize("pattern", ["(", "a{99999999999999999999}", "(" * 5000 + ")" * 5000])
def test_a_pattern_that_python_cannot_compile_is_told(pattern: str) -> None:
    """Whatever the reason is, it is a mistake in the manifest and no bug."""
    (told,) = load_body(f"policy: {{skill_name_pattern: '{pattern}'}}\n").diagnostics
    assert "CXD107" == told.code

"""Profile files are read with every problem at its place."""

from __future__ import annotations

from pathlib import Path

from cxdeclare.kinds import ALL
from cxdeclare.loading.profile import read_profile, read_text

HEAD = "apiVersion: cxdeclare/v1\nname: mine\nextends: documented\n"
EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples" / "profiles").glob("*.yaml"))


def codes(text: str) -> list[str]:
    """The ids of what is wrong with a file of these lines below the head."""
    return sorted(one.code for one in read_text(HEAD + text, "p.yaml", ALL).diagnostics)


def test_the_examples_are_valid() -> None:
    """Who copies one gets no error."""
    assert EXAMPLES
    for path in EXAMPLES:
        read = read_profile(path, ALL)
        assert read.file is not None
        assert () == read.diagnostics


def test_all_problems_are_told_at_once() -> None:
    """Those of the text, of the structure and of what does not fit the kinds."""
    text = (
        "name: mine\nname: again\nextends: all\nmore: 1\n"
        "accept: [channels]\nendpoints: {tag: {object: {list: {method: POST}}}}\n"
    )
    read = read_text(text, "p.yaml", ALL)
    found = sorted((one.code, one.span.line) for one in read.diagnostics if one.span)
    assert read.file is None
    assert [
        ("CXD003", 2),
        ("CXD102", 4),
        ("CXD105", 3),
        ("CXD113", 1),
        ("CXD170", 5),
        ("CXD172", 6),
    ] == found


def test_a_file_that_is_not_there_says_what_may_be_named() -> None:
    """A misspelled built-in profile ends here as well."""
    read = read_profile(Path("documentd"), ALL)
    assert read.file is None
    assert ["CXD100"] == [one.code for one in read.diagnostics]
    assert "`documented`" in read.diagnostics[0].hint


def test_a_path_never_leaves_its_family() -> None:
    """No other host, no way up, nothing encoded, nothing behind a fragment."""
    for path in (
        "https://evil.example/x",
        "//evil.example/x",
        "/../x",
        "/a/../x",
        "/a/./x",
        "/a/%2e%2e/x",
        "/a#x",
        "/a b",
        "/a\\\\b",
        "/a/@evil",
        "x",
        "/{scope}/x",
        "/a/",
        "/...",
    ):
        text = f'endpoints: {{template: {{object: {{read: {{path: "{path}"}}}}}}}}\n'
        assert ["CXD107"] == codes(text), path

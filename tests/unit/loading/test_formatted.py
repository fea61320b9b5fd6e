"""A file in the one layout, or the reason why not."""

from __future__ import annotations

import pytest

from cxdeclare.loading import formatted as module
from cxdeclare.loading.formatted import OUR_BUG, differs, formatted, same


def test_a_file_in_order_is_left_as_it_is() -> None:
    """Nothing differs, so nothing has to be written."""
    made = formatted(b"a: 1\n", "a.yaml")
    assert (False, "a: 1\n", ()) == (made.differs, made.after, made.diagnostics)


def test_windows_line_ends_and_a_byte_order_mark_are_differences() -> None:
    """They are seen, although the parser does not tell them."""
    assert formatted(b"a: 1\r\n", "a.yaml").differs
    assert formatted(b"\xef\xbb\xbfa: 1\n", "a.yaml").differs


@pytest.mark.parametrize(
    "text", ["a: [1\n", "a: 1\na: 2\n", "a: 1\n---\nb: 2\n", "- a\n", b"\xff\xfea"]
)
def test_what_is_not_valid_has_a_reason_and_no_layout(text: str | bytes) -> None:
    """Of a text that cannot be read whole, nobody could prove that it stays the same."""
    made = formatted(text, "a.yaml")
    assert made.after is None
    assert [one for one in made.diagnostics if one.is_error]


@pytest.mark.parametrize(
    ("after", "comments", "said"),
    [
        ("a: 1\n# x\n", ["# x"], ""),
        ("a: '1'\n# x\n", ["# x"], "characters"),
        ("a: 1\n", [], "characters"),
        ("a: 1# x\n", ["# x"], "values"),
        ("a: 1\n# x\n", ["# y"], "comments"),
        ("a: 1\n#  x\n", ["# x"], "comments"),
        ("a:1 # x\n", ["# x"], "values"),
    ],
)
def test_a_change_of_more_than_white_space_is_found(
    after: str, comments: list[str], said: str
) -> None:
    """Another value or type, and a comment that is gone or another."""
    found = differs("a:  1 # x\n", {"a": 1}, after, comments)
    assert said in found
    assert bool(said) == bool(found)


def test_a_bug_of_ours_leaves_the_file_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout that loses a comment is refused, and says whose mistake it is."""
    monkeypatch.setattr(module, "lay_out", lambda _: ("a: 1\n", []))
    monkeypatch.setattr(module, "differs", lambda *_: "its comments would not stay the same")
    made = formatted("a:  1 # x\n", "a.yaml")
    (bug,) = made.diagnostics
    assert (None, OUR_BUG) == (made.after, bug.code)
    assert "bug of cxdeclare" in bug.summary


def test_equal_means_types_and_order_as_well() -> None:
    """What Python takes for equal need not be the same value of a manifest."""
    assert same({"a": [1, None]}, {"a": [1, None]})
    assert same(float("nan"), float("nan"))
    for one, other in (
        (1, True),
        (1, 1.0),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([1], [1, 2]),
        ({"a": [1]}, {"a": [2]}),
    ):
        assert not same(one, other)

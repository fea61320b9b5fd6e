from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.report.cut import LEAST
from cxdeclare.report.markdown import lines
from cxdeclare.report.markdown import plan as markdown
from tests.support.plans import SCENARIOS, brand, many

MORE = re.compile(r"^- … and ([\d,]+) more changes: (.*)$", re.MULTILINE)


def _shown(page: str, title: str) -> int:
    return len(re.findall(rf"^- \*\*. {title}\*\*", page, re.MULTILINE))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(0, 200), st.integers(0, 60), st.integers(LEAST, 4 * LEAST))
def test_what_is_cut_is_counted(created: int, updated: int, deleted: int, limit: int) -> None:
    """What is shown and what is counted is all there is, of each sort, and never too long."""
    page = markdown(many(created, updated, deleted), ALL, limit=limit)
    assert len(page) <= limit
    cut = MORE.search(page)
    left = dict.fromkeys(("create", "update", "delete"), 0)
    if cut is not None:
        for count, title in re.findall(r"([\d,]+) to (\w+)", cut[2]):
            left[title] = int(count.replace(",", ""))
        assert sum(left.values()) == int(cut[1].replace(",", ""))
    for title, total in (("create", created), ("update", updated), ("delete", deleted)):
        assert total == _shown(page, title) + left[title]
    if left["delete"]:
        assert not _shown(page, "create") + _shown(page, "update")
    if left["update"]:
        assert not _shown(page, "create")


def test_ten_thousand_changes_are_short() -> None:
    """The line that counts them is as people write numbers; the deletions come first."""
    page = markdown(many(9_500, 450, 50), ALL, limit=60_000)
    assert 50_000 < len(page) <= 60_000
    assert MORE.search(page) is not None
    assert page.index("- delete** `tag.gone49`") < page.index("~ update** `tag.old0`")
    assert "### Changes: 10,000" in page


def test_what_fits_is_not_cut() -> None:
    """To the character."""
    made = many(100, 5)
    whole = markdown(made, ALL)
    assert whole == markdown(made, ALL, limit=max(len(whole), LEAST))
    if len(whole) > LEAST:
        assert MORE.search(markdown(made, ALL, limit=len(whole) - 1))


@pytest.mark.parametrize("name", ["refused", "impact"])
def test_refusals_and_impact_stay(name: str) -> None:
    """However many changes there are beside them."""
    made, crowd = SCENARIOS[name](), many(2_000, 0)
    changes = (*made.decision.changes, *crowd.decision.changes)
    decision = made.decision.model_copy(update={"changes": changes})
    page = markdown(made.model_copy(update={"decision": decision}), ALL, limit=LEAST)
    whole = markdown(made, ALL)
    for section in ("### Refused", "### Impact"):
        part = whole.partition(section)[2].partition("###")[0]
        assert part in page


def test_one_long_entry_is_shown_by_its_line() -> None:
    """It does not crowd out the others."""
    body = "".join(f"<p>{'word ' * 50}{at}</p>" for at in range(400))
    page = markdown(brand(None, body), ALL, limit=LEAST)
    assert "- **+ create** `template.brand` - 1 line not shown" in page
    assert "more" not in page


def test_a_limit_that_is_too_low_is_refused() -> None:
    """What has to be said needs room."""
    with pytest.raises(ValueError, match=str(LEAST)):
        markdown(many(1, 0), ALL, limit=LEAST - 1)


def test_groups_of_lines_are_cut_as_well() -> None:
    """A thousand errors, counted."""
    errors = [(f"error {at}", [f"hint: {at}"]) for at in range(1_000)]
    page = lines("Validate: 1000 errors", [("Errors: 1000", errors)], limit=LEAST)
    assert len(page) <= LEAST
    more = re.search(r"^- … and (\d+) more$", page, re.MULTILINE)
    assert more is not None
    assert 1_000 == page.count("\n- error ") + int(more[1])

from __future__ import annotations

import json
from html import unescape

import pytest

from cxdeclare.report.orders import disarmed

ORDERS = {
    "::error::x": "\\x3a:error::x",
    "  ::set-output name=a::b": "  \\x3a:set-output name=a::b",
    "a ##[add-mask]b": "a \\x23#[add-mask]b",
    "##vso[x]y": "\\x23#vso[x]y",
    "##teamcity[z]": "\\x23#teamcity[z]",
}


@pytest.mark.parametrize(("line", "shown"), ORDERS.items())
def test_a_line_is_no_order_and_reads_the_same(line: str, shown: str) -> None:
    """In XML and JSON the text is the same; in text the sign is shown as an escape."""
    for form in ("html", "junit"):
        assert line not in disarmed(line, form)
        assert line == unescape(disarmed(line, form))
    told = disarmed(json.dumps([line]), "json")
    assert "##" not in told
    assert [line] == json.loads(told)
    assert shown == disarmed(line) == disarmed(line, "markdown")
    assert f"x\n{shown}\ny" == disarmed(f"x\n{line}\ny")


@pytest.mark.parametrize("line", ["a::b", "a ##", "# head ## x", "std::vector", "## [x]"])
def test_what_is_no_order_stays(line: str) -> None:
    """Colons inside of a line, and sharps before anything else."""
    assert line == disarmed(line)

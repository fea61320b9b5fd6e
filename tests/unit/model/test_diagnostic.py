"""Diagnostics know whether they stop a run."""

from cxdeclare.model.diagnostic import Diagnostic, Severity, has_errors, nearest


def test_warnings_stop_nothing() -> None:
    """Only errors do."""
    warning = Diagnostic("CXD999", "a fact", severity=Severity.WARNING)

    assert not has_errors([warning])
    assert has_errors([warning, Diagnostic("CXD998", "another")])


def test_a_near_miss_is_suggested_and_nothing_else() -> None:
    """A far-fetched guess helps nobody."""
    assert nearest("biling", ["billing", "orders"]) == "did you mean `billing`?"
    assert nearest("zzz", ["billing", "orders"]) == ""

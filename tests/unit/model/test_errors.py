"""Errors carry what is needed to say them."""

from cxdeclare.model.errors import Declined, InvalidInput


def test_a_refusal_repeats_the_tenants_words_and_the_request() -> None:
    """Support asks for the request id."""
    said = str(Declined("name is taken", status=409, request_id="abc"))

    assert said == "name is taken (HTTP 409, request abc)"


def test_invalid_input_carries_its_diagnostics() -> None:
    """All problems at once."""
    assert InvalidInput("no").diagnostics == ()

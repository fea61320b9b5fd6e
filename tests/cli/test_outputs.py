"""Outputs: what the server assigned, of the object that is there now."""

from __future__ import annotations

from tests.cli.console import Console


def _converged(example: Console) -> None:
    example.must("apply", "--yes", code=7)
    example.must("emulate", "--publish-dns", "care.acme.example")
    example.must("apply", "--yes")


def test_outputs_are_shown_after_apply_and_by_show(example: Console) -> None:
    """Who has to forward mail finds the address in both."""
    example.must("apply", "--yes", code=7)
    example.must("emulate", "--publish-dns", "care.acme.example")
    said = example.must("apply", "--yes").out
    point = example.state()["bindings"]["channel.billing"]["outputs"]["point_of_contact"]
    assert f"channel.billing point_of_contact: {point}" in said
    assert f"    point_of_contact: {point}" in example.must("show").out


def test_a_replaced_object_has_outputs_of_its_own(example: Console) -> None:
    """The old object's outputs would send people's mail, or DNS records, to the wrong place."""
    _converged(example)
    example.edit("address: billing@care", "address: accounts@care")
    said = example.must("apply", "--yes", "--allow-delete", "channel").out
    binding = example.state()["bindings"]["channel.billing"]
    assert binding["outputs"]["point_of_contact"].startswith("accounts@")
    assert f"point_of_contact: {binding['outputs']['point_of_contact']}" in said
    example.must("plan", "--detailed-exitcode")


def test_the_manual_step_of_a_replacement_names_no_old_token(example: Console) -> None:
    """Tokens of the domain that goes are none of the domain that comes."""
    _converged(example)
    tokens = example.state()["bindings"]["email_domain.care"]["outputs"]["dkim_tokens"]
    example.edit("    domain: care.acme.example", "    domain: help.acme.example")
    example.edit("mail_from: bounce.care.", "mail_from: bounce.help.")
    for name in ("billing", "orders"):
        example.edit(f"address: {name}@care", f"address: {name}@help")
    consent = ("--allow-delete", "email_domain", "--allow-delete", "channel")
    said = example.must("plan", *consent).out
    assert "1. email_domain.care sending" in said
    assert tokens[0] not in said

"""The expectations of the example notice each of many changes that route its mail otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.engine.expectations import by_manifest
from cxdeclare.kinds import ALL
from cxdeclare.loading.cases import cases_of, open_cases
from cxdeclare.loading.variables import Variables
from cxdeclare.model.expectation import Outcome
from tests.support.manifests import load_text

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
TENANT = (EXAMPLES / "tenant.yaml").read_text(encoding="utf-8")

# What is changed, the text that stands once in the example, and what is put in its place.
MUTANTS: tuple[tuple[str, str, str], ...] = (
    (
        "billing goes to the skill of orders",
        "default_skill: billing",
        "default_skill: orders",
    ),
    ("orders go to the skill of billing", "default_skill: orders", "default_skill: billing"),
    (
        "orders go to a skill that is not managed",
        "default_skill: orders",
        "default_skill: {lookup: Email.Old}",
    ),
    (
        "billing runs another script",
        "    default_script: Email\\Inbound v3 # a Studio",
        "    default_script: Email\\Inbound v2 # a Studio",
    ),
    (
        "orders run another script",
        "    default_skill: orders\n    default_script: Email\\Inbound v3",
        "    default_skill: orders\n    default_script: Email\\Night",
    ),
    (
        "billing has another address",
        "address: billing@care.acme.example",
        "address: invoicing@care.acme.example",
    ),
    (
        "orders have another address",
        "address: orders@care.acme.example",
        "address: order@care.acme.example",
    ),
    (
        "the old address comes back",
        "channels:\n  billing:\n    name: Billing e-mail\n",
        (
            "channels:\n  old:\n    name: Old\n    address: Invoices@care.acme.example\n"
            "    domain: care\n    default_skill: orders\n    default_script: Email\\Inbound v3\n"
            "  billing:\n    name: Billing e-mail\n"
        ),
    ),
    ("a reply to billing has another name", "display_name: ACME Billing", "display_name: ACME"),
    ("a reply to orders has another name", "display_name: ACME Orders", "display_name: ACME"),
    ("a reply to orders has no name", "display_name: ACME Orders", "display_name: null"),
    ("TLS is not forced", "force_tls: true", "force_tls: false"),
    ("nothing says that TLS is forced", "      force_tls: true\n", ""),
    (
        "billing has no spam tag",
        "      force_tls: true\n      spam_tag: spam\n",
        "      force_tls: true\n      spam_tag: null\n",
    ),
    (
        "orders have no template",
        "      display_name: ACME Orders\n      spam_tag: spam\n      template: brand\n",
        "      display_name: ACME Orders\n      spam_tag: spam\n      template: null\n",
    ),
    (
        "nothing says which template billing has",
        "      template: brand\n      ticket_number:",
        "      ticket_number:",
    ),
    (
        "billing has another template",
        "      template: brand\n      ticket_number:",
        "      template: {lookup: Old brand}\n      ticket_number:",
    ),
    ("the ticket number stands first", "{subject: end, header", "{subject: start, header"),
    ("the ticket number is written otherwise", "header: brackets", "header: plain"),
    (
        "replies are threaded otherwise",
        "threading: prefer_in_reply_to",
        "threading: ignore_in_reply_to",
    ),
    ("nothing says which server billing has", "    transport: ses\n", ""),
    (
        "nobody may write from billing",
        "    outbound: true\n    forward: true",
        "    outbound: false\n    forward: true",
    ),
    (
        "nobody may write from billing by hand",
        "    manual_outbound: true\n    outbound: true\n    forward: true",
        "    manual_outbound: false\n    outbound: true\n    forward: true",
    ),
    (
        "nobody may write from orders",
        "    outbound: true\n    email:\n      display_name: ACME Orders",
        "    outbound: false\n    email:\n      display_name: ACME Orders",
    ),
    ("billing cannot be forwarded", "forward: true", "forward: false"),
    ("luc no longer answers billing", "        - {user: luc@acme.example, proficiency: 5}\n", ""),
    (
        "nobody answers billing",
        (
            "      ownership: additive\n      members:\n"
            "        - {user: ana@acme.example, proficiency: 1}\n"
            "        - {user: luc@acme.example, proficiency: 5}\n"
        ),
        "      ownership: authoritative\n      members: []\n",
    ),
    (
        "luc loses the signature",
        "members: [ana@acme.example, luc@acme.example]",
        "members: [ana@acme.example]",
    ),
    (
        "luc signs with another signature",
        "members: [ana@acme.example, luc@acme.example]\n",
        (
            "members: [ana@acme.example]\n  other:\n    name: Other team\n    text: Other\n"
            "    users: {ownership: additive, members: [Luc@acme.example]}\n"
        ),
    ),
    (
        "agents may not reply to billing",
        "billing: {permissions: [view, reply, assign]}",
        "billing: {permissions: [view, assign]}",
    ),
    (
        "agents may not see billing",
        "billing: {permissions: [view, reply, assign]}",
        "billing: {permissions: [reply, assign]}",
    ),
    (
        "agents may write from billing as anybody",
        "billing: {permissions: [view, reply, assign]}",
        "billing: {permissions: [view, reply, assign, change_from]}",
    ),
    (
        "agents may not assign orders",
        "orders: {permissions: [view, reply, assign]}",
        "orders: {permissions: [view, reply]}",
    ),
    (
        "agents lose orders",
        "        orders: {permissions: [view, reply, assign]}\n",
        "",
    ),
    (
        "agents lose orders for sure",
        (
            "      ownership: additive\n      members:\n"
            "        billing: {permissions: [view, reply, assign]}\n"
            "        orders: {permissions: [view, reply, assign]}\n"
        ),
        (
            "      ownership: authoritative\n      members:\n"
            "        billing: {permissions: [view, reply, assign]}\n"
        ),
    ),
    (
        "the queue no longer takes orders",
        "{ownership: additive, members: [billing, orders]}",
        "{ownership: authoritative, members: [billing]}",
    ),
    (
        "the queue leaves billing out",
        "        language: [en, de]",
        (
            "        language: [en, de]\n"
            "        excluded_channels: {ownership: additive, members: [billing]}"
        ),
    ),
    ("the queue takes no English", "language: [en, de]", "language: [de]"),
    ("the filter is gone", TENANT[TENANT.index("    filters:") : TENANT.index("slas:")], "\n"),
    ("billing waits longer", "{first_response: 1h, resolution", "{first_response: 2h, resolution"),
    ("billing is resolved later", "resolution: 1d 4h", "resolution: 2d"),
    ("billing has the general times", "{first_response: 1h, resolution: 1d 4h}", "general"),
    ("everybody waits longer", "default: {first_response: 4h", "default: {first_response: 8h"),
    (
        "orders have times of their own",
        "    orders: general",
        "    orders: {first_response: 1h, resolution: 2d}",
    ),
)
UNSURE = {
    "nothing says which server billing has",
    "nothing says that TLS is forced",
    "nothing says which template billing has",
    "luc no longer answers billing",
    "agents lose orders",
    "the queue no longer takes orders",
    "the queue leaves billing out",
    "the queue takes no English",
    "the filter is gone",
}
"""Of these the manifest alone cannot tell: the tenant may have the rest. They do not pass."""


def _outcomes(text: str) -> set[Outcome]:
    loaded = load_text(text, EXAMPLES)
    assert loaded.manifest is not None, [str(one) for one in loaded.diagnostics]
    path = EXAMPLES / "routing.tests.yaml"
    cases, wrong = cases_of(open_cases(path, ALL, Variables()), ALL, loaded.manifest)
    assert not wrong
    found = by_manifest(ALL, loaded.manifest, cases)
    return {one.outcome for case in found.cases for one in case.expectations}


def test_the_example_is_as_expected() -> None:
    """Unchanged, every expectation is met by the manifest alone."""
    assert {Outcome.PASSED} == _outcomes(TENANT)


def test_there_are_enough_of_them() -> None:
    """Forty at least, each another text, and each under its own name."""
    assert len({name for name, _, _ in MUTANTS}) == len(MUTANTS) >= 40
    assert len({(old, new) for _, old, new in MUTANTS}) == len(MUTANTS)
    assert {name for name, _, _ in MUTANTS} >= UNSURE


@pytest.mark.parametrize(("name", "old", "new"), MUTANTS, ids=[name for name, _, _ in MUTANTS])
def test_an_expectation_notices(name: str, old: str, new: str) -> None:
    """The manifest is valid still, and at least one expectation is not met."""
    assert TENANT.count(old) == 1, old
    outcomes = _outcomes(TENANT.replace(old, new))
    worst = Outcome.NOT_CHECKED if name in UNSURE else Outcome.FAILED
    assert worst in outcomes

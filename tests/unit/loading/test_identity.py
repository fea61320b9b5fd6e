"""Two blocks for one object."""

from __future__ import annotations

from tests.support.manifests import codes, load_body


def test_two_resources_with_one_identity_are_told() -> None:
    """The later address is blamed, case does not count."""
    (told,) = load_body("tags:\n  a: {title: Spam}\n  b: {title: SPAM}\n").diagnostics
    assert ("CXD122", "tag.b") == (told.code, told.subject)
    assert "`title` is the same as that of tag.a; the tenant has one such tag" == told.summary
    assert told.span is not None
    assert (5, 14) == (told.span.line, told.span.column)


def test_one_identity_in_two_places_is_two_objects() -> None:
    """A domain can be set up in two regions."""
    text = (
        "email_domains:\n"
        "  a: {{domain: a.example, region: eu-west-1, account: own, dns: {{inbound_mx: false}}}}\n"
        "  b: {{domain: a.example, region: {}, account: own}}\n"
    )
    assert [] == codes(load_body(text.format("us-east-1")))
    assert ["CXD122"] == codes(load_body(text.format("eu-west-1")))


def test_kinds_do_not_share_identities() -> None:
    """A template and a signature may have one name."""
    text = "templates: {a: {name: A, html: x}}\nsignatures: {a: {name: A, text: x}}\n"
    assert [] == codes(load_body(text))

"""The query protocol: a form comes in, XML goes out, as botocore writes and reads them."""

from __future__ import annotations

from cxdeclare.emulator.exchange import Refusal
from cxdeclare.emulator.query_protocol import answered, asked, refused


def test_a_form_is_taken_apart() -> None:
    """Lists by number, flags as flags, and nothing of the envelope."""
    form = (
        b"Action=CreateReceiptRule&Version=2010-12-01&RuleSetName=default&Rule.Name=a"
        b"&Rule.Enabled=true&Rule.Recipients.member.2=y&Rule.Recipients.member.1=x"
        b"&Rule.Actions.member.1.S3Action.BucketName=mail"
    )
    rule = {
        "Name": "a",
        "Enabled": True,
        "Recipients": ["x", "y"],
        "Actions": [{"S3Action": {"BucketName": "mail"}}],
    }
    assert ("CreateReceiptRule", {"RuleSetName": "default", "Rule": rule}) == asked(form)


def test_an_answer_is_xml() -> None:
    """With what could be mark-up written out, and what is nothing left out."""
    text = answered("Do", {"Names": ["a<b"], "On": True, "None": None}).encoded().decode()
    assert "<DoResult><Names><member>a&lt;b</member></Names><On>true</On></DoResult>" in text


def test_a_refusal_names_its_code() -> None:
    """So that botocore makes the right error of it."""
    reply = refused(Refusal(400, "AlreadyExists", "it is there"))
    assert 400 == reply.status
    assert b"<Code>AlreadyExists</Code><Message>it is there</Message>" in reply.encoded()

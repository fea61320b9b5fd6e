"""Cases: what a manifest may expect of the mail that comes to an address."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from cxdeclare.model.fields import UNSET, Ref
from cxdeclare.model.language import Duration, EmailAddress, Key, Name, Reference
from cxdeclare.model.spec import Spec


class From(Spec):
    """What answers are sent from."""

    address: EmailAddress = UNSET
    display_name: Name | None = UNSET


class TicketNumber(Spec):
    """How the ticket number is written into new mail."""

    subject: Literal["end", "start"] = UNSET
    header: Literal["plain", "brackets", "braces", "hidden"] = UNSET


class Times(Spec):
    """The times that count for the channel, its own or the general ones."""

    first_response: Duration = UNSET
    resolution: Duration = UNSET


class Roles(Spec):
    """Which roles may do one thing on the channel."""

    exactly: Annotated[list[Reference], Ref("role")] = UNSET
    at_least: Annotated[list[Reference], Ref("role"), Field(min_length=1)] = UNSET
    none_of: Annotated[list[Reference], Ref("role"), Field(min_length=1)] = UNSET


class RolesBy(Spec):
    """Which roles may do what on the channel."""

    view: Roles = UNSET
    reply: Roles = UNSET
    assign: Roles = UNSET
    forward: Roles = UNSET
    manual_outbound: Roles = UNSET
    change_from: Roles = UNSET


class Queues(Spec):
    """Which routing queues have a filter that takes the mail."""

    exactly: Annotated[list[Reference], Ref("routing_queue")] = UNSET
    at_least: Annotated[list[Reference], Ref("routing_queue"), Field(min_length=1)] = UNSET
    none_of: Annotated[list[Reference], Ref("routing_queue"), Field(min_length=1)] = UNSET


class Agents(Spec):
    """Which users answer the skill."""

    exactly: list[Name] = UNSET
    at_least: Annotated[list[Name], Field(min_length=1)] = UNSET
    none_of: Annotated[list[Name], Field(min_length=1)] = UNSET


class Expect(Spec):
    """What becomes of the mail; what is left out is not looked at."""

    channel: Annotated[Reference, Ref("channel")] = UNSET
    skill: Annotated[Reference, Ref("skill")] = UNSET
    script: Annotated[Name, Field(description="The path of the Studio script.")] = UNSET
    domain: Annotated[Key, Ref("email_domain")] = UNSET
    domain_ready: Annotated[
        bool, Field(description="Whether SES has verified the domain; only a tenant can tell.")
    ] = UNSET
    sent_from: Annotated[From, Field(alias="from")] = UNSET
    template: Annotated[Reference | None, Ref("template")] = UNSET
    spam_tag: Annotated[Reference | None, Ref("tag")] = UNSET
    force_tls: bool = UNSET
    transport: Literal["ses", "custom_smtp"] = UNSET
    threading: Literal["prefer_in_reply_to", "ignore_in_reply_to"] = UNSET
    ticket_number: TicketNumber = UNSET
    outbound: bool = UNSET
    manual_outbound: bool = UNSET
    forward: bool = UNSET
    change_from: bool = UNSET
    agents: Agents = UNSET
    signature: Annotated[
        Reference | None,
        Ref("signature"),
        Field(description="What every agent of the skill signs with."),
    ] = UNSET
    signatures: Annotated[
        dict[Name, Reference | None],
        Ref("signature"),
        Field(min_length=1, description="What each of these users signs with."),
    ] = UNSET
    sla: Times = UNSET
    roles: RolesBy = UNSET
    queues: Queues = UNSET


Expected = Annotated[
    Annotated[Literal["nobody"], Tag("(nobody)")] | Annotated[Expect, Tag("(somebody)")],
    Discriminator(lambda given: "(somebody)" if isinstance(given, dict | Expect) else "(nobody)"),
]
"""What becomes of the mail, or the word for: no channel receives it."""


class Case(Spec):
    """Mail to one address, and what is expected of it."""

    name: Annotated[Name, Field(description="What the case is called in reports.")] = UNSET
    mail_to: EmailAddress
    language: Annotated[
        Name, Field(description="The language of the mail, for filters that look at it.")
    ] = UNSET
    subject: Annotated[
        Name, Field(description="The subject of the mail, for filters that look at it.")
    ] = UNSET
    expect: Expected

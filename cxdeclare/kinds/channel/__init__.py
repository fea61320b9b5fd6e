"""Channels: the points of contact for CXone e-mail, with their e-mail settings.

The vendor documents creating and changing channels for third-party integrations only, so these
verbs are `transferred` here; the e-mail settings are in no public schema and `inferred`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

from cxdeclare.kinds.channel.checks import CHECKS, REFUSED
from cxdeclare.kinds.channel.effects import EFFECTS
from cxdeclare.kinds.channel.routing import EXPECTING
from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import (
    UNSET,
    Among,
    In,
    Payload,
    Ref,
    Row,
    ServerDefault,
    Trait,
    Values,
    Wire,
)
from cxdeclare.model.kind import OBJECT, Kind, Needs, Part, Retire
from cxdeclare.model.language import EmailAddress, Key, Name, Reference
from cxdeclare.model.resource import Resource
from cxdeclare.model.spec import Spec
from cxdeclare.model.zone import Needed, Record, RecordType

_SOURCE = sources.THIRD_PARTY
_EMAIL_SOURCE = sources.OURS
_PLATFORM = "in-contact-email"
_TRANSPORT = {"ses": "ses", "custom_smtp": "customSmtp"}
_THREADING = {
    "prefer_in_reply_to": "preferInReplyTo",
    "ignore_in_reply_to": "ignoreInReplyTo",
}


def _domains_around(values: Values) -> Iterator[str]:
    """The domain of the address and those above it: one of them is what it sends from."""
    labels = str(values.get("address") or "").rpartition("@")[2].lower().split(".")
    for start in range(max(len(labels) - 1, 1)):
        yield ".".join(labels[start:])


class TicketNumber(Spec):
    """How the ticket number is written into new mail."""

    subject: Annotated[
        Literal["end", "start"],
        Wire("ticketNumber.subjectPosition"),
        ServerDefault("end"),
        Row(35, "CXD105"),
    ] = UNSET
    header: Annotated[
        Literal["plain", "brackets", "braces", "hidden"],
        Wire("ticketNumber.headerFormat"),
        ServerDefault("plain"),
        Row(36, "CXD105"),
    ] = UNSET


class Email(Spec):
    """The settings an e-mail channel has and other channels do not."""

    refused = REFUSED
    display_name: Annotated[Name | None, Wire("displayName"), ServerDefault(None)] = UNSET
    force_tls: Annotated[bool, Wire("isTlsEnforced"), ServerDefault(False)] = UNSET
    spam_tag: Annotated[
        Reference | None, Wire("spamTagId"), Ref("tag"), ServerDefault(None), Row(30, "CXD120")
    ] = UNSET
    template: Annotated[
        Reference | None,
        Wire("outboundTemplateId"),
        Ref("template"),
        ServerDefault(None),
        Row(49, "CXD120"),
    ] = UNSET
    ticket_number: TicketNumber = UNSET
    threading: Annotated[
        Literal["prefer_in_reply_to", "ignore_in_reply_to"],
        Wire("threading", spelled=_THREADING),
        ServerDefault("prefer_in_reply_to"),
        Row(39, "CXD105"),
    ] = UNSET


class Channel(Spec):
    """An e-mail address customers write to, and where its mail goes first."""

    refused = REFUSED
    name: Annotated[Name, Wire("name"), Row(15, "CXD103", "CXD106")]
    # That the id on the external platform is the From address is inferred.
    address: Annotated[
        EmailAddress,
        Wire("idOnExternalPlatform"),
        Trait.IDENTITY,
        Trait.IMMUTABLE,
        Row(13, "CXD107"),
    ]
    domain: Annotated[Key, Ref("email_domain", ready=True), Trait.LOCAL, Among(_domains_around)]
    transport: Annotated[
        Literal["ses", "custom_smtp"],
        Wire("transport", spelled=_TRANSPORT),
        In("email"),
        Trait.MANUAL,
        ServerDefault("ses"),
    ] = UNSET
    default_skill: Annotated[
        Reference,
        Wire("defaultSkillId"),
        Ref("skill"),
        In("email"),
        Row(76, "CXD103"),
        Row(78, "CXD103"),
    ]
    default_script: Annotated[
        Name, Wire("studioScript"), Ref("studio_script"), Row(72, "CXD103"), Row(76, "CXD103")
    ]
    manual_outbound: Annotated[bool, Wire("hasManualOutboundFlow"), ServerDefault(False)] = UNSET
    outbound: Annotated[bool, Wire("hasOutboundFlow"), ServerDefault(False)] = UNSET
    forward: Annotated[bool, Wire("hasAbilityToForwardMessage"), ServerDefault(False)] = UNSET
    change_from: Annotated[bool, Wire("hasAbilityToChangeFrom"), ServerDefault(False)] = UNSET
    automatic_signature: Annotated[
        bool, Wire("isAutomaticSignatureAttached"), ServerDefault(False)
    ] = UNSET
    email: Email = UNSET


def _arrival(channel: Resource, outputs: Mapping[str, Any]) -> Needed:
    """No record of its own: the vendor's page says to use it in DNS, and not how."""
    place = outputs.get("point_of_contact")
    address = channel.parts[OBJECT]["address"]
    notes = (f"mail for {address} has to reach the point of contact {place}",) if place else ()
    return Needed(channel.address, notes=notes)


def _brings_mail(channel: Resource, records: Iterable[Record]) -> Iterator[Record]:
    """The MX record of the address, if a domain declares it; else its mail is forwarded."""
    host = channel.parts[OBJECT]["address"].rpartition("@")[2].lower()
    return (one for one in records if one.type is RecordType.MX and one.name == host)


_ONLY_READ = (
    "hasCustomerOnThirdParty",
    "isPostWritable",
    "hasAbilityToQuoteMessage",
    "isHidden",
    "canSaveResponse",
    "replyPrefixMentionTemplate",
    "nicknameOnExternalPlatform",
    "defaultSkillId",
)
"""In the published schema of reads (the last in that of contacts and threads), not of writes."""


def _sends_from(channel: Payload) -> Iterator[str]:
    """The domains a live channel's address lies in; the tenant does not say which it is."""
    host = str(channel.get("idOnExternalPlatform") or "").rpartition("@")[2].lower()
    while host:
        yield host
        host = host.partition(".")[2]


def _domain(domain: Payload) -> str:
    return str(domain.get("IdentityName") or "").lower()


def _other_platform(listed: Payload) -> bool:
    return listed.get("realExternalPlatformId") != _PLATFORM


def _new_channel(fields: Payload, _: Payload | None) -> Payload:
    """Add what the upsert wants of every channel; the server gives the id it keeps."""
    address = str(fields["idOnExternalPlatform"])
    return {
        "id": f"email_{address}",
        "channelIntegrationId": _PLATFORM,
        "realExternalPlatformId": _PLATFORM,
        "isPrivate": False,
        "hasTreeStructure": False,
        **fields,
    }


KIND = Kind(
    name="channel",
    section="channels",
    spec=Channel,
    noun="e-mail channel",
    id_field="id",
    identity=("address",),
    label="name",
    retire=Retire.DELETE,
    holds_on={"email_domain": Needs(_sends_from, _domain)},
    outputs={"point_of_contact": ("email", "pointOfContactAddress")},
    in_dns=_arrival,
    checks=CHECKS,
    effects=EFFECTS,
    expecting=EXPECTING,
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="ACD > Digital > Points of contact digital > CXone Email > the channel",
            why="the vendor documents this for third-party channels only",
            unrelated=_other_platform,
            only_read=_ONLY_READ,
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/channels",
                    Evidence.CONFIRMED,
                    sources.DIGITAL,
                    paging=Paging.BARE,
                ),
                Verb.READ: Endpoint(
                    "GET",
                    "/channels?id[]={id}",
                    Evidence.CONFIRMED,
                    sources.DIGITAL,
                    listed=True,
                ),
                Verb.CREATE: Endpoint(
                    "POST", "/channels", Evidence.TRANSFERRED, _SOURCE, shape=_new_channel
                ),
                Verb.UPDATE: Endpoint(
                    "POST", "/channels", Evidence.TRANSFERRED, _SOURCE, whole=True
                ),
                Verb.DELETE: Endpoint("DELETE", "/channels/{id}", Evidence.TRANSFERRED, _SOURCE),
            },
        ),
        Part(
            name="email",
            family=Family.DIGITAL,
            ui="ACD > Digital > Points of contact digital > CXone Email > the channel > Edit",
            verbs={
                Verb.READ: Endpoint(
                    "GET", "/channels/{id}/email-settings", Evidence.INFERRED, _EMAIL_SOURCE
                ),
                Verb.UPDATE: Endpoint(
                    "PUT",
                    "/channels/{id}/email-settings",
                    Evidence.INFERRED,
                    _EMAIL_SOURCE,
                    whole=True,
                ),
            },
        ),
        Part(
            name="inbound",
            family=Family.DIGITAL,
            ui="your DNS host: the MX record; where another server has the mail of the domain, "
            "forward there what comes for the address to the point of contact",
            why="DNS and the mail servers of a domain are not part of the tenant",
            by_dns=_brings_mail,
            verbs={},
        ),
    ),
)

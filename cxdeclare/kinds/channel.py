"""Channels: the points of contact for CXone e-mail, with their e-mail settings.

The vendor documents creating and changing channels for third-party integrations only, so these
verbs are `transferred` here; the e-mail settings are in no public schema and `inferred`.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, In, Payload, Ref, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Needs, Part, Retire, Spec
from cxdeclare.model.language import EmailAddress, Key, Name, Reference
from cxdeclare.model.manifest import Manifest

_SOURCE = "published digital API, written for third-party channels"
_EMAIL_SOURCE = "no public endpoint; modelled on the digital API"
_PLATFORM = "in-contact-email"
_TRANSPORT = {"ses": "ses", "custom_smtp": "customSmtp"}
_THREADING = {
    "prefer_in_reply_to": "preferInReplyTo",
    "ignore_in_reply_to": "ignoreInReplyTo",
}


class TicketNumber(Spec):
    """How the ticket number is written into new mail."""

    subject: Annotated[
        Literal["end", "start"], Wire("ticketNumber.subjectPosition"), ServerDefault("end")
    ] = UNSET
    header: Annotated[
        Literal["plain", "brackets", "braces", "hidden"],
        Wire("ticketNumber.headerFormat"),
        ServerDefault("plain"),
    ] = UNSET


class Email(Spec):
    """The settings an e-mail channel has and other channels do not."""

    display_name: Annotated[Name | None, Wire("displayName"), ServerDefault(None)] = UNSET
    force_tls: Annotated[bool, Wire("isTlsEnforced"), ServerDefault(False)] = UNSET
    spam_tag: Annotated[Reference | None, Wire("spamTagId"), Ref("tag"), ServerDefault(None)] = (
        UNSET
    )
    template: Annotated[
        Reference | None, Wire("outboundTemplateId"), Ref("template"), ServerDefault(None)
    ] = UNSET
    ticket_number: TicketNumber = UNSET
    threading: Annotated[
        Literal["prefer_in_reply_to", "ignore_in_reply_to"],
        Wire("threading", spelled=_THREADING),
        ServerDefault("prefer_in_reply_to"),
    ] = UNSET


class Channel(Spec):
    """An e-mail address customers write to, and where its mail goes first."""

    name: Annotated[Name, Wire("name")]
    # That the id on the external platform is the From address is inferred.
    address: Annotated[EmailAddress, Wire("idOnExternalPlatform"), Trait.IDENTITY, Trait.IMMUTABLE]
    domain: Annotated[Key, Ref("email_domain", ready=True), Trait.LOCAL]
    transport: Annotated[
        Literal["ses", "custom_smtp"],
        Wire("transport", spelled=_TRANSPORT),
        In("email"),
        Trait.MANUAL,
        ServerDefault("ses"),
    ] = UNSET
    default_skill: Annotated[Reference, Wire("defaultSkillId"), Ref("skill"), In("email")]
    default_script: Annotated[Name, Wire("studioScript"), Ref("studio_script")]
    manual_outbound: Annotated[bool, Wire("hasManualOutboundFlow"), ServerDefault(False)] = UNSET
    outbound: Annotated[bool, Wire("hasOutboundFlow"), ServerDefault(False)] = UNSET
    forward: Annotated[bool, Wire("hasAbilityToForwardMessage"), ServerDefault(False)] = UNSET
    change_from: Annotated[bool, Wire("hasAbilityToChangeFrom"), ServerDefault(False)] = UNSET
    automatic_signature: Annotated[
        bool, Wire("isAutomaticSignatureAttached"), ServerDefault(False)
    ] = UNSET
    email: Email = UNSET


def address_in_domain(manifest: Manifest) -> Iterator[Diagnostic]:
    """The address lies in the domain it names, or in a subdomain of it."""
    domains = {r.address.key: r.parts[OBJECT]["domain"] for r in manifest.of("email_domain")}
    for channel in manifest.of("channel"):
        values = channel.parts[OBJECT]
        domain = domains.get(values["domain"])
        host = values["address"].rpartition("@")[2].lower()
        if domain and host != domain.lower() and not host.endswith(f".{domain.lower()}"):
            yield Diagnostic(
                "CXD202",
                f"`address` is not in the domain `{domain}` it names",
                manifest.place(channel.address, ("address",)),
                str(channel.address),
                "name the domain the address belongs to",
            )


def custom_smtp_limits(manifest: Manifest) -> Iterator[Diagnostic]:
    """A custom SMTP channel has no display name, and its TLS setting is the vendor's."""
    for channel in manifest.of("channel"):
        values = channel.parts["email"]
        if values.get("transport") != "custom_smtp":
            continue
        if values.get("email.force_tls") is not None:
            yield Diagnostic(
                "CXD204",
                "`force_tls` cannot be set on a custom SMTP channel",
                manifest.place(channel.address, ("email", "force_tls"), key=True),
                str(channel.address),
                "the vendor sets it in the e-mail support tool; remove it",
            )
        if values.get("email.display_name") is not None:
            yield Diagnostic(
                "CXD205",
                "`display_name` is not supported on a custom SMTP channel",
                manifest.place(channel.address, ("email", "display_name"), key=True),
                str(channel.address),
                "remove it",
            )


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
    checks=(address_in_domain, custom_smtp_limits),
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="ACD > Digital > Points of contact digital > CXone Email > the channel",
            why="the vendor documents this for third-party channels only",
            unrelated=_other_platform,
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/channels",
                    Evidence.CONFIRMED,
                    "published digital API",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.READ: Endpoint(
                    "GET",
                    "/channels?id[]={id}",
                    Evidence.CONFIRMED,
                    "published digital API",
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
    ),
)

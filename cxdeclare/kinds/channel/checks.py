"""What a manifest must not say of a channel, and what a plan should know of it."""

from collections.abc import Iterator
from math import inf

from cxdeclare.model.address import Address
from cxdeclare.model.check import Finding, Judge, OfManifest, each, on_estate, on_manifest, where
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.estate import Estate, values_after
from cxdeclare.model.fields import Values
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Resource
from cxdeclare.model.rule import VENDOR, Rule

_VENDOR_WORK = "ask your NICE account representative, and remove it here"
CREDENTIALS = Rule(
    "CXD208",
    "the manifest holds no credentials of a mail server",
    "the vendor sets custom servers up, and keeps their credentials under rotated keys",
    _VENDOR_WORK,
    VENDOR,
    rows=(8,),
    fixed="the field does not exist",
)
SUPPORT_TOOL = Rule(
    "CXD209",
    "settings of the e-mail support tool are the vendor's",
    "they are not settings of the channel, and nothing can be sent to change them",
    _VENDOR_WORK,
    VENDOR,
    rows=(43,),
    fixed="the field does not exist",
)
MAIL_FROM = Rule(
    "CXD250",
    "MAIL FROM of a channel is changed by the vendor",
    "it is a setting of the e-mail support tool; that of your own domain is `mail_from` there",
    _VENDOR_WORK,
    VENDOR,
    rows=(44,),
    fixed="the field does not exist",
)
REFUSED = {
    **dict.fromkeys(
        ("smtp", "smtp_credentials", "smtp_host", "smtp_server", "smtp_user", "smtp_password"),
        CREDENTIALS,
    ),
    **dict.fromkeys(("credentials", "username", "password", "host", "port"), CREDENTIALS),
    **dict.fromkeys(("support_tool", "email_support_tool"), SUPPORT_TOOL),
    "mail_from": MAIL_FROM,
}


def _outside_its_domain(manifest: Manifest) -> Iterator[Finding]:
    domains = {r.address.key: r.parts[OBJECT]["domain"] for r in manifest.of("email_domain")}
    for channel in manifest.of("channel"):
        values = channel.parts[OBJECT]
        domain = domains.get(values["domain"])
        host = values["address"].rpartition("@")[2].lower()
        if domain and host != domain.lower() and not host.endswith(f".{domain.lower()}"):
            fact = f"`address` is not in the domain `{domain}` it names"
            yield Finding(channel.address, ("address",), fact)


def _names_twice(manifest: Manifest) -> Iterator[Finding]:
    first: dict[str, Address] = {}
    for channel in manifest.of("channel"):
        known = first.setdefault(channel.parts[OBJECT]["name"].casefold(), channel.address)
        if known != channel.address:
            yield Finding(channel.address, ("name",), f"`name` is also the name of {known}")


def _encoded_size(manifest: Manifest, values: Values, *fields: str) -> int:
    texts = (manifest.bodies.get(str(values.get(field)), "") for field in fields)
    return sum(-(-len(text.encode()) // 3) * 4 for text in texts)


def _heavy(least: int, most: float, fact: str) -> OfManifest:
    """Channels whose template and largest signature together take between so many bytes."""

    def find(manifest: Manifest) -> Iterator[Finding]:
        sizes = {
            one.address.key: _encoded_size(manifest, one.parts[OBJECT], "html")
            for one in manifest.of("template")
        }
        signatures = manifest.of("signature")
        signed = (_encoded_size(manifest, one.parts[OBJECT], "text", "html") for one in signatures)
        signature = max(signed, default=0)
        for channel in manifest.of("channel"):
            values = channel.parts["email"]
            template = values.get("email.template")
            size = signature + (sizes.get(template, 0) if isinstance(template, str) else 0)
            if least < size <= most and values.get("transport") != "custom_smtp":
                told = fact.format(size / 10**6)
                yield Finding(channel.address, ("email", "template"), told)

    return find


def _hides_what_it_threads_by(estate: Estate) -> Judge:
    def judge(channel: Resource) -> Iterator[Finding]:
        declared = channel.parts["email"]
        if _threads_by_nothing(declared) or not {
            declared.get("email.threading"),
            declared.get("email.ticket_number.header"),
        } & {"ignore_in_reply_to", "hidden"}:
            return  # the manifest alone shows it, or has no part in it
        if _threads_by_nothing(values_after(estate, channel, "email")):
            fact = "the tenant has the other half: replies will have nothing to be threaded by"
            yield Finding(channel.address, ("email",), fact, is_key=True)

    return judge


def _threads_by_nothing(values: Values, _: object = None) -> bool:
    ignores = values.get("email.threading") == "ignore_in_reply_to"
    return ignores and values.get("email.ticket_number.header") == "hidden"


def _not_verified(estate: Estate) -> Judge:
    def judge(channel: Resource) -> Iterator[Finding]:
        key = channel.parts[OBJECT]["domain"]
        domain = estate.found(Address("email_domain", key))
        sending = estate.values("email_domain", domain.id, "sending") if domain else None
        if sending is not None and sending.get("verified") is not True:
            fact = f"SES has not verified the domain `{key}`: nothing can be sent from it yet"
            yield Finding(channel.address, ("domain",), fact)

    return judge


def _one_address_only(estate: Estate) -> Judge:
    def judge(channel: Resource) -> Iterator[Finding]:
        if channel.parts[OBJECT].get("change_from") and len(estate.manifest.of("channel")) == 1:
            live = estate.objects("channel")
            others = [id_ for id_ in live if estate.address("channel", id_) != channel.address]
            if not others:
                fact = "agents may change the From address, and there is no other to change it to"
                yield Finding(channel.address, ("change_from",), fact)

    return judge


def _tls_turned_on(estate: Estate) -> Judge:
    def judge(channel: Resource) -> Iterator[Finding]:
        if channel.parts["email"].get("email.force_tls") is not True:
            return
        found = estate.found(channel.address)
        live = estate.values("channel", found.id, "email") if found else {}
        if found and live.get("email.force_tls") is False:
            fact = "`force_tls` is about to be turned on"
            yield Finding(channel.address, ("email", "force_tls"), fact)

    return judge


def _is_custom(values: Values) -> bool:
    return values.get("transport") == "custom_smtp"


def _ignores_replies(values: Values, _: Manifest) -> bool:
    return values.get("email.threading") == "ignore_in_reply_to"


_LARGE = "with template and signature a mail takes {:.0f} MB before the agent writes a word"
CHECKS = (
    on_manifest(
        Rule(
            "CXD202",
            "the address of a channel lies in the domain it names, or in a subdomain of it",
            "the channel could never send: its domain is not the verified one",
            "name the domain the address belongs to",
            VENDOR,
            rows=(13,),
        ),
        _outside_its_domain,
    ),
    on_manifest(
        Rule(
            "CXD203",
            "no two channels have one name",
            "people tell channels apart by their names alone",
            "give one of the two another name",
            VENDOR,
            rows=(15,),
        ),
        _names_twice,
    ),
    on_manifest(
        Rule(
            "CXD204",
            "`force_tls` is not set on a custom SMTP channel",
            "with a custom server the setting lives in the e-mail support tool",
            "the vendor sets it in the e-mail support tool; remove it",
            VENDOR,
            rows=(25,),
        ),
        where(
            "channel",
            "email.force_tls",
            "`force_tls` cannot be set on a custom SMTP channel",
            lambda v, _: _is_custom(v) and v.get("email.force_tls") is not None,
            "email",
        ),
    ),
    on_manifest(
        Rule(
            "CXD205",
            "a custom SMTP channel has no display name",
            "a custom server sends without one",
            "remove it",
            VENDOR,
            rows=(28,),
        ),
        where(
            "channel",
            "email.display_name",
            "`display_name` is not supported on a custom SMTP channel",
            lambda v, _: _is_custom(v) and v.get("email.display_name") is not None,
            "email",
        ),
    ),
    on_manifest(
        Rule(
            "CXD206",
            "template and signature fit into the 40 MB that SES takes, base64 included",
            "SES refuses what is larger, so no agent could answer",
            "use smaller pictures, or link to them",
            VENDOR,
            rows=(6,),
        ),
        _heavy(40 * 10**6, inf, _LARGE),
    ),
    on_manifest(
        Rule(
            "CXD207",
            "template and signature leave room for what an agent attaches",
            "SES takes 40 MB for a whole mail, base64 included",
            "use smaller pictures, or link to them",
            VENDOR,
            rows=(6,),
        ),
        _heavy(10 * 10**6, 40 * 10**6, _LARGE),
        Severity.WARNING,
    ),
    on_estate(
        Rule(
            "CXD251",
            "a channel sends from a domain that SES has verified",
            "without it the channel cannot be added, and an old one cannot send",
            "publish the DNS records of the domain",
            VENDOR,
            rows=(10,),
        ),
        each("channel", _not_verified),
    ),
    on_estate(
        Rule(
            "CXD252",
            "agents who may change the From address have several channels to choose from",
            "with one channel there is nothing to choose",
            "declare another e-mail channel, or take `change_from` away",
            VENDOR,
            rows=(18,),
        ),
        each("channel", _one_address_only),
    ),
    on_estate(
        Rule(
            "CXD254",
            "TLS is forced knowingly",
            "mail to a server without TLS is then not sent, and its address is marked invalid",
            "go on if that is meant; to switch this off, name the channel in `policy.ignore`",
            VENDOR,
            rows=(24,),
        ),
        each("channel", _tls_turned_on),
    ),
    on_manifest(
        Rule(
            "CXD256",
            "replies are threaded by their In-Reply-To header",
            "without it each reply that lost its ticket number opens a case of its own",
            "leave `prefer_in_reply_to`, unless another system of yours needs that header",
            VENDOR,
            rows=(41,),
        ),
        where(
            "channel",
            "email.threading",
            "replies are threaded by the ticket number alone",
            lambda v, m: _ignores_replies(v, m) and not _threads_by_nothing(v),
            "email",
        ),
        Severity.WARNING,
    ),
    on_manifest(
        Rule(
            "CXD257",
            "what replies are threaded by is not hidden",
            "every reply would open a case of its own",
            "show the ticket number in the header, or set `threading: prefer_in_reply_to`",
            VENDOR,
            rows=(41,),
        ),
        where(
            "channel",
            "email.threading",
            "replies are threaded by the ticket number, which the header hides",
            _threads_by_nothing,
            "email",
        ),
    ),
    on_estate(
        Rule(
            "CXD258",
            "what replies are threaded by is not hidden, also by what the tenant has already",
            "every reply would open a case of its own",
            "declare both `threading` and `ticket_number.header`",
            VENDOR,
            rows=(41,),
        ),
        each("channel", _hides_what_it_threads_by),
    ),
)

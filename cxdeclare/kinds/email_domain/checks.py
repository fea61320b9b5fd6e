"""What a manifest must not say of a domain, and where its mail goes."""

from collections.abc import Iterator

from cxdeclare.kinds.email_domain.records import inbound_host, is_private, receives
from cxdeclare.model.check import Blind, Finding, OfManifest, Seen, on_manifest, on_probe
from cxdeclare.model.facts import Facts
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Resource
from cxdeclare.model.rule import VENDOR, Rule
from cxdeclare.model.zone import is_within


def _vendor_keeps_mail_from(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        declared = domain.parts["mail_from"]
        if domain.parts[OBJECT]["account"] == "vendor" and declared:
            name = next(iter(declared))
            fact = f"`{name}` cannot be set on a domain of the vendor's account"
            yield Finding(domain.address, (name,), fact, is_key=True)


def _vendor_keeps(part: str) -> OfManifest:
    """Domains of the vendor's account on which this is declared all the same."""

    def find(manifest: Manifest) -> Iterator[Finding]:
        for domain in manifest.of("email_domain"):
            if domain.parts[OBJECT]["account"] == "vendor" and domain.parts[part]:
                fact = f"`{part}` cannot be set on a domain of the vendor's account"
                yield Finding(domain.address, (part,), fact, is_key=True)

    return find


def _bounces_elsewhere(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        name, bounces = domain.parts[OBJECT]["domain"], domain.parts["mail_from"].get("mail_from")
        if bounces and not bounces.lower().endswith(f".{name.lower()}"):
            fact = f"`{bounces}` is not a subdomain of `{name}`"
            yield Finding(domain.address, ("mail_from",), fact)


def _two_sorts_of_keys(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if domain.parts["dkim"] and domain.parts["easy_dkim"]:
            fact = "`easy_dkim` is about keys that SES makes, and `dkim` brings one of your own"
            yield Finding(domain.address, ("easy_dkim",), fact, is_key=True)


def _set_elsewhere(manifest: Manifest) -> Iterator[Finding]:
    places = {one.address.key: one.parts[OBJECT]["region"] for one in manifest.of(_SET)}
    for domain in manifest.of("email_domain"):
        chosen, region = domain.parts[_SET].get(_SET), domain.parts[OBJECT]["region"]
        there = places.get(chosen) if isinstance(chosen, str) else None
        if there is not None and there != region:
            fact = f"the set `{chosen}` is in {there}, and the domain in {region}"
            yield Finding(domain.address, (_SET,), fact)


_SET = "configuration_set"


def _mail_goes_elsewhere(manifest: Manifest, facts: Facts) -> Iterator[Seen]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        if not receives(values):
            continue
        servers = facts.mx.get(values["domain"])
        wanted = inbound_host(values["region"])
        if servers is None:
            yield Blind(
                domain.address, f"DNS was not asked for the MX records of `{domain.address}`"
            )
        elif wanted not in servers:
            has = ", ".join(f"`{one}`" for one in servers) or "nothing"
            fact = f"mail for this domain goes to {has}, and not to SES"
            hint = f"publish the MX record `10 {wanted}`"
            yield Finding(domain.address, ("domain",), fact, hint=hint)


def _two_regions(manifest: Manifest) -> Iterator[Finding]:
    """Whoever is the second to want an MX record at a name that leads to another region."""
    first: dict[str, Resource] = {}
    for domain in manifest.of("email_domain"):
        values, bounces = domain.parts[OBJECT], domain.parts["mail_from"].get("mail_from")
        path = ("dns", "inbound_mx") if "dns.inbound_mx" in values else ("region",)
        for name, at in ((receives(values) and values["domain"], path), (bounces, ("mail_from",))):
            other = first.setdefault(name.lower(), domain) if name else domain
            here, there = values["region"], other.parts[OBJECT]["region"]
            if here != there:
                fact = f"the MX record of `{name}` leads to {here}, and for `{other.address}` to "
                yield Finding(domain.address, at, f"{fact}{there}")


def _outside_its_zone(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        zone, name = values.get("dns.zone"), values["domain"]
        if zone is not None and not is_within(name, zone):
            fact = f"`{name}` is not in the zone `{zone}`"
            yield Finding(domain.address, ("dns", "zone"), fact)


def _tokens_of_ses(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        if "dns.dkim_tokens" in values and values["account"] != "vendor":
            fact = "`dns.dkim_tokens` is what SES says of a domain of your own account"
            yield Finding(domain.address, ("dns", "dkim_tokens"), fact, is_key=True)


def _key_without_its_other_half(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if "dns.dkim_public_key" in domain.parts[OBJECT] and not domain.parts["dkim"]:
            fact = "`dns.dkim_public_key` stands without `dkim`, so nothing is signed with it"
            yield Finding(domain.address, ("dns", "dkim_public_key"), fact, is_key=True)


def _published_private_key(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if is_private(domain.parts[OBJECT].get("dns.dkim_public_key", "")):
            fact = "`dns.dkim_public_key` is a private key, and would be published"
            # Not at its place: the line would be shown, and kept where such output is.
            yield Finding(domain.address, ("domain",), fact)


CHECKS = (
    on_probe(
        Rule(
            "CXD200",
            says="mail for a domain arrives at SES",
            why="mail that goes to another server never becomes a case",
            cure="publish the MX record of SES for the domain",
            source=VENDOR,
            rows=(11,),
        ),
        _mail_goes_elsewhere,
    ),
    on_manifest(
        Rule(
            "CXD201",
            says="MAIL FROM of a domain in the vendor's account is changed by the vendor",
            why="the identity lives in an AWS account that no tool of yours may write to",
            cure="remove it, and ask your NICE account representative for the change",
            source=VENDOR,
            rows=(44,),
        ),
        _vendor_keeps_mail_from,
    ),
    on_manifest(
        Rule(
            "CXD260",
            says="the DKIM key of a domain in the vendor's account is the vendor's",
            why="the identity lives in an AWS account that no tool of yours may write to",
            cure="remove it, and ask your NICE account representative for the change",
        ),
        _vendor_keeps("dkim"),
    ),
    on_manifest(
        Rule(
            "CXD280",
            says="a domain is in the zone that is declared for its records",
            why="a name server answers for the names of its zone alone",
            cure="name the zone that holds the domain: the domain itself, or one above it",
        ),
        _outside_its_zone,
    ),
    on_manifest(
        Rule(
            "CXD281",
            says="DKIM tokens are declared for domains of the vendor's account only",
            why="SES makes the tokens, and the tool reads those of an account of yours itself",
            cure="remove `dns.dkim_tokens`; after apply, `cxdeclare dns` has the records",
        ),
        _tokens_of_ses,
    ),
    on_manifest(
        Rule(
            "CXD282",
            says="a public DKIM key is published for the private one that signs",
            why="a key that nothing is signed with proves nothing",
            cure="declare `dkim` with the selector and the private key, or remove it",
        ),
        _key_without_its_other_half,
    ),
    on_manifest(
        Rule(
            "CXD283",
            says="no private key is published",
            why="whoever has it signs mail as the domain",
            cure="declare the public half; make a new pair, for this one stands in a file",
        ),
        _published_private_key,
    ),
    on_manifest(
        Rule(
            "CXD285",
            says="MAIL FROM is a subdomain of its domain",
            why="SES refuses any other, also the domain itself",
            cure="name a subdomain that neither sends nor receives mail, such as `bounce`",
        ),
        _bounces_elsewhere,
    ),
    on_manifest(
        Rule(
            "CXD286",
            says="keys that SES makes and a key of one's own are not declared together",
            why="SES signs with the one or with the others",
            cure="remove one of the two",
        ),
        _two_sorts_of_keys,
    ),
    on_manifest(
        Rule(
            "CXD287",
            says="the length of DKIM keys in the vendor's account is the vendor's",
            why="the identity lives in an AWS account that no tool of yours may write to",
            cure="remove it, and ask your NICE account representative for the change",
        ),
        _vendor_keeps("easy_dkim"),
    ),
    on_manifest(
        Rule(
            "CXD288",
            says="the configuration set of a domain in the vendor's account is the vendor's",
            why="the identity lives in an AWS account that no tool of yours may write to",
            cure="remove it, and ask your NICE account representative for the change",
        ),
        _vendor_keeps("configuration_set"),
    ),
    on_manifest(
        Rule(
            "CXD289",
            says="a domain and its configuration set are in one region",
            why="SES knows no set of another region",
            cure="declare a set in the region of the domain",
        ),
        _set_elsewhere,
    ),
    on_manifest(
        Rule(
            "CXD294",
            says="one region takes the mail of a name",
            why="the MX records of a name are one set: its mail would go to any of the regions, "
            "and SES sets up no MAIL FROM that has two",
            cure="in one of them set `dns: {inbound_mx: false}`, or another name in `mail_from`",
        ),
        _two_regions,
    ),
)

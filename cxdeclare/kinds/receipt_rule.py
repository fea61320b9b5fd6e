"""Receipt rules: what SES does with mail that comes in for a domain.

A rule is one of the set that is active in its region. No set is ever made or activated: only one
can be active, and to activate another would turn off what others have set up there. What SES does
is known from its documents and from the service model of botocore alone.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints

from cxdeclare.model import sources
from cxdeclare.model.check import Finding, on_manifest
from cxdeclare.model.effect import Effect, Outlook, Sentence, Told
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.fields import UNSET, In, Payload, Ref, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.language import Name, Reference
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import (
    Resource,
    hashed,
)
from cxdeclare.model.rule import (
    Rule,
)
from cxdeclare.model.spec import Spec
from cxdeclare.model.tally import Tally

_SOURCE = sources.SES_RULES
_RULES, _RULE = "/v1/receipt-rules", "/v1/receipt-rules/{id}"
_UI = "AWS console > Amazon SES > Email receiving > the active rule set"
_ACTIONS = ("S3Action", "SNSAction")
_ON: Payload = {"Enabled": True, "ScanEnabled": True}

RuleName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]+$", max_length=64)]


class S3(Spec):
    """The bucket that mail is kept in."""

    bucket: Annotated[Name, Wire("S3Action.BucketName")]
    prefix: Annotated[Name, Wire("S3Action.ObjectKeyPrefix")] = UNSET


class Sns(Spec):
    """The topic that mail is published to."""

    topic: Annotated[Name, Wire("SNSAction.TopicArn")]


class ReceiptRule(Spec):
    """A rule of the active set: the domains it takes mail for, and what becomes of that mail."""

    name: Annotated[RuleName, Wire("Name"), Trait.IDENTITY, Trait.IMMUTABLE]
    region: Annotated[str, Trait.LOCAL]
    domains: Annotated[
        Annotated[list[Reference], Field(min_length=1)],
        Wire("Recipients"),
        Ref("email_domain", ready=True),
        Trait.SET,
    ]
    tls: Annotated[
        Literal["require", "optional"],
        Wire("TlsPolicy", spelled={"require": "Require", "optional": "Optional"}),
        ServerDefault("optional"),
    ] = UNSET
    s3: S3 = UNSET
    sns: Sns = UNSET
    after: Annotated[RuleName | None, Wire("After"), In("position")] = UNSET


def _flat(read: Payload) -> Payload:
    """A rule with its first action of each sort where a field can be read from it."""
    first: Payload = {}
    for action in read.get("Actions") or ():
        for sort, settings in action.items():
            first.setdefault(sort, settings)
    return {**read, **{sort: first[sort] for sort in _ACTIONS if sort in first}}


def _assembled(payload: Payload, read: Payload | None) -> Payload:
    """The rule with its actions as SES has them: a list, in which those of others stay."""
    said = {sort: payload[sort] for sort in _ACTIONS if sort in payload}
    actions: list[Payload] = []
    for action in (read or {}).get("Actions") or ():
        sort = next(iter(action), "")
        settings = said.pop(sort, None)
        actions.append(action if settings is None else {sort: {**action[sort], **settings}})
    actions += [{sort: settings} for sort, settings in said.items()]
    rest = {name: value for name, value in payload.items() if name not in _ACTIONS}
    return {**rest, "Actions": actions}


def _domains(manifest: Manifest) -> Iterator[tuple[Any, Any]]:
    declared = {one.address.key: one for one in manifest.of("email_domain")}
    for rule in manifest.of("receipt_rule"):
        for key in rule.parts[OBJECT]["domains"]:
            if isinstance(key, str) and key in declared:
                yield rule, declared[key]


def _elsewhere(manifest: Manifest) -> Iterator[Finding]:
    for rule, domain in _domains(manifest):
        here, there = rule.parts[OBJECT]["region"], domain.parts[OBJECT]["region"]
        if domain.parts[OBJECT]["account"] == "vendor":
            fact = f"`{domain.address.key}` is a domain of the vendor's account"
            yield Finding(rule.address, ("domains",), fact)
        elif here != there:
            fact = f"`{domain.address.key}` is in {there}, and the rule in {here}"
            yield Finding(rule.address, ("domains",), fact)


def _does_nothing(manifest: Manifest) -> Iterator[Finding]:
    for rule in manifest.of("receipt_rule"):
        values = rule.parts[OBJECT]
        if "s3.bucket" not in values and "sns.topic" not in values:
            yield Finding(rule.address, ("name",), "mail that it takes goes nowhere")


def _rows(manifest: Manifest) -> Iterator[dict[str, Resource]]:
    """The rules of each region that say whom they stand behind, by name."""
    rows: dict[str, dict[str, Resource]] = {}
    for rule in manifest.of("receipt_rule"):
        if "after" in rule.parts["position"]:
            values = rule.parts[OBJECT]
            rows.setdefault(values["region"], {})[values["name"]] = rule
    yield from rows.values()


def _in_a_circle(manifest: Manifest) -> Iterator[Finding]:
    for row in _rows(manifest):
        for name, rule in row.items():
            seen = [name]
            after = rule.parts["position"]["after"]
            while after in row and after not in seen:
                seen.append(after)
                after = row[after].parts["position"]["after"]
            if after == name:
                through = " behind ".join(f"`{one}`" for one in seen[1:])
                fact = f"`{name}` is to stand behind {f'{through} behind ' if through else ''}"
                yield Finding(rule.address, ("after",), f"{fact}itself")


def _in_one_place(manifest: Manifest) -> Iterator[Finding]:
    for row in _rows(manifest):
        first: dict[str | None, Resource] = {}
        for rule in row.values():
            after = rule.parts["position"]["after"]
            other = first.setdefault(after, rule)
            if other is not rule:
                place = "the first place" if after is None else f"the place behind `{after}`"
                fact = f"{place} is that of {other.address}"
                yield Finding(rule.address, ("after",), fact)


_FIXED = "each apply would move rules, and none would be the last"
CHECKS = (
    on_manifest(
        Rule(
            "CXD290",
            says="a receipt rule takes mail for domains of its region, in an account of one's own",
            why="SES knows no other; the rules of the vendor's account are the vendor's",
            cure="declare the rule in the region of the domain, or remove the domain from it",
        ),
        _elsewhere,
    ),
    on_manifest(
        Rule(
            "CXD291",
            says="a receipt rule does something with the mail it takes",
            why="mail would be accepted and lost",
            cure="declare `s3` or `sns`",
        ),
        _does_nothing,
    ),
    on_manifest(
        Rule(
            "CXD292",
            says="no receipt rule is to stand behind itself, nor behind one that is behind it",
            why="no order of the rules would be as declared",
            cure="let one of them stand behind another rule, or leave its `after` out",
            fixed=_FIXED,
        ),
        _in_a_circle,
    ),
    on_manifest(
        Rule(
            "CXD293",
            says="no two receipt rules of a region are to stand in one place",
            why="only one of them can be the first, or come next after a rule",
            cure="let one of them stand behind the other",
            fixed=_FIXED,
        ),
        _in_one_place,
    ),
)

_TAKES = Sentence(
    "SES takes mail for {domains} by rule `{rule}`",
    when="a rule is created, or takes mail for more domains",
)
_LEAVES = Sentence(
    "SES no longer takes mail for {domains} by rule `{rule}`",
    when="a rule is deleted, or takes mail for fewer domains",
    warns=True,
)
_TLS = Sentence(
    "rule `{rule}` refuses mail that comes without TLS",
    when="`tls` becomes `require`",
    warns=True,
)
_NO_TLS = Sentence(
    "rule `{rule}` takes mail that comes without TLS", when="`tls` becomes `optional`"
)
_KEPT = Sentence(
    "mail that rule `{rule}` takes goes to {place} `{new}` instead of {old}",
    when="the bucket, its prefix or the topic changes",
)
_PLACE = Sentence(
    "rule `{rule}` comes {where}; SES tries rules in their order", when="`after` changes"
)
_PLACES = (
    ("s3.bucket", "bucket"),
    ("s3.prefix", "prefix"),
    ("sns.topic", "topic"),
)


def _taking(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("receipt_rule"):
        live = (outlook.values(turn, OBJECT) or {}).get("domains") if turn.goes else ()
        made = turn.fields.get((OBJECT, "domains"))
        shift = turn.shift(OBJECT, "domains")
        old, new = (live or (), made.after if made and turn.comes else ())
        if shift is not None:
            old, new = shift.before or (), shift.after or ()
        first, later = set(map(hashed, old)), set(map(hashed, new))
        if later - first:
            domains = Tally.of(later - first).said("domain")
            yield _TAKES.of(turn.address, domains=domains, rule=turn.name)
        if first - later:
            domains = Tally.of(first - later).said("domain")
            yield _LEAVES.of(turn.address, domains=domains, rule=turn.before)


def _handling(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("receipt_rule"):
        tls = turn.shift(OBJECT, "tls")
        if tls is not None:
            yield (_TLS if tls.after == "require" else _NO_TLS).of(turn.address, rule=turn.name)
        for name, place in _PLACES:
            shift = turn.shift(OBJECT, name)
            if shift is not None:
                old = f"`{shift.before}`" if shift.before else "none"
                words = {"rule": turn.name, "place": place, "new": shift.after, "old": old}
                yield _KEPT.of(turn.address, **words)
        after = turn.shift("position", "after")
        if after is not None:
            where = f"after `{after.after}`" if after.after else "first"
            yield _PLACE.of(turn.address, rule=turn.name, where=where)


EFFECTS = (Effect(_taking, (_TAKES, _LEAVES)), Effect(_handling, (_TLS, _NO_TLS, _KEPT, _PLACE)))

KIND = Kind(
    name="receipt_rule",
    section="receipt_rules",
    spec=ReceiptRule,
    noun="receipt rule",
    id_field="Name",
    label="Name",
    scope="region",
    unlisted_for=0.0,
    retire=Retire.DELETE,
    checks=CHECKS,
    effects=EFFECTS,
    parts=(
        Part(
            name=OBJECT,
            family=Family.SES,
            ui=_UI,
            opens="activate one in the AWS console > Amazon SES > Email receiving, then plan again",
            reshape=_flat,
            always={
                "enabled": (Wire("Enabled"), True),
                "scanned": (Wire("ScanEnabled"), True),
            },
            verbs={
                Verb.LIST: Endpoint(
                    "GET", _RULES, Evidence.CONFIRMED, _SOURCE, at="Rules", closed="Closed"
                ),
                Verb.READ: Endpoint("GET", _RULE, Evidence.CONFIRMED, _SOURCE, listed=True),
                Verb.CREATE: Endpoint(
                    "POST",
                    _RULES,
                    Evidence.CONFIRMED,
                    _SOURCE,
                    constants=_ON,
                    shape=_assembled,
                ),
                Verb.UPDATE: Endpoint(
                    "PUT", _RULE, Evidence.CONFIRMED, _SOURCE, whole=True, shape=_assembled
                ),
                Verb.DELETE: Endpoint("DELETE", _RULE, Evidence.CONFIRMED, _SOURCE),
            },
        ),
        Part(
            name="position",
            family=Family.SES,
            none_says=True,  # a new rule is the last one, and none means the first
            row="after",
            ui=f"{_UI} > Reorder",
            verbs={
                Verb.READ: Endpoint("GET", _RULE, Evidence.CONFIRMED, _SOURCE),
                Verb.UPDATE: Endpoint("PUT", f"{_RULE}/position", Evidence.CONFIRMED, _SOURCE),
            },
        ),
    ),
)

"""What a manifest must not say of a skill, and what a plan should know of it."""

import re
from collections.abc import Callable, Iterator

from cxdeclare.model.check import (
    Blind,
    Finding,
    Judge,
    Seen,
    each,
    on_estate,
    on_manifest,
    on_probe,
    where,
)
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.estate import Estate
from cxdeclare.model.facts import Facts
from cxdeclare.model.fields import Values
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Resource
from cxdeclare.model.rule import VENDOR, Rule

_AGENT_APP, _CLASSIC = "cxone_agent", "sfa_classic"
_NAMES = "the vendor's page on skills"


def _names_off_the_standard(manifest: Manifest) -> Iterator[Finding]:
    pattern = manifest.policy.skill_name_pattern
    wanted = re.compile(pattern) if pattern is not None else None
    for skill in manifest.of("skill") if wanted else ():
        name = skill.parts[OBJECT]["name"]
        if wanted and not wanted.fullmatch(name):
            fact = f"`name` does not match the standard `{pattern}`"
            yield Finding(skill.address, ("name",), fact)


def _has_preferred(values: Values) -> bool:
    return any(field.startswith("routing.preferred_agent.") for field in values)


def _prefers(values: Values) -> bool:
    return values.get("routing.criteria") == "preferred_agent"


def _counts_down(field: str) -> Callable[[Values, Manifest], bool]:
    """Whether a countdown is on where agents have no CXone Agent to show it."""

    def test(values: Values, manifest: Manifest) -> bool:
        apps = manifest.tenant.agent_apps
        return values.get(field) is True and bool(apps) and _AGENT_APP not in apps

    return test


def _outbound_without_reason(values: Values, _: Manifest) -> bool:
    allowed = values.get("strategy") == "personal_connection" or values.get("byoc") is True
    return values.get("direction") == "outbound" and not allowed


def _no_queue_for_sub_skills(estate: Estate) -> Judge:
    def judge(skill: Resource) -> Iterator[Finding]:
        if skill.parts[OBJECT].get("sub_skill") is True and not estate.objects("routing_queue"):
            fact = "the tenant has no routing queue, so a sub-skill has nobody to overflow to"
            yield Finding(skill.address, ("sub_skill",), fact)

    return judge


def _may_not_write(manifest: Manifest, facts: Facts) -> Iterator[Seen]:
    for skill in manifest.of("skill")[:1]:  # the rights are the same for all of them
        missing = [one for one in ("Skills: Create", "Skills: Edit") if one not in _rights(facts)]
        if facts.rights is None:
            yield Blind(skill.address, "nobody asked for the rights of the access key")
        elif missing:
            words = " and ".join(f"`{one}`" for one in missing)
            yield Finding(skill.address, (), f"the access key lacks {words}")


def _rights(facts: Facts) -> frozenset[str]:
    return facts.rights or frozenset()


CHECKS = (
    on_manifest(
        Rule(
            "CXD210",
            "the criterion `preferred_agent` has its settings",
            "without them nobody says who is preferred, and how long a contact waits",
            "add `preferred_agent: {metric: …, when: …, timeout: …}`",
            VENDOR,
            rows=(102,),
        ),
        where(
            "skill",
            "routing.criteria",
            "the criterion `preferred_agent` needs its settings",
            lambda v, _: _prefers(v) and not _has_preferred(v),
            is_key=False,
        ),
    ),
    on_manifest(
        Rule(
            "CXD211",
            "settings of the preferred agent stand beside that criterion only",
            "another criterion does not look at them",
            "set `criteria: preferred_agent`, or remove the settings",
            VENDOR,
            rows=(102,),
        ),
        where(
            "skill",
            "routing.preferred_agent",
            "`preferred_agent` goes with the criterion `preferred_agent` only",
            lambda v, _: _has_preferred(v) and not _prefers(v),
        ),
    ),
    on_manifest(
        Rule(
            "CXD212",
            "only inbound skills have a service level",
            "the tenant neither shows nor counts it for outbound ones",
            "remove it",
            VENDOR,
            rows=(112,),
        ),
        where(
            "skill",
            "service_level",
            "an outbound skill has no `service_level`",
            lambda v, _: v.get("direction") == "outbound" and "service_level.goal" in v,
        ),
    ),
    on_manifest(
        Rule(
            "CXD213",
            "Accept/Reject stays off where agents work in SFA Classic",
            "that application cannot show the two buttons, so contacts are refused by themselves",
            "remove `accept_reject`, or `sfa_classic` from `tenant.agent_apps`",
            VENDOR,
            rows=(85, 86),
        ),
        where(
            "skill",
            "accept_reject",
            "`accept_reject` and the agent application SFA Classic exclude each other",
            lambda v, m: v.get("accept_reject") is True and _CLASSIC in m.tenant.agent_apps,
        ),
    ),
    on_manifest(
        Rule(
            "CXD214",
            "a digital skill is inbound, but for Personal Connection and for channels of one's own",
            "the screens offer nothing else for a digital skill",
            "remove `direction`, or say `strategy: personal_connection` or `byoc: true`",
            VENDOR,
            rows=(92,),
        ),
        where(
            "skill",
            "direction",
            "an outbound digital skill needs `strategy: personal_connection` or `byoc: true`",
            _outbound_without_reason,
        ),
    ),
    on_manifest(
        Rule(
            "CXD216",
            "skills are not made sub-skills",
            "it works with digital routing queues only, and the vendor advises against it",
            "remove `sub_skill`",
            VENDOR,
            rows=(96,),
        ),
        where(
            "skill",
            "sub_skill",
            "a sub-skill works with routing queues only",
            lambda v, _: v.get("sub_skill") is True,
        ),
        Severity.WARNING,
    ),
    on_estate(
        Rule(
            "CXD217",
            "a sub-skill stands in a tenant with routing queues",
            "nothing else uses one",
            "remove `sub_skill`",
            VENDOR,
            rows=(96,),
        ),
        each("skill", _no_queue_for_sub_skills),
    ),
    on_manifest(
        Rule(
            "CXD218",
            "a digital skill opens no screen pop of its own",
            "for digital contacts the Studio action does it, and this setting does nothing",
            "remove `screen_pops`, and use the screen pop action in the Studio script",
            VENDOR,
            rows=(98,),
        ),
        where(
            "skill",
            "screen_pops",
            "`screen_pops` does nothing on a digital skill",
            lambda v, _: v.get("screen_pops") is True,
        ),
    ),
    on_manifest(
        Rule(
            "CXD219",
            "routing criteria are chosen where dynamic delivery is on",
            "with static delivery the tenant has no such setting",
            "remove `routing`, or correct `tenant.routing`",
            VENDOR,
            rows=(99,),
        ),
        where(
            "skill",
            "routing",
            "`routing` needs dynamic delivery, and the tenant has static delivery",
            lambda v, m: m.tenant.routing == "static_delivery" and "routing.criteria" in v,
        ),
    ),
    *(
        on_manifest(
            Rule(
                code,
                f"`{field}` is set where agents work in the CXone Agent application",
                "only that application shows and obeys the countdown",
                "leave it for later, or add `cxone_agent` to `tenant.agent_apps`",
                VENDOR,
                rows=(row,),
            ),
            where(
                "skill",
                field,
                f"`{field}` works in CXone Agent only, which the tenant does not use",
                _counts_down(f"{field}.enabled"),
            ),
            Severity.WARNING,
        )
        for code, field, row in (
            ("CXD222", "agent_response", 114),
            ("CXD223", "customer_response", 115),
        )
    ),
    on_manifest(
        Rule(
            "CXD224",
            "skill names follow the standard of the policy",
            "names that say nothing are chosen wrongly by those who route by them",
            "rename it, or change `policy.skill_name_pattern`",
            VENDOR,
            rows=(87,),
        ),
        _names_off_the_standard,
        Severity.WARNING,
    ),
    on_manifest(
        Rule(
            "CXD226",
            "skill names have letters without accents",
            "the vendor says `letters`, and not whether that takes in others than A to Z",
            "use A to Z",
            _NAMES,
            rows=(89,),
        ),
        where(
            "skill",
            "name",
            "`name` has letters that the tenant may refuse",
            lambda v, _: not v["name"].isascii(),
            is_key=False,
        ),
        Severity.WARNING,
    ),
    on_probe(
        Rule(
            "CXD227",
            "the access key may create and edit skills",
            "the first write would be refused, with the rest of the plan behind it",
            "give the role of the key the rights `Skills: Create` and `Skills: Edit`",
            VENDOR,
            rows=(83,),
        ),
        _may_not_write,
    ),
)

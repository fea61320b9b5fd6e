"""What a plan says of people and mail, counted again from what the tenant held before and after."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, assume, given, reject, settings
from hypothesis import strategies as st

from cxdeclare.engine.refresh import refresh
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.language import duration
from cxdeclare.model.profile import EXTENDED, Means
from cxdeclare.planning.build import build
from cxdeclare.planning.plan import Plan
from tests.support import strategies
from tests.support.estate import plant
from tests.support.manifests import a_manifest
from tests.support.world import World

Sections = dict[str, Any]
Documents: TypeAlias = dict[tuple[str, str], dict[str, Any]]
"""By parent and id."""


class Picture:
    """Everything the tenant holds at one moment."""

    def __init__(self, world: World) -> None:
        self.of: dict[str, Documents] = {}
        for (collection, id_, parent), body in world.everything().items():
            self.of.setdefault(collection, {})[parent, id_] = json.loads(body)

    def all(self, collection: str) -> Documents:
        """The documents of one collection."""
        return self.of.get(collection, {})

    def top(self, collection: str) -> dict[str, dict[str, Any]]:
        """The documents of one collection that have no parent, by id."""
        return {id_: one for (_, id_), one in self.all(collection).items()}

    def mails(self) -> dict[str, dict[str, Any]]:
        """The e-mail channels by id."""
        channels = self.top("channels").items()
        return {i: one for i, one in channels if one["realExternalPlatformId"] != "chat"}

    def below(self, collection: str, parent: str) -> dict[str, dict[str, Any]]:
        """The documents below one parent, by id."""
        return {id_: one for (of, id_), one in self.all(collection).items() if of == parent}


def many(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def agrees(number: int, noun: str, verb: str) -> str:
    """A number with its noun and verb."""
    return f"{many(number, noun)} {verb}{'s' if number == 1 else ''}"


Recount: TypeAlias = "Callable[[Picture, Picture], Iterator[str]]"


def signatures(before: Picture, after: Picture) -> Iterator[str]:
    """Who signs with what, and who sees it."""
    held = (before.all("signature-users"), after.all("signature-users"))
    first, later = ({user: of for of, user in one} for one in held)
    old, new = before.top("signatures"), after.top("signatures")
    moves = Counter(
        (first.get(user), later.get(user))
        for user in first.keys() | later.keys()
        if first.get(user) != later.get(user)
    )
    lost: Counter[str] = Counter()
    for (left, came), number in moves.items():
        if left is None and came is not None:
            yield f"{agrees(number, 'agent', 'get')} signature `{new[came]['name']}`"
        elif left is not None and came is None:
            lost[left] += number
        elif left is not None and came is not None:
            names = f"`{old[left]['name']}` to `{new[came]['name']}`"
            yield f"{agrees(number, 'agent', 'move')} from signature {names}"
    for left, number in lost.items():
        get = "gets" if number == 1 else "get"
        name = old[left]["name"]
        yield f"{agrees(number, 'agent', 'lose')} signature `{name}`, and {get} no other"
    signing = Counter(later.values())
    flags = [one.get("isAutomaticSignatureAttached") for one in after.mails().values()]
    for id_ in old.keys() & new.keys():
        texts = [(one[id_]["plainText"], one[id_]["html"]) for one in (old, new)]
        if texts[0] != texts[1] and signing[id_]:
            name = new[id_]["name"]
            yield f"{agrees(signing[id_], 'agent', 'sign')} with the new text of `{name}`"
            if any(flags):
                attach = "attaches" if sum(map(bool, flags)) == 1 else "attach"
                said = f"customers of {many(sum(map(bool, flags)), 'channel')} that {attach}"
                yield f"{said} signatures see the new text of `{name}`"


def templates(before: Picture, after: Picture) -> Iterator[str]:
    """Whose customers see a new template."""
    old, new = before.top("email-templates"), after.top("email-templates")
    settings_of = after.top("email-settings")
    shown = Counter(settings_of[id_]["outboundTemplateId"] for id_ in after.mails())
    for id_ in old.keys() & new.keys():
        if old[id_]["rules"] != new[id_]["rules"] and shown[int(id_)]:
            channels = many(shown[int(id_)], "channel")
            yield f"customers of {channels} see the new template `{new[id_]['name']}`"


def slas(before: Picture, after: Picture) -> Iterator[str]:
    """On how many channels the clocks go otherwise."""
    for clock, name in (("firstResponseTime", "first response"), ("solutionTime", "resolution")):
        times = []
        for one in (before, after):
            general, own = one.top("sla")["default"], one.top("sla-channels")
            times.append(
                {i: (general if own[i]["isDefault"] else own[i])[clock] for i in one.mails()}
            )
        first, later = times
        changed = Counter(
            (first[i], later[i]) for i in first.keys() & later.keys() if first[i] != later[i]
        )
        for (old, new), number in changed.items():
            times_said = f"{duration(old)} -> {duration(new)}"
            yield f"e-mail {name} {times_said} on {many(number, 'channel')}"


def agents(before: Picture, after: Picture) -> Iterator[str]:
    """Who answers a skill, and how well."""
    old, new = before.top("skills"), after.top("skills")
    for id_, skill in new.items():
        was_on = id_ in old and old[id_]["isActive"]
        name = skill["skillName"]
        first, later = (
            {a: one["proficiency"] for a, one in held.below("skill-agents", id_).items()
             if one["isActive"]}
            for held in (before, after)
        )  # fmt: skip
        first = first if id_ in old else {}
        if was_on and not skill["isActive"]:
            later = {}
        if lost := len(first.keys() - later.keys()):
            yield f"{agrees(lost, 'agent', 'lose')} skill `{old[id_]['skillName']}`"
        for level, number in Counter(later[a] for a in later.keys() - first.keys()).items():
            yield f"{agrees(number, 'agent', 'get')} skill `{name}` with proficiency {level}"
        moved = Counter(
            (first[a], later[a]) for a in first.keys() & later.keys() if first[a] != later[a]
        )
        for (was, is_), number in moved.items():
            become = agrees(number, "agent", "become")
            way = "more" if is_ < was else "less"
            yield (
                f"{become} {way} preferred for skill `{name}`: proficiency {was} -> {is_}, "
                "and 1 is the highest"
            )


def rights(before: Picture, after: Picture) -> Iterator[str]:
    """How many people may do more or less on a channel."""
    channels = {**before.mails(), **after.mails()}
    for id_, role in after.top("digital-roles").items():
        first, later = (
            {c: set(one["permissions"]) for c, one in held.below("role-channels", id_).items()}
            for held in (before, after)
        )
        users = many(len(before.below("role-users", id_)), "user")
        for channel in first.keys() | later.keys():
            had, has = first.get(channel, set()), later.get(channel, set())
            words = f"{users} with role `{role['name']}`"
            at = f"on `{channels[channel]['idOnExternalPlatform']}`"
            if had - has and channel in after.mails():
                yield f"{words} can no longer {listed(had - has)} {at}"
            if has - had:
                yield f"{words} can {listed(has - had)} {at}"


def listed(permissions: set[str]) -> str:
    """Permissions in words."""
    first = [one for one in ("reply", "view") if one in permissions]
    words = [*first, *sorted(permissions - set(first))]
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def mail(before: Picture, after: Picture) -> Iterator[str]:
    """Which addresses come and go."""
    first, later = (
        {one["idOnExternalPlatform"] for one in held.mails().values()} for held in (before, after)
    )
    for address in first - later:
        yield f"`{address}` stops receiving"
    for address in later - first:
        yield f"`{address}` receives from now on"


def sending(before: Picture, after: Picture) -> Iterator[str]:
    """Of how many domains mail insists on TLS, or does so no more."""
    old, new = before.all("ses-configuration-sets"), after.all("ses-configuration-sets")
    used = Counter(
        (region, one.get("ConfigurationSetName"))
        for (region, _), one in after.all("ses-identities").items()
    )
    for place in old.keys() & new.keys():
        if used[place] and old[place]["TlsPolicy"] != new[place]["TlsPolicy"]:
            is_on = new[place]["TlsPolicy"] == "REQUIRE"
            does = "travels over TLS or is not sent" if is_on else "may travel without TLS"
            name = new[place]["ConfigurationSetName"]
            yield f"mail of {many(used[place], 'domain')} with configuration set `{name}` {does}"


def filters(before: Picture, after: Picture) -> Iterator[str]:
    """Of how many channels a filter takes the mail that it did not take before, or no more."""
    old, new = before.all("queue-filters"), after.all("queue-filters")
    for place in old.keys() & new.keys():
        queue = after.top("queues")[place[0]]["name"]
        start = f"filter `{new[place]['name']}` of queue `{queue}`"
        first, later = ({k: named(one[place], k) for k in _LISTS} for one in (old, new))
        had, has = (one["includedChannels"] for one in (first, later))
        if has and not had:
            yield f"{start} takes mail of {many(len(has), 'channel')} only"
            continue
        was_out, is_out = (one["excludedChannels"] for one in (first, later))
        more = [has - had if has else set(), was_out - is_out]
        fewer = [had - has if has else set(), is_out - was_out]
        yield from (f"{start} takes mail of {many(len(m), 'channel')} more" for m in more if m)
        for gone in filter(None, fewer):
            yield f"{start} no longer takes mail of {many(len(gone), 'channel')}"


_LISTS = ("includedChannels", "excludedChannels")


def named(document: dict[str, Any], kind: str) -> set[str]:
    """The channels that the conditions of one type name."""
    found = (one["channelIds"] for one in document["conditions"] if one["type"] == kind)
    return {channel for ids in found for channel in ids}


FAMILIES: dict[str, tuple[Recount, str]] = {
    "signature": (signatures, r"^(?!\d+ resources? leads? to).*"),
    "template": (templates, r"^customers.*"),
    "sla": (slas, r"^e-mail .*"),
    "skill": (agents, r"^\d+ agents? .*"),
    "role": (rights, r".* with role .*"),
    "channel": (mail, r"^`[^`]*` (stops receiving|receives from now on)"),
    "routing_queue": (filters, r"^filter .* mail of \d+ channels?( more| only)?(?=: `)"),
    "configuration_set": (sending, r"^mail of .*"),
}


def told(plan: Plan, family: str) -> Counter[str]:
    """The sentences of one family; what was not read is never more than there is."""
    _, pattern = FAMILIES[family]
    texts = (one.text for one in plan.decision.impact if one.address.startswith(f"{family}."))
    known = (text.replace("at least ", "") for text in texts if "unknown number" not in text)
    return Counter(found[0] for text in known if (found := re.match(pattern, text)))


@st.composite
def edited(draw: st.DrawFn) -> tuple[Sections, Sections]:
    """Two manifests of the same blocks, with other values in the second."""
    first = draw(lively())
    second = {name: dict(part) for name, part in first.items()}
    free = list(draw(st.permutations(strategies.USERS)))
    for name, part in second.items():
        for key, block in part.items():
            change = _EDITS.get(name)
            if change is not None and isinstance(block, dict):
                part[key] = {**block, **change(draw, second, free)}
    second["slas"] = strategies._slas(draw, second)
    comes_or_goes = draw(st.sampled_from([first, second, {"channels": {}}]))
    comes_or_goes["channels"]["z"] = {
        "name": "Extra",
        "address": "extra@one.example",
        "domain": "a",
        "default_skill": min(first["skills"]),
        "default_script": strategies.SCRIPTS[0],
    }
    return first, second


@st.composite
def lively(draw: st.DrawFn) -> Sections:
    """A manifest in which there is something for others to refer to."""
    domain: Sections = {"domain": "one.example", "region": "eu-central-1", "account": "own"}
    of: Sections = {
        "configuration_sets": {"a": {"name": "cx-tls", "region": "eu-central-1"}},
        "email_domains": {"a": {**domain, **draw(st.sampled_from(_USES))}},
        "tags": strategies._tags(draw),
        "skills": strategies._skills(draw) or {"a": {"name": "In.Alpha", "campaign": "Sales"}},
        "templates": strategies._templates(draw) or {"a": {"name": "Plain brand", "html": "x"}},
        "signatures": strategies._signatures(draw),
    }
    of["channels"] = strategies._channels(draw, of)
    of["roles"] = strategies._roles(draw, of)
    of["routing_queues"] = {"a": _filters(draw, of, [])}
    of["slas"] = strategies._slas(draw, of)
    return of


_USES: tuple[Sections, ...] = ({"configuration_set": "a"}, {})


def _templates(draw: st.DrawFn, _of: Sections, _free: list[str]) -> Sections:
    return {"html": draw(st.sampled_from(strategies.BODIES))}


def _signatures(draw: st.DrawFn, _of: Sections, free: list[str]) -> Sections:
    users = [free.pop() for _ in range(draw(st.integers(0, len(free))))]
    text = draw(st.sampled_from(strategies.BODIES))
    return {"text": text, "users": {"ownership": "authoritative", "members": users}}


def _skills(draw: st.DrawFn, _of: Sections, _free: list[str]) -> Sections:
    users = draw(st.lists(st.sampled_from(strategies.USERS), unique=True))
    members = [{"user": one, "proficiency": draw(st.integers(1, 3))} for one in users]
    return {"agents": {"ownership": "authoritative", "members": members}}


def _roles(draw: st.DrawFn, of: Sections, _free: list[str]) -> Sections:
    rights = st.lists(st.sampled_from(strategies.PERMISSIONS), unique=True, min_size=1)
    members = {
        key: {"permissions": draw(rights)} for key in of.get("channels", ()) if draw(st.booleans())
    }
    return {"channels": {"ownership": "authoritative", "members": members}}


def _sets(draw: st.DrawFn, _of: Sections, _free: list[str]) -> Sections:
    return {"tls": draw(st.sampled_from(["require", "optional"]))}


def _filters(draw: st.DrawFn, of: Sections, _free: list[str]) -> Sections:
    block: Sections = {"priority": draw(st.sampled_from([1, 500]))}
    channels = [*of.get("channels", ()), {"lookup": "Foreign mail"}]
    for name in ("included_channels", "excluded_channels"):
        members = [one for one in channels if draw(st.booleans())]
        block[name] = {"ownership": draw(st.sampled_from(_OWNERS)), "members": members}
    return {"name": "Outbound.Default", "filters": {"mail": block}}


_OWNERS = ("authoritative", "additive")
_EDITS: dict[str, Callable[[st.DrawFn, Sections, list[str]], Sections]] = {
    "templates": _templates,
    "signatures": _signatures,
    "skills": _skills,
    "roles": _roles,
    "routing_queues": _filters,
    "configuration_sets": _sets,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_each_number_is_that_of_the_tenant_before_and_after(family: str) -> None:
    """Every sentence with a number is so, and none is missing, once the plan is carried out."""
    recount, _ = FAMILIES[family]
    said: list[int] = []

    @settings(
        max_examples=40,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        phases=[Phase.generate],
    )
    @given(st.one_of(strategies.pairs(), edited()), strategies.estates())
    def law(pair: tuple[Sections, Sections], estate: Sections) -> None:
        with World() as world:
            plant(world, estate)
            try:
                world.converge(a_manifest(**pair[0]))
                before = Picture(world)
                plan, *more = world.converge(a_manifest(**pair[1]))
            except (InvalidInput, Refused):
                reject()
            later = {(c.address, c.action) for one in more for c in one.decision.changes}
            assume(later <= {(c.address, c.action) for c in plan.decision.changes})
            expected = Counter(recount(before, Picture(world)))
            assert expected == told(plan, family)
            said.append(sum(expected.values()))

    law()
    assert sum(said), "it was never said at all"


@st.composite
def two(draw: st.DrawFn) -> tuple[tuple[Sections, Sections], Sections]:
    """Two manifests and an estate."""
    return draw(st.one_of(strategies.pairs(), edited())), draw(strategies.estates())


@settings(
    max_examples=60, suppress_health_check=list(HealthCheck), deadline=None, phases=[Phase.generate]
)
@given(two(), st.integers(1, 1000))
def test_what_is_reached_is_all_that_leads_there(
    drawn: tuple[tuple[Sections, Sections], Sections], seed: int
) -> None:
    """By brute force: pairs are joined until nothing new is found; same plan, same words."""
    (first, second), estate = drawn
    with World() as world:
        plant(world, estate)
        try:
            world.converge(a_manifest(**first))
            manifest = a_manifest(**second)
            plan = world.plan(manifest)
        except (InvalidInput, Refused):
            reject()
        changed = {
            one.address
            for one in plan.decision.changes
            if one.action in {"delete", "deactivate", "replace"}
            or any(step.means is not Means.STATE for step in one.steps)
        }
        pairs = set(leading(world, second, plan))
        closure = {(who, whom) for who, whom in pairs if whom in changed}
        direct = {who for who, _ in closure} - changed
        while (
            more := {(who, whom) for who, via in pairs for by, whom in closure if via == by}
            - closure
        ):
            closure |= more
        reached = {one.address: one for one in plan.decision.reached}
        assert len(reached) == len(plan.decision.reached)
        assert reached.keys() == {who for who, _ in closure} - changed
        assert {a for a, one in reached.items() if one.direct} == direct
        assert all((a, one.by) in pairs for a, one in reached.items())
        assert all((one.by in changed) is one.direct for one in reached.values())
        # The order in which the tenant lists things makes no difference.
        shuffled = World(shuffle_seed=seed)
        shuffled.tenant._store = world.tenant._store
        read = refresh(shuffled.provider(), ALL, manifest, world.store.read(), EXTENDED)
        again = build(ALL, manifest, read, world.store.read(), EXTENDED, world.consent)[0]
        assert again is not None
        assert again.impact == plan.decision.impact
        assert again.reached == plan.decision.reached


def leading(world: World, sections: Sections, plan: Plan) -> Iterator[tuple[str, str]]:
    """Everything that refers to something, from the manifest and the tenant's own documents."""
    yield from declared(sections)
    yield from held(world, called(world, plan))


def called(world: World, plan: Plan) -> dict[tuple[str, str], str]:
    """What stands for each live object: its address, or what the tenant calls it."""
    state = world.store.read()
    moved = plan.decision.moved
    known = {moved.get(a, a): bound.id for a, bound in (state.bindings if state else {}).items()}
    known |= {c.address: c.id for c in plan.decision.changes if c.id}
    return {(a.partition(".")[0], id_): a for a, id_ in known.items() if id_}


def declared(sections: Sections) -> Iterator[tuple[str, str]]:
    """References by key; those to what is not declared here lead to nothing that changes."""
    for place, kind in REFERENCES.items():
        section, *path = place.split("/")
        for key, block in sections.get(section, {}).items():
            if section == "slas" and key != "channels":
                continue
            who = "sla.tenant" if section == "slas" else f"{section[:-1]}.{key}"
            for to in _values([block], path):
                if isinstance(to, str):
                    yield who, f"{kind}.{to}"


REFERENCES = {
    "channels/domain": "email_domain",
    "channels/default_skill": "skill",
    "channels/email/spam_tag": "tag",
    "channels/email/template": "template",
    "email_domains/configuration_set": "configuration_set",
    "roles/channels/members/*": "channel",
    "routing_queues/filters/+/included_tags/*": "tag",
    "routing_queues/filters/+/included_channels/members/*": "channel",
    "routing_queues/filters/+/excluded_channels/members/*": "channel",
    "slas/*": "channel",
}
"""Where a manifest refers to what; `*` stands for keys or items, `+` for values."""


def _values(found: list[Any], path: list[str]) -> list[Any]:
    for name in path:
        if name == "*":
            found = [key for one in found for key in one]
        elif name == "+":
            found = [value for one in found for value in one.values()]
        else:
            found = [one[name] for one in found if isinstance(one, dict) and name in one]
    return found


def held(world: World, names: dict[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    """References among live objects that are ours; those of others lead to nothing of ours."""
    now = Picture(world)

    def pairs(who: tuple[str, str], *whom: tuple[str, Any]) -> Iterator[tuple[str, str]]:
        found = (names.get((kind, str(id_))) for kind, id_ in whom)
        yield from ((names[who], to) for to in found if to and who in names)

    for id_, one in now.top("email-settings").items():
        keys = (
            ("tag", "spamTagId"),
            ("template", "outboundTemplateId"),
            ("skill", "defaultSkillId"),
        )
        yield from pairs(("channel", id_), *((kind, one[name]) for kind, name in keys))
    for (region, id_), one in now.all("ses-identities").items():
        to = ("configuration_set", f"{region}/{one.get('ConfigurationSetName')}")
        yield from pairs(("email_domain", f"{region}/{id_}"), to)
    roles = {id_: one["cxoneRoleId"] for id_, one in now.top("digital-roles").items()}
    for role, channel in now.all("role-channels"):
        yield from pairs(("role", roles[role]), ("channel", channel))
    for (queue, _), one in now.all("queue-filters").items():
        for condition in one["conditions"]:
            channels = (("channel", to) for to in condition.get("channelIds", ()))
            tags = (("tag", to) for to in condition.get("tagIds", ()))
            yield from pairs(("routing_queue", queue), *channels, *tags)
    for channel in now.top("sla-channels"):
        if ("channel", channel) in names:
            yield "sla.tenant", names["channel", channel]

"""What a manifest must not say of a role, and what a plan should know of those who have it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from cxdeclare.model.address import Address
from cxdeclare.model.check import Finding, Judge, each, on_estate, on_manifest
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.estate import Estate, Unseen, links_after, once
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Resource
from cxdeclare.model.rule import VENDOR, Rule
from cxdeclare.model.wire import at

_INTERACTS = frozenset(
    [
        "assign",
        "unassign",
        "create_draft",
        "manual_outbound",
        "change_from",
        "forward",
        "edit_recipients",
        "close",
    ]
)
"""Permissions of people who work with contacts, and so will want to answer."""
_DIGITAL = 9
"""The media type of digital skills."""
_SEARCHES = frozenset({"deSearchCases", "deSearchMessages", "deSearchCustomers", "deSearchPosts"})


def _two_roles(manifest: Manifest) -> Iterator[Finding]:
    claimed: dict[str, Address] = {}
    for role in manifest.of("role"):
        users = role.members.get("users")
        for user in users.members if users else ():
            first = claimed.setdefault(user.casefold(), role.address)
            if users is not None and first != role.address:
                path = users.paths.get(user, ("users",))
                fact = f"user `{user}` already has {first}; a digital user has one role"
                yield Finding(role.address, path, fact)


def _works_without_reply(manifest: Manifest) -> Iterator[Finding]:
    for role in manifest.of("role"):
        channels = role.members.get("channels")
        for channel, values in channels.members.items() if channels else ():
            granted = set(values.get("permissions") or ())
            if channels and granted & _INTERACTS and "reply" not in granted:
                path = (*channels.paths[channel], "permissions")
                words = ", ".join(f"`{one}`" for one in sorted(granted & _INTERACTS))
                yield Finding(role.address, path, f"the role has {words} and no `reply`")


def _admin(estate: Estate, role: Resource) -> set[str]:
    """The Admin permissions a role will have; those declared are given by hand."""
    found = estate.found(role.address)
    if found is None:
        return set(_SEARCHES | {"Skills"})  # that it must exist is said elsewhere
    live = estate.values("role", found.id, OBJECT).get("admin_permissions")
    if live is None:
        raise Unseen("its Admin permissions were not read")
    declared = role.parts[OBJECT].get("admin_permissions") or {"members": ()}
    return {*live, *declared["members"]}


def _is_digital(permission: str) -> bool:
    return permission[:2] == "de" and permission[2:3].isupper()


def _not_digital(estate: Estate) -> Judge:
    def judge(role: Resource) -> Iterator[Finding]:
        if "channels" in role.members and not any(map(_is_digital, _admin(estate, role))):
            yield Finding(role.address, ("name",), "the role has no Digital Engagement permission")

    return judge


def _cannot_search(estate: Estate) -> Judge:
    def judge(role: Resource) -> Iterator[Finding]:
        if "channels" in role.members:
            admin = _admin(estate, role)
            if any(map(_is_digital, admin)) and not admin & _SEARCHES:
                fact = "the role may search neither cases nor messages, customers or posts"
                yield Finding(role.address, ("name",), fact)

    return judge


def _cannot_see_skills(estate: Estate) -> Judge:
    def judge(role: Resource) -> Iterator[Finding]:
        channels = role.members.get("channels")
        replies = channels and any(
            "reply" in (values.get("permissions") or ()) for values in channels.members.values()
        )
        if replies and not any(one.startswith("Skills") for one in _admin(estate, role)):
            fact = "the role may reply, and lacks the Admin permission to view skills"
            yield Finding(role.address, ("name",), fact)

    return judge


def _permissions(estate: Estate) -> Callable[[], Mapping[str, set[str]]]:
    """What all roles may do on each channel, as it will be; looked up when first asked for."""

    @once
    def found() -> Mapping[str, set[str]]:
        on: dict[str, set[str]] = {}
        roles = [links_after(estate, one, "channels") for one in estate.manifest.of("role")]
        roles += [
            estate.links("role", id_, "channels")
            for id_ in estate.objects("role")
            if estate.address("role", id_) is None
        ]
        for links in roles:
            for channel, values in links.items():
                on.setdefault(channel, set()).update(values.get("permissions") or ())
        return on

    return found


def _unused(estate: Estate) -> Judge:
    permissions = _permissions(estate)

    def judge(channel: Resource) -> Iterator[Finding]:
        if channel.address.key not in permissions():
            yield Finding(channel.address, (), "no role uses this channel")

    return judge


def _nobody_replies(estate: Estate) -> Judge:
    permissions = _permissions(estate)

    def judge(channel: Resource) -> Iterator[Finding]:
        granted = permissions().get(channel.address.key)
        if granted is not None and "reply" not in granted:
            fact = "no role may reply on this channel"
            if channel.parts[OBJECT].get("change_from"):
                fact += ", so no From address is ever changed"
            yield Finding(channel.address, (), fact)

    return judge


def _attribute(estate: Estate, user: str) -> bool:
    """Whether a user has the Digital Engagement attribute, which the API writes as a text."""
    found = estate.find("user", user)
    values = at(found.raw, "customAttributes.digitalEngagement.values") if found else None
    if not isinstance(values, list) or not values:
        raise Unseen(f"the attribute of user `{user}` was not read")
    return bool(str(at(values[0], "value")).casefold() == "true")


def _skilled(estate: Estate) -> Callable[[], tuple[set[str], bool]]:
    """Users who answer a declared skill, and whether other skills may have more."""

    @once
    def found() -> tuple[set[str], bool]:
        skills = estate.manifest.of("skill")
        users = {one.casefold() for s in skills for one in links_after(estate, s, "agents")}
        others = (
            one
            for id_, one in estate.objects("skill").items()
            if estate.address("skill", id_) is None
            and one.raw.get("mediaTypeId", _DIGITAL) == _DIGITAL
            and one.raw.get("isActive", True)
        )
        return users, next(others, None) is not None

    return found


def _switched_on(estate: Estate, *, both: bool) -> Judge:
    """Users of a role who lack the attribute, a skill, or (unless both are needed) both."""
    skilled = _skilled(estate)
    apps = set(estate.manifest.tenant.agent_apps)
    applies = apps == {"cxone_agent"} if both else "max" in apps

    def judge(role: Resource) -> Iterator[Finding]:
        users = role.members.get("users")
        for user in users.members if users and applies else ():
            attribute = _attribute(estate, user)
            if attribute and not both:
                continue
            names, others = skilled()
            has_skill = user.casefold() in names
            if not has_skill and others and (attribute or not both):
                raise Unseen(f"skills that are not declared here may have user `{user}`")
            path = users.paths.get(user, ("users",)) if users else ()
            if not attribute and (both or not has_skill):
                lacks = "the Digital Engagement attribute" + " and a skill" * (not has_skill)
                yield Finding(role.address, path, f"user `{user}` lacks {lacks}")
            elif both and not has_skill:
                yield Finding(role.address, path, f"user `{user}` has no digital skill")

    return judge


CHECKS = (
    on_manifest(
        Rule(
            "CXD230",
            "a digital user has one role",
            "only the primary role counts in Digital, so one of two claims cannot hold",
            "take the user out of one of the two",
            VENDOR,
            rows=(60,),
            fixed="the plan gives each user one role, so two claims cannot both be planned",
        ),
        _two_roles,
    ),
    on_manifest(
        Rule(
            "CXD232",
            "a role that works with contacts has `reply` on the channel",
            "its users see the contacts and cannot answer them",
            "add `reply`; if the role only watches or drafts, say so in `policy.ignore`",
            VENDOR,
            rows=(67, 68),
        ),
        _works_without_reply,
        Severity.WARNING,
    ),
    on_estate(
        Rule(
            "CXD233",
            "a role with channels has the Digital Engagement permissions of the Admin application",
            "without them the role does not work in Digital, whatever its channels say",
            "tick them under Admin > Roles and permissions > the role > Permissions",
            VENDOR,
            rows=(61,),
        ),
        each("role", _not_digital),
    ),
    on_estate(
        Rule(
            "CXD234",
            "a role with channels may search cases, messages, customers or posts",
            "its users find nothing but what is assigned to them",
            "give the role the search permissions it needs in the Admin application",
            VENDOR,
            rows=(66,),
        ),
        each("role", _cannot_search),
    ),
    on_estate(
        Rule(
            "CXD235",
            "a role that may reply may view skills",
            "without `Skills: View` in Admin its users cannot answer",
            "tick Skills > View under Admin > Roles and permissions > the role",
            VENDOR,
            rows=(69,),
        ),
        each("role", _cannot_see_skills),
    ),
    on_estate(
        Rule(
            "CXD236",
            "users of CXone Agent have the Digital Engagement attribute and a digital skill",
            "without either of the two no digital contact reaches them",
            "switch the attribute on for the user, and make him an agent of a skill",
            VENDOR,
            rows=(64, 84),
        ),
        each("role", partial(_switched_on, both=True)),
    ),
    on_estate(
        Rule(
            "CXD237",
            "users of MAX have the Digital Engagement attribute or a digital skill",
            "without both no digital contact reaches them",
            "switch the attribute on for the user, or make him an agent of a skill",
            VENDOR,
            rows=(65, 84),
        ),
        each("role", partial(_switched_on, both=False)),
    ),
    on_estate(
        Rule(
            "CXD238",
            "every channel is used by a role",
            "nobody sees its mail",
            "name it in `channels` of a role",
            VENDOR,
            rows=(57,),
        ),
        each("channel", _unused),
        ("role", "channels"),
    ),
    on_estate(
        Rule(
            "CXD239",
            "on every channel some role may reply",
            "mail comes in and nobody can answer it; agents cannot change the From address either",
            "add `reply` to the permissions of a role on this channel",
            VENDOR,
            rows=(19, 67, 68),
        ),
        each("channel", _nobody_replies),
        ("role", "channels"),
    ),
)

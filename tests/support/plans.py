"""Plans built by hand, without a tenant: thirty that show all there is to show, and one to fill."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from cxdeclare.model.endpoint import Evidence, Verb
from cxdeclare.model.profile import Means
from cxdeclare.planning.figures import Agents, ExpectedCalls
from cxdeclare.planning.impact import Impact, Reached
from cxdeclare.planning.interrupted import Interrupted, Settled
from cxdeclare.planning.plan import (
    Action,
    Change,
    Decision,
    FieldChange,
    Orphan,
    Plan,
    Record,
    Refusal,
    Step,
    Unguarded,
    Unknown,
)
from cxdeclare.planning.rollback import Lasting, Rollback, Why
from cxdeclare.planning.verified import Attested, Verified

OLD = "<style>p{color:red}</style><p>Dear customer,</p><p>your ticket is open.</p>"
NEW = "<p>Dear customer,</p><p>your ticket is <b>closed</b>.</p><img src=a.png alt='Our logo'>"
"""A body before and after."""


def hashed(text: str) -> str:
    """How a plan names a long text."""
    return f"sha256:{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def field(name: str, after: Any, before: Any = None, because: str | None = None) -> FieldChange:
    """One field of a step."""
    return FieldChange(name=name, before=before, after=after, because=because)


def change(
    address: str,
    action: Action,
    fields: Iterable[FieldChange] = (),
    *,
    steps: Iterable[Step] = (),
    **more: Any,
) -> Change:
    """A change of an object, with one step for its fields and any others."""
    verb = {Action.CREATE: Verb.CREATE, Action.DELETE: Verb.DELETE}.get(action, Verb.UPDATE)
    told = tuple(fields)
    own = [step(address, verb, told)] if told or action is Action.DELETE else []
    kind = address.partition(".")[0]
    return Change(address=address, kind=kind, action=action, steps=(*own, *steps), **more)


def step(address: str, verb: Verb, fields: Iterable[FieldChange] = (), **more: Any) -> Step:
    """One step; a call unless it says otherwise."""
    id_ = " ".join(filter(None, (address, more.get("part"), more.get("member"), verb.value)))
    given = {"id": id_, "part": "", "verb": verb, "means": Means.API, "fields": tuple(fields)}
    return Step(**{**given, **more})


def by_hand(address: str, verb: Verb, fields: Iterable[FieldChange] = (), **more: Any) -> Step:
    """One step that a person does."""
    where = {
        "means": Means.MANUAL,
        "ui": "ACD > Digital > Templates",
        "why": "the endpoint for it is a guess",
        "verified_by": Verified.READING,
    }
    return step(address, verb, fields, **{**where, **more})


def plan(*changes: Change, bodies: Iterable[str] = (), live: bool = False, **more: Any) -> Plan:
    """A plan of these changes; the same every time."""
    given: dict[str, Any] = {
        "tenant_id": "t",
        "manifest": "0" * 64,
        "lineage": None,
        "serial": 1,
        "profile": "extended",
        "ids": {},
        "lookups": {},
        "bodies": {hashed(text): text for text in bodies},
        "changes": changes,
    }
    decision = Decision(**{**given, **more})
    return Plan(
        tool="cxdeclare 0",
        target="live" if live else "embedded",
        target_class="live" if live else "pretend",
        created="2026-01-01T00:00:00Z",
        expires="2026-01-02T00:00:00Z",
        reads=7,
        calls=ExpectedCalls(reads=3, writes=2) if live else None,
        digest=decision.digest,
        decision=decision,
    ).sealed()


def brand(before: str | None, after: str, **more: Any) -> Plan:
    """A template whose body changes."""
    action = Action.CREATE if before is None else Action.UPDATE
    was = None if before is None else hashed(before)
    one = change("template.brand", action, [field("html", hashed(after), was)])
    return plan(one, bodies=[text for text in (before, after) if text is not None], **more)


def many(created: int, updated: int, deleted: int = 0) -> Plan:
    """A great many changes."""
    news = [
        change(f"tag.new{at}", Action.CREATE, [field("title", f"Title {at}")])
        for at in range(created)
    ]
    olds = [
        change(f"tag.old{at}", Action.UPDATE, [field("title", "After", f"Before {at}")])
        for at in range(updated)
    ]
    gone = [change(f"tag.gone{at}", Action.DELETE, id=str(at)) for at in range(deleted)]
    return plan(*news, *olds, *gone)


def _refused(**more: Any) -> Plan:
    refusal = Refusal(
        guard="protected",
        address="channel.billing",
        message="it is protected, and would be deleted",
        hint="put the block back",
        **more,
    )
    ends = change("channel.billing", Action.DELETE, id="12", called="Billing")
    return plan(ends, refusals=(refusal,), unchanged=4)


def _links() -> Plan:
    at = "signature.team"
    steps = [
        step(at, Verb.ADD, part="users", member="zoe@acme.example", note="leaves signature.old"),
        step(at, Verb.REMOVE, part="users", member="luc@acme.example"),
        step(
            "role.agent",
            Verb.CHANGE,
            [field("rights", ["view", "reply"], ["view"])],
            part="channels",
            member="channel.billing",
        ),
    ]
    return plan(
        change(at, Action.UPDATE, steps=steps[:2]),
        change("role.agent", Action.UPDATE, steps=steps[2:]),
    )


def _manual() -> Plan:
    at = "template.brand"
    first = by_hand(at, Verb.CREATE, [field("name", "Brand"), field("html", hashed(NEW))])
    dns = by_hand("email_domain.care", Verb.UPDATE, part="dkim", verified_by=Verified.DNS)
    word = by_hand("sla.tenant", Verb.UPDATE, [field("first_response", 3600, 14400)])
    then = step("channel.billing", Verb.UPDATE, [field("name", "A", "B")], depends_on=(first.id,))
    return plan(
        change(at, Action.CREATE, steps=[first]),
        change("email_domain.care", Action.UPDATE, steps=[dns]),
        change("sla.tenant", Action.UPDATE, steps=[word]),
        change("channel.billing", Action.UPDATE, steps=[then]),
        bodies=[NEW],
        records={"email_domain.care": Record(identity="care", outputs={"tokens": ["a1", "b2"]})},
    )


def _impact() -> Plan:
    one = change("channel.billing", Action.DELETE, id="12", called="Billing")
    return plan(
        one,
        impact=(
            Impact(
                address="channel.billing",
                weight="warning",
                text="billing@acme.example stops receiving (channel deleted)",
            ),
            Impact(
                address="signature.team",
                weight="notice",
                text="12 agents move from signature A to B",
            ),
        ),
        reached=(
            Reached(address="role.agent", by="channel.billing", direct=True),
            Reached(address="user.ana", by="role.agent", direct=False),
        ),
    )


def _before(lines: int) -> Plan:
    settled = (
        Settled(step="tag.a create", address="tag.a", verb=Verb.CREATE, outcome="done", id="9"),
        Settled(
            step="tag.b create",
            address="tag.b",
            verb=Verb.CREATE,
            outcome="unknown",
            reason="two are alike",
        ),
    )
    left = Interrupted(run="r-1", lines=lines, plan="0" * 64, settled=settled if lines else ())
    return plan(change("tag.c", Action.CREATE, [field("title", "C")]), interrupted=left)


def _left() -> Plan:
    return plan(
        orphans=(
            Orphan(
                address="tag.spam",
                id="3",
                called="Spam",
                action=Action.DELETE,
                reason="add `--allow-delete tag.spam` to delete it",
            ),
        ),
        unknown=(Unknown(subject="template", reason="403 Forbidden: the right Templates"),),
        unguarded=(
            Unguarded(guard="lockout", address="role.boss", reason="users were not read"),
            Unguarded(guard="last-reply", address="channel", reason="no answer", failed=True),
        ),
        attested=(
            Attested(address="template.brand", part="", by="Ana Roth", at="2026-01-01T08:00:00Z"),
        ),
        unchanged=3,
    )


def _going_back() -> Plan:
    lasting = (
        Lasting(why=Why.STAYS, address="tag.late", message="it is not deleted: nobody allowed it"),
    )
    one = change("tag.a", Action.UPDATE, [field("title", "Old", "New")])
    return plan(one, rollback=Rollback(serial=4, lasting=lasting))


def _replace() -> Plan:
    at = "email_domain.care"
    steps = [
        step(at, Verb.CREATE, [field("domain", "help.example", "care.example")]),
        step(at, Verb.DELETE),
    ]
    one = change(at, Action.REPLACE, steps=steps, id="7", called="care.example")
    return plan(one)


def _long() -> Plan:
    rules = {f"rule {at}": ["contains", f"word {at}"] for at in range(12)}
    after = {**rules, "rule 3": ["contains", "another"], "rule 12": ["is", "new"]}
    return plan(
        change("role.agent", Action.UPDATE, [field("permissions", after, rules)]),
        change("tag.a", Action.UPDATE, [field("title", "x" * 90 + " y" * 60, "short")]),
    )


def _page(lines: int, changed: int | None = None) -> str:
    return "".join(f"<p>Line {at}{' anew' if at == changed else ''}</p>" for at in range(lines))


SCENARIOS: dict[str, Callable[[], Plan]] = {
    "nothing": lambda: plan(unchanged=5),
    "create": lambda: plan(change("tag.vip", Action.CREATE, [field("title", "VIP")])),
    "update": lambda: plan(
        change("tag.vip", Action.UPDATE, [field("title", "VIP gold", "VIP")], id="1")
    ),
    "several-fields": lambda: plan(
        change(
            "channel.billing",
            Action.UPDATE,
            [
                field("name", "Billing and more", "Billing"),
                field("outbound", True, False),
                field("forward", None, True),
                field("default_skill", "skill.orders", because="it is another object now"),
            ],
        )
    ),
    "delete": lambda: plan(
        change("tag.spam", Action.DELETE, id="3", called="Spam", lost=("rule of `Ana`",))
    ),
    "deactivate": lambda: plan(change("skill.old", Action.DEACTIVATE, id="3", called="Old")),
    "replace": _replace,
    "adopt": lambda: plan(
        change("tag.vip", Action.ADOPT, id="1", reason="found by its name", adopts=True)
    ),
    "adopt-and-update": lambda: plan(
        change("tag.vip", Action.UPDATE, [field("title", "B", "A")], adopts=True, id="1")
    ),
    "move": lambda: plan(change("tag.new", Action.MOVE, moved_from="tag.old", id="1")),
    "forget": lambda: plan(
        change("tag.old", Action.FORGET, reason="its object is gone", released=("a link",))
    ),
    "links": _links,
    "body-new": lambda: brand(None, NEW),
    "body-changed": lambda: brand(OLD, NEW),
    "body-markup-only": lambda: brand("<p>one two</p>", "<div><b>one</b>\n two</div>"),
    "body-links-only": lambda: brand("<a href=a>go</a>", "<a href=b>go</a>"),
    "body-long": lambda: brand(_page(120), _page(120, 60)),
    "body-plain": lambda: plan(
        change("signature.team", Action.UPDATE, [field("text", hashed("A\nC"), hashed("A\nB"))]),
        bodies=["A\nB", "A\nC"],
    ),
    "long-values": _long,
    "manual": _manual,
    "refused": _refused,
    "refused-for-good": lambda: _refused(takes_consent=False),
    "impact": _impact,
    "interrupted": lambda: _before(5),
    "journal-lost": lambda: _before(0),
    "left-alone": _left,
    "rollback": _going_back,
    "people": lambda: plan(
        change("tag.a", Action.UPDATE, [field("title", "B", "A")]),
        agents=Agents(count=12, limit=10, unread=("7",)),
    ),
    "live": lambda: plan(
        change(
            "tag.a",
            Action.CREATE,
            steps=[step("tag.a", Verb.CREATE, [field("title", "A")], evidence=Evidence.INFERRED)],
        ),
        live=True,
    ),
    "many": lambda: many(30, 12, 3),
}
"""Thirty plans, each of which shows something of its own."""


def filled(text: str) -> Plan:
    """A plan with this text wherever there can be one."""
    at = "template.brand"
    named = [
        field("name", text, f"{text} before"),
        field("html", hashed(f"<p>{text}</p>\n{text}"), hashed(f"<i>{text}</i>")),
    ]
    linked = step(
        "signature.team",
        Verb.ADD,
        [field("title", text, "x", because=text)],
        part="users",
        member=text,
        note=text,
    )
    hand = by_hand(
        "template.other",
        Verb.CREATE,
        [field("name", text), field("html", hashed(text))],
        ui=text,
        why=text,
    )
    listed = field("permissions", {text: [text], "b": text}, {text: ["x"], "a": text})
    return plan(
        change(at, Action.UPDATE, named, reason=text, called=text, id=text),
        change("tag.a", Action.DELETE, id=text, called=text, lost=(text,)),
        change("signature.team", Action.UPDATE, steps=[linked], released=(text,), notes=(text,)),
        change("template.other", Action.CREATE, steps=[hand]),
        change("role.agent", Action.UPDATE, [listed]),
        change("skill.a", Action.DEACTIVATE, id=text, called=text),
        bodies=[f"<p>{text}</p>\n{text}", f"<i>{text}</i>", text],
        records={"template.other": Record(identity=text, outputs={text: text})},
        orphans=(
            Orphan(address=f"tag.{text}", id=text, called=text, action=Action.DELETE, reason=text),
        ),
        refusals=(Refusal(guard="protected", address=text, message=text, hint=text),),
        unknown=(Unknown(subject=text, reason=text),),
        unguarded=(Unguarded(guard="lockout", address=text, reason=text),),
        attested=(Attested(address=at, part="", member=text, by=text, at="2026-01-01T00:00:00Z"),),
        impact=(
            Impact(address=text, weight="warning", text=text),
            Impact(address="tag.a", weight="notice", text=f"{text} and {text}"),
        ),
        reached=(Reached(address=text, by=text, direct=True),),
        interrupted=Interrupted(
            run=text,
            lines=1,
            plan="0" * 64,
            settled=(
                Settled(step=text, address="tag.a", verb=Verb.CREATE, outcome="done", id=text),
                Settled(
                    step=text,
                    address="tag.a",
                    verb=Verb.CREATE,
                    outcome="unknown",
                    reason=text,
                ),
            ),
        ),
        rollback=Rollback(serial=1, lasting=(Lasting(why=Why.STAYS, address=text, message=text),)),
    ).model_copy(update={"target": text})

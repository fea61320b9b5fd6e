"""Explain: one address in words: where its values come from, what is live, what will be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.engine.explained import BodyBrief, Explained, FieldExplained, Origin, Pointed
from cxdeclare.model.endpoint import Evidence
from cxdeclare.model.fields import Trait, Value
from cxdeclare.model.kind import Kind
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import HIDDEN
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import the_object
from cxdeclare.planning.plan import Action
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import heading
from cxdeclare.report.values import counted, plain, secret, shown

_ORIGINS = {
    Origin.DECLARED: "declared",
    Origin.WHOLE: "not declared, and empty: its link is declared as a whole",
    Origin.ALWAYS: "not declared: every object of this kind has it so",
    Origin.GATE: "not declared: a person makes it so, before what depends on it goes on",
    Origin.RETIRED: "not declared: it ends with the object",
    Origin.LINK: "not declared: the links of this set are exactly the declared ones",
    Origin.ALONG: "not declared: sent as it is, because the call writes the whole object",
    Origin.RECORDED: "not declared any more: its block has left the manifest",
}


def explained(found: Explained, kinds: Registry, *, is_pretend: bool) -> str:
    """Everything there is to know, the most wanted first."""
    text = _Text(found, kinds, kinds[found.kind], is_pretend)
    return "\n".join(text.lines())


@dataclass(frozen=True, slots=True)
class _Text:
    found: Explained
    kinds: Registry
    kind: Kind
    is_pretend: bool

    def lines(self) -> Iterator[str]:
        """All of it."""
        found = self.found
        if found.target is not None:
            yield heading(found.target, is_pretend=self.is_pretend)
            yield ""
        yield from self.head()
        for field in found.fields:
            # What a link leaves out matters only if there is something to clear.
            if field.differs or field.origin is not Origin.WHOLE:
                yield from self.field(field)
        yield from self.unmanaged()
        if found.outputs:
            yield "Assigned by the server:"
            for name, value in sorted(found.outputs.items()):
                yield f"  {visible(name)}: {plain(value)}"
        yield from self.attested()
        if found.dependants:
            yield "Referred to by:"
            for address, names in found.dependants.items():
                yield f"  {visible(address)} ({', '.join(names)})"
        if found.target is None:
            yield "From the manifest alone: nothing was connected to."
        else:
            yield f"{counted(found.reads, 'read')}, {found.writes} writes."

    def attested(self) -> Iterator[str]:
        """Whose word there is for what nothing reads."""
        if self.found.attested:
            yield "Attested, and not verifiable:"
        for said in self.found.attested:
            which = f"[{visible(said.member)}]" if said.member is not None else ""
            place = f"{said.part}{which}" or "the object itself"
            fields = f" ({visible(', '.join(sorted(said.values)))})" if said.values else ""
            word = f"on {said.at[:10]} by {visible(said.by)}: {visible(said.evidence)}"
            yield f"  {place}{fields}: {word}"

    def head(self) -> Iterator[str]:
        """What it is, which object it stands for, and what the plan does to it."""
        found = self.found
        where = f"declared at {visible(found.place)}" if found.place else "declared"
        if found.successor is not None:
            where = f"left over: {visible(found.successor)} has taken its place"
        elif not found.is_declared:
            where = "not declared: its block has left the manifest"
        yield f"{visible(found.address)}: {self.kind.called}, {where}"
        if found.id is not None:
            called = f" `{visible(found.called)}`" if found.called else ""
            words = [f"{visible(the_object(found.id))}{called}"]
            if found.origin is not None:
                words.append(found.origin)
            yield f"  {', '.join([*words, *(['protected'] if found.protected else [])])}"
        elif found.target is not None:
            yield "  there is no object for it yet"
        elif found.protected:
            yield "  protected"
        if found.target is not None:
            yield f"  the plan: {self.plan()}"
        yield from self.marks()

    def marks(self) -> Iterator[str]:
        """What refuses the plan, what else becomes of it, and what could not be read."""
        found = self.found
        for one in found.refused:
            yield f"  ! refused by guard {visible(one.guard)}: {visible(one.message)}"
            if one.hint:
                yield f"    hint: {visible(one.hint)}"
        for note in found.notes:
            yield f"  {visible(note)}"
        for subject, reason in sorted(found.unknown.items()):
            yield f"  ? {visible(subject)} is not known, so it is left alone: {visible(reason)}"

    def plan(self) -> str:
        """What becomes of it."""
        reason = visible(self.found.reason or "")
        if self.found.action is not None:
            return f"{self.found.action} ({reason})" if reason else self.found.action
        if reason:
            return f"nothing: {reason}"
        return "nothing to do" if self.found.unknown else "nothing to do, it is as declared"

    def field(self, field: FieldExplained) -> Iterator[str]:
        """One field or link: its value, and below it all there is to say of it."""
        name = self.name(field)
        attribute = self.attribute(field)
        if field.field is None:
            yield name
        elif field.origin in {Origin.DECLARED, Origin.WHOLE, Origin.RECORDED}:
            yield f"{name}: {self.value(attribute, field.declared)}"
        else:
            value = field.live if field.means is None else field.after
            yield f"{name}: {self.value(attribute, value)}"
        place = f" at {visible(field.place)}" if field.place else ""
        yield f"    {_ORIGINS[field.origin]}{place}"
        for before in field.replaced:
            yield f"    in place of the value at {visible(before)}"
        for one in field.points:
            yield f"    refers to {self.pointed(one)}"
        if self.found.target is not None:
            yield f"    {self.there(field, attribute)}"
            yield f"    {self.change(field, attribute)}"

    def there(self, field: FieldExplained, attribute: Attribute | None) -> str:
        """What was applied and what is live."""
        if field.field is None:
            applied = "applied" if field.was_applied else "never applied"
            return f"{applied}; {'live' if field.is_live else self.missing(field, 'not live')}"
        was = "never"
        if field.was_applied:
            # Equal values in one order, whatever the state has made of it.
            same = field.applied == field.declared
            was = self.value(attribute, field.declared if same else field.applied)
        if attribute is not None and attribute.has(Trait.LOCAL):
            return f"last applied: {was}"
        if attribute is not None and attribute.has(Trait.SECRET):
            return f"last applied: {was}; live: never given back"
        now = self.value(attribute, field.live) if field.is_live else self.missing(field, "nothing")
        return f"last applied: {was}; live: {now}"

    def missing(self, field: FieldExplained, word: str) -> str:
        """What to say of a thing that is not among those that were read."""
        return word if field.was_read or self.found.id is None else "not read"

    def change(self, field: FieldExplained, attribute: Attribute | None) -> str:
        """Why it would change, or that it stays."""
        if not field.differs:
            return self.rest(field, attribute)
        who = _who(field)
        because = f" ({visible(field.because)})" if field.because else ""
        if field.field is None:
            return f"{'removed' if field.before else 'added'} {who}{because}"
        after = self.value(attribute, field.after)
        if attribute is not None and attribute.has(Trait.SECRET):
            is_set = field.before is None
            return f"{'set' if is_set else 'changes'} {who}: {HIDDEN}{because}"
        if self.found.action == Action.REPLACE and field.before is None:
            return f"set on the new object {who}: {after}{because}"
        before = self.value(attribute, field.before)
        return f"changes {who}: {before} -> {after}{because}"

    def rest(self, field: FieldExplained, attribute: Attribute | None) -> str:
        """Why it does not change."""
        if field.means is not None:
            return "stays as it is; sent along"
        if attribute is not None and attribute.has(Trait.LOCAL):
            return "never sent: it is ours alone"
        if self.found.action == Action.DELETE:
            return "goes away with the object"
        is_secret = attribute is not None and attribute.has(Trait.SECRET)
        is_as_declared = self.found.is_declared and (field.is_live or is_secret)
        if is_as_declared and field.origin in {Origin.DECLARED, Origin.WHOLE}:
            return "no change: as declared"
        return "no change"

    def unmanaged(self) -> Iterator[str]:
        """What is live and nobody declares."""
        if not self.found.unmanaged:
            return
        yield "Live and not declared, so not managed:"
        for one in self.found.unmanaged:
            row = FieldExplained(
                part=one.part, member=one.member, field=one.field, origin=Origin.ALONG
            )
            if one.field is None:
                yield f"  {self.name(row)}"
            else:
                yield f"  {self.name(row)}: {self.value(self.attribute(row), one.live)}"

    def name(self, field: FieldExplained) -> str:
        """A field as people write it: with the part and the link, if it is of one."""
        if field.member is None:
            return visible(field.field or field.part)
        links = self.kind.named[field.part].members if field.part in self.kind.named else None
        # The sign of a looked-up name; elsewhere a name may begin with it.
        sign = "=" if links is not None and links.ref else ""
        link = f"{field.part}[{visible(field.member).removeprefix(sign)}]"
        return link if field.field is None else f"{link}.{visible(field.field)}"

    def attribute(self, field: FieldExplained) -> Attribute | None:
        """The markers of a field."""
        return None if field.field is None else self.kind.fields.get((field.part, field.field))

    def value(self, attribute: Attribute | None, value: Value) -> str:
        """A value on one line; of a long text its measures and its first line."""
        is_body = attribute is not None and attribute.has(Trait.BODY)
        if is_body and isinstance(value, str):
            return _body(value, self.found.bodies)
        if attribute is not None and attribute.has(Trait.SECRET):
            return secret(value)
        return shown(value, attribute, {})

    def pointed(self, one: Pointed) -> str:
        """What a reference leads to."""
        id_ = f"id {visible(one.id)}" if one.id is not None else "no id yet"
        if self.found.target is None:
            return visible(one.address or f"`{one.name}`, looked up in the tenant")
        if one.address is not None:
            return f"{visible(one.address)}, {id_}"
        found = id_ if one.id is not None else "not found"
        called = self.kinds[one.kind].called
        return f"{called} `{visible(one.name)}` in the tenant, {found}"


def _who(field: FieldExplained) -> str:
    """Who makes the change, and how well the call is known."""
    if field.means == Means.MANUAL:
        return "by hand"
    if field.means == Means.API:
        known = "documented" if field.evidence == Evidence.CONFIRMED else field.evidence
        return f"by a call that is {known}"
    return "in the state only"


def _body(hash_: str, bodies: Mapping[str, BodyBrief]) -> str:
    short = f"sha256 {visible(hash_.removeprefix('sha256:')[:8])}"
    known = bodies.get(hash_)
    if known is None:
        return short
    measures = f"{counted(known.lines, 'line')}, {counted(known.characters, 'character')}"
    return f"{measures}, {short}, starts with {shown(known.first, None, {})}"

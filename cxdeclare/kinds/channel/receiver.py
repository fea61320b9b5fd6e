"""Receiver: the channel that gets the mail to an address, declared here or only in the tenant."""

from __future__ import annotations

from dataclasses import dataclass

from cxdeclare.model.address import Address
from cxdeclare.model.estate import Unseen
from cxdeclare.model.expectation import Outlook, value_after
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.resource import FieldPath, Resource, member_name

CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Receiver:
    """One channel; either side may be missing."""

    resource: Resource | None
    id: str | None = None
    called: str = ""
    """What the tenant calls one that is not declared."""

    @property
    def reference(self) -> Value:
        """What a case calls it."""
        return self.resource.address.key if self.resource else {"lookup": self.called}

    @property
    def member(self) -> str:
        """What sets of links call it."""
        return member_name(self.reference)

    def value(self, outlook: Outlook, part: str, name: str) -> Value:
        """One of its fields as it will be."""
        if self.resource is not None:
            return value_after(outlook, self.resource, part, name)
        values = outlook.values(CHANNEL, self.id or "", part)
        if name not in values:
            message = f"nobody knows `{name}` of the channel `{self.called}`"
            raise Unseen(message)
        return values[name]

    def said_at(self, part: str, name: str) -> tuple[tuple[Address, FieldPath], ...]:
        """Where a field of it is declared, if it is."""
        if self.resource is None or name not in self.resource.parts.get(part, {}):
            return ()
        return ((self.resource.address, tuple(name.split("."))),)


def receiver(outlook: Outlook, mail_to: str) -> Receiver | None:
    """The channel of an address, whatever its case; None if there is surely none."""
    wanted = mail_to.casefold()
    for channel in outlook.manifest.of(CHANNEL):
        if channel.parts[OBJECT]["address"].casefold() == wanted:
            return Receiver(channel)
    if not outlook.asks:
        return None  # by the manifest alone, its addresses are all there are
    for id_ in sorted(outlook.objects(CHANNEL)):
        if outlook.address(CHANNEL, id_) is not None:
            continue  # it has the declared address, which is another
        values = outlook.values(CHANNEL, id_, OBJECT)
        if str(values.get("address") or "").casefold() == wanted:
            return Receiver(None, id_, str(values.get("name") or id_))
    return None

"""Asking: whether a run asks name servers, and which; only those who say so, and a real tenant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from cxdeclare.cli import livesite
from cxdeclare.cli.settings import Target
from cxdeclare.engine.usecases import SeenTo, Setting
from cxdeclare.model.errors import InvalidInput

if TYPE_CHECKING:
    from cxdeclare.engine.zone import NameServers


@dataclass(frozen=True, slots=True)
class Asking:
    """What was said of it on the command line."""

    wanted: bool | None = None
    servers: tuple[str, ...] = ()

    @property
    def is_said(self) -> bool:
        """Whether anything was said of it at all."""
        return self.wanted is not None or bool(self.servers)

    def whom(self, where: Target) -> Callable[[], NameServers] | None:
        """Whom to ask; None where nobody is asked. Raise if a server is none.

        A pretend tenant gets no mail, and neither does one that a variable puts in the place of
        the real one, so DNS is asked for them only where that is said.
        """
        return self._found(where)[0]

    def at(self, setting: Setting, where: Target) -> Setting:
        """The setting with whom to ask; of a real tenant, somebody has to see to DNS anyway."""
        servers, unasked = self._found(where)
        seen_to: SeenTo = "none" if servers is None and where.is_pretend else "new"
        return replace(setting, servers=servers, unasked=unasked, seen_to=seen_to)

    def _found(self, where: Target) -> tuple[Callable[[], NameServers] | None, str]:
        """Whom to ask; and why nobody is asked who would be, if something is missing here."""
        if self.servers and self.wanted is False:
            message = "`--server` goes with `--check-dns`"
            raise InvalidInput(message)
        is_wanted = self.wanted or bool(self.servers)
        if not is_wanted and (self.wanted is False or where.is_pretend or livesite.origin()):
            return None, ""
        try:
            name_servers(self.servers)
        except InvalidInput as error:
            if is_wanted:
                raise
            return None, f"{error}: {error.hint}, or say `--no-check-dns`"  # nobody insists on it
        return partial(name_servers, self.servers), ""


def name_servers(given: Sequence[str]) -> NameServers:
    """The servers that were named, or those that the resolvers of this machine lead to."""
    from cxdeclare.adapters.nameservers.authoritative import Authoritative, Server

    return Authoritative(tuple(map(Server.parse, given)))

"""Reaching: the real tenant over its sockets, with the key of whoever runs us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from cxdeclare.adapters.cxone import hosts
from cxdeclare.adapters.cxone.discovery import Discovered
from cxdeclare.adapters.cxone.exchange import Transport
from cxdeclare.adapters.cxone.families import Origins, Roots
from cxdeclare.adapters.cxone.paced import Paced
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.retried import Retried, World
from cxdeclare.adapters.cxone.sender import Sender
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.ses.sender import SesSender
from cxdeclare.adapters.ses.transport import ORIGIN, SesTransport
from cxdeclare.cli import livesite
from cxdeclare.cli.credentials import access_key
from cxdeclare.model.endpoint import Family


@contextmanager
def live(
    world: World,
    area: str | None,
    budget: float | None,
    watched: Callable[[Transport], Transport],
) -> Iterator[CxoneProvider]:
    """The tenant that the access key is for; nothing is sent before the first question.

    `watched` may put something of its own around what sends to the tenant. SES is that of AWS,
    with the credentials that boto3 finds; it has a pace of its own beside the budget.
    """
    from cxdeclare.adapters.cxone.http import HttpTransport

    override = livesite.origin()
    where = "" if override else livesite.area(area)
    auth = override or hosts.auth(where)
    key = access_key()
    with HttpTransport() as sockets:
        transport = watched(Paced(sockets, budget, world) if budget else sockets)
        retried = partial(Retried, world=world)
        session = Session(transport, auth, key.id, key.secret, retried=retried)
        roots: Roots
        senders: dict[Family, Sender] = {}
        if not override or livesite.has_ses():
            transport_of_ses = SesTransport(world.clock, world.pause)
            senders[Family.SES] = SesSender(transport_of_ses, retried=retried)
        if override:
            roots = Origins.on_one_host(override)
            if senders:
                roots = replace(roots, ses=ORIGIN)
        else:
            asked = retried(transport)
            roots = Discovered(asked, session.tenant_id, where, livesite.domains())
        yield CxoneProvider(session, roots, senders)

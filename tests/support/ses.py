"""SES through boto3 with a time that passes only while one pauses; and beside the tenant."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.adapters.cxone.retried import Retried, World
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.ses.sender import SesSender
from cxdeclare.adapters.ses.transport import ORIGIN, SesTransport
from tests.support.patient import Clock

REGION = "eu-central-1"
IDENTITIES = f"{ORIGIN.format(scope=REGION)}/v2/email/identities"


def sender(clock: Clock, client: Any = None) -> SesSender:
    """A sender with all its patience; the client is one of boto3 if none is given."""
    transport = SesTransport(clock, clock.pause)
    if client is not None:
        transport.client = lambda _: client
    world = World(clock, lambda: 0.0, clock.pause, lambda: 0.0)
    return SesSender(transport, retried=partial(Retried, world=world))


@dataclass
class Split:
    """A session that leaves SES to another sender."""

    session: Session
    ses: SesSender
    sent: Any = field(init=False)

    def __post_init__(self) -> None:
        self.sent = self

    @property
    def reads(self) -> int:
        """Of both."""
        return self.session.sent.reads + self.ses.sent.reads

    @property
    def writes(self) -> int:
        """Of both."""
        return self.session.sent.writes + self.ses.sent.writes

    def tenant_id(self) -> str:
        """Of the tenant."""
        return self.session.tenant_id()

    def own_role(self) -> str | None:
        """In the tenant."""
        return self.session.own_role()

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:
        """Whoever it is for sends it."""
        if url.startswith("ses://"):
            return self.ses.send(method, url, body, repeatable=repeatable)
        return self.session.send(method, url, body, repeatable=repeatable)

"""Notifying: whom the manifest says a drift run is to tell."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from cxdeclare.loading.forms import BUS_PATTERN, TOPIC_PATTERN
from cxdeclare.loading.nodes import Document
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import UNSET
from cxdeclare.model.language import SecretValue
from cxdeclare.model.notification import OCCASIONS, Notification
from cxdeclare.model.rule import Rule
from cxdeclare.model.secret import SecretText
from cxdeclare.model.spec import Spec

BLOCK = "notifications"
WEBHOOK = "webhook"
ONE_WAY = "CXD190"

RULES = (
    Rule(
        ONE_WAY,
        says="an entry of `notifications` names one receiver",
        why="of none nobody hears, and of two nobody knows which was meant",
        cure="write `webhook`, `sns` or `eventbridge`, and an entry of its own for each",
    ),
)


class NotificationBlock(Spec):
    """One receiver: a webhook, a topic of SNS or a bus of EventBridge."""

    webhook: Annotated[
        SecretValue,
        Field(description="The URL to post to, as Slack takes it; a reference to a secret."),
    ] = UNSET
    sns: Annotated[
        str, StringConstraints(pattern=TOPIC_PATTERN), Field(description="The ARN of a topic.")
    ] = UNSET
    eventbridge: Annotated[
        str, StringConstraints(pattern=BUS_PATTERN), Field(description="The ARN of an event bus.")
    ] = UNSET
    on: Annotated[
        list[Literal["drift", "unreadable", "clean_again"]],
        Field(min_length=1, description="When to tell; left out, each time there is something."),
    ] = UNSET


def read_notifications(
    document: Document,
) -> tuple[tuple[Notification, ...], list[Diagnostic]]:
    """The receivers, and which entries name none or several.

    What is wrong with a single field is told with the rest of the header.
    """
    given = document.data.get(BLOCK)
    made: list[Notification] = []
    found: list[Diagnostic] = []
    for index, entry in enumerate(given if isinstance(given, list) else ()):
        try:
            block = NotificationBlock.model_validate(entry)
        except ValidationError:
            continue
        said = [name for name in _WAYS if name in block.model_fields_set]
        if len(said) != 1:
            which = " and ".join(f"`{name}`" for name in said) or "no receiver"
            span = document.place((BLOCK, index)).key
            summary = f"`{BLOCK}[{index}]` names {which}"
            found.append(Diagnostic(ONE_WAY, summary, span, BLOCK, RULES[0].cure, is_hidden=True))
            continue
        made.append(_made(block, said[0]))
    return tuple(made), found


_WAYS = (WEBHOOK, "sns", "eventbridge")


def _made(block: NotificationBlock, by: str) -> Notification:
    on = frozenset(block.on or OCCASIONS)
    if by == "sns":
        return Notification("sns", block.sns, on)
    if by == "eventbridge":
        return Notification("eventbridge", block.eventbridge, on)
    return Notification("webhook", SecretText(block.webhook.value).uri, on)

"""What a change of a channel means: whose mail comes and goes, where to, and how it looks."""

from collections.abc import Iterator

from cxdeclare.model.effect import Effect, Outlook, Sentence, Told, Turn
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT

# mail that comes in

_COMES = Sentence(
    "`{address}` receives from now on, once DNS leads its mail to the point of contact; "
    "it goes to skill `{skill}`",
    when="a channel is created or takes the place of another",
)
_STOPS = Sentence(
    "`{address}` stops receiving: the channel is deleted", when="a channel is deleted", warns=True
)
_MOVES = Sentence(
    "`{address}` stops receiving: the channel is replaced by one for `{new}`",
    when="the address of a channel changes",
    warns=True,
)
_SKILL = Sentence(
    "mail to `{address}` goes to skill `{new}` instead of `{old}`", when="the default skill changes"
)
_SCRIPT = Sentence(
    "mail to `{address}` runs through script `{new}` instead of `{old}`",
    when="the default script changes",
)
_FIRST_SKILL = Sentence("mail to `{address}` goes to skill `{new}`", when="there was none before")
_FIRST_SCRIPT = Sentence(
    "mail to `{address}` runs through script `{new}`", when="there was none before"
)


def _mail(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("channel"):
        at = turn.address
        if turn.goes and turn.comes:
            yield _MOVES.of(at, address=turn.before, new=turn.name)
        elif turn.goes:
            yield _STOPS.of(at, address=turn.before)
        if turn.comes:
            made = turn.fields.get(("email", "default_skill"))
            skill = outlook.name("skill", made.after) if made else "(not known)"
            yield _COMES.of(at, address=turn.name, skill=skill)
        for place, kind, instead, first in _WAYS:
            shift = turn.shift(*place)
            if shift is not None:
                new = outlook.name(kind, shift.after)
                old = None if shift.before is None else outlook.name(kind, shift.before)
                sentence = first if old is None else instead
                yield sentence.of(at, address=turn.name, new=new, old=old)


_WAYS = (
    (("email", "default_skill"), "skill", _SKILL, _FIRST_SKILL),
    ((OBJECT, "default_script"), "studio_script", _SCRIPT, _FIRST_SCRIPT),
)

# what agents can do, and what becomes of mail that goes out

_TLS = (
    Sentence(
        "Force TLS on: mail to servers without TLS will not be sent, and the address is marked "
        "invalid",
        when="`force_tls` is switched on",
        warns=True,
    ),
    Sentence(
        "Force TLS off: mail to servers without TLS is sent all the same",
        when="`force_tls` is switched off",
    ),
)
_OUTBOUND = (
    Sentence("mail can be sent from `{address}`", when="`outbound` is switched on"),
    Sentence(
        "mail can no longer be sent from `{address}`",
        when="`outbound` is switched off",
        warns=True,
    ),
)
_MANUAL = (
    Sentence("agents can send new mail from `{address}`", when="`manual_outbound` is switched on"),
    Sentence(
        "agents can no longer send new mail from `{address}`",
        when="`manual_outbound` is switched off",
        warns=True,
    ),
)
_FORWARD = (
    Sentence("agents can forward mail of `{address}`", when="`forward` is switched on"),
    Sentence(
        "agents can no longer forward mail of `{address}`",
        when="`forward` is switched off",
        warns=True,
    ),
)
_FROM = (
    Sentence(
        "agents can change the From address of mail of `{address}`",
        when="`change_from` is switched on",
    ),
    Sentence(
        "agents can no longer change the From address of mail of `{address}`",
        when="`change_from` is switched off",
        warns=True,
    ),
)
_SIGNED = (
    Sentence(
        "mail of `{address}` ends with the agent's signature by itself",
        when="`automatic_signature` is switched on",
    ),
    Sentence(
        "mail of `{address}` no longer ends with the agent's signature by itself",
        when="`automatic_signature` is switched off",
    ),
)
_SWITCHES = (
    (("email", "email.force_tls"), _TLS),
    ((OBJECT, "outbound"), _OUTBOUND),
    ((OBJECT, "manual_outbound"), _MANUAL),
    ((OBJECT, "forward"), _FORWARD),
    ((OBJECT, "change_from"), _FROM),
    ((OBJECT, "automatic_signature"), _SIGNED),
)


def _switches(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("channel"):
        for place, sentences in _SWITCHES:
            is_on = _switched(turn, place)
            if is_on is not None:
                yield sentences[not is_on].of(turn.address, address=turn.name)


def _switched(turn: Turn, place: tuple[str, str]) -> bool | None:
    """Which way a field is switched, if it is; a new channel is born with all of them off."""
    found = turn.fields.get(place)
    if found is None or (turn.goes and not turn.comes):
        return None
    before = None if turn.comes else found.before
    return None if bool(before) is bool(found.after) else bool(found.after)


# how it looks

_TEMPLATES = (
    Sentence(
        "customers see template `{new}` instead of `{old}`", when="another template is chosen"
    ),
    Sentence("customers see template `{new}`", when="a template is chosen where there was none"),
    Sentence("customers no longer see template `{old}`, and no other", when="none is chosen"),
)
_TAGS = (
    Sentence(
        "mail that SES takes for spam is marked `{new}` instead of `{old}`",
        when="another spam tag is chosen",
    ),
    Sentence(
        "mail that SES takes for spam is marked `{new}`",
        when="a spam tag is chosen where there was none",
    ),
    Sentence(
        "mail that SES takes for spam is no longer marked `{old}`",
        when="no spam tag is chosen",
        warns=True,
    ),
)
_NAMES = (
    Sentence("customers see the name `{new}` instead of `{old}`", when="the display name changes"),
    Sentence("customers see the name `{new}`", when="a display name is set"),
    Sentence("customers no longer see the name `{old}`", when="the display name is cleared"),
)
_CHOICES = (
    (("email", "email.template"), "template", _TEMPLATES),
    (("email", "email.spam_tag"), "tag", _TAGS),
    (("email", "email.display_name"), "", _NAMES),
)
_TICKET = Sentence(
    "the ticket number is written otherwise; this applies to new interactions only",
    when="`ticket_number` changes",
)
_BY_NUMBER = Sentence(
    "replies find their case by the ticket number alone", when="in-reply-to is ignored"
)
_BY_REPLY = Sentence("replies find their case by in-reply-to", when="in-reply-to is preferred")
_TRANSPORT = Sentence(
    "mail goes out by `{new}` instead of `{old}`", when="the transport changes, by hand"
)


def _choices(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("channel"):
        for place, kind, (instead, first, none) in _CHOICES:
            shift = turn.shift(*place)
            if shift is not None:
                old, new = (_called(outlook, kind, one) for one in (shift.before, shift.after))
                sentence = first if shift.before is None else instead
                sentence = none if shift.after is None else sentence
                if not (shift.before is None and shift.after is None):
                    yield sentence.of(turn.address, old=old, new=new)


def _called(outlook: Outlook, kind: str, value: Value) -> str:
    if value is None:
        return ""
    return outlook.name(kind, value) if kind else str(value)


def _writing(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("channel"):
        ticket = ("email.ticket_number.subject", "email.ticket_number.header")
        if any(turn.shift("email", one) for one in ticket):
            yield _TICKET.of(turn.address)
        threading = turn.shift("email", "email.threading")
        if threading is not None:
            is_ignored = threading.after == "ignore_in_reply_to"
            yield (_BY_NUMBER if is_ignored else _BY_REPLY).of(turn.address)
        transport = turn.shift("email", "transport")
        if transport is not None:
            old = transport.before or "(not known)"
            yield _TRANSPORT.of(turn.address, new=transport.after, old=old)


EFFECTS = (
    Effect(_mail, (_STOPS, _MOVES, _COMES, _SKILL, _FIRST_SKILL, _SCRIPT, _FIRST_SCRIPT)),
    Effect(_switches, tuple(one for _, pair in _SWITCHES for one in pair)),
    Effect(_choices, (*_TEMPLATES, *_TAGS, *_NAMES)),
    Effect(_writing, (_TICKET, _BY_NUMBER, _BY_REPLY, _TRANSPORT)),
)

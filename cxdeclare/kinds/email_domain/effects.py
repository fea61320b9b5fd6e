"""What a change of a domain means: whether mail can be sent from it, and how it is trusted."""

from collections.abc import Iterator

from cxdeclare.model.effect import Effect, Outlook, Sentence, Told
from cxdeclare.model.fields import Value

_COMES = Sentence(
    "mail can be sent from `{domain}` once its DNS records are published and SES has verified it",
    when="a domain is created, or moves to another region",
)
_GOES = Sentence(
    "mail can no longer be sent from `{domain}`: the domain is deleted",
    when="a domain is deleted",
    warns=True,
)
_MOVES = Sentence(
    "`{domain}` is given up for `{new}`; what is new has to be verified before mail is sent",
    when="a domain is replaced by another",
    warns=True,
)
_REGION = Sentence(
    "`{domain}` is given up in one region for another; there it has to be verified before mail is "
    "sent",
    when="the region of a domain changes",
    warns=True,
)
_BOUNCES = Sentence(
    "bounces of `{domain}` go to {new} instead of {old}, once its DNS records are published",
    when="`mail_from` changes",
)
_REJECT = Sentence(
    "mail of `{domain}` is not sent while the MX record of its MAIL FROM domain is missing",
    when="`on_mx_failure` becomes `reject`",
    warns=True,
)
_DEFAULT = Sentence(
    "mail of `{domain}` is sent by the MAIL FROM domain of SES while the MX record of its own is "
    "missing",
    when="`on_mx_failure` becomes `use_default`",
)
_KEY = Sentence(
    "mail of `{domain}` is signed with another DKIM key, and is trusted once DNS has it",
    when="the selector or key of `dkim` changes, or the length in `easy_dkim`",
)
_SET = Sentence(
    "mail of `{domain}` goes out by {new} instead of {old}",
    when="`configuration_set` changes",
)
_OWN = "SES itself"


def _sending(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("email_domain"):
        if turn.goes and turn.comes:
            sentence = _REGION if turn.name == turn.before else _MOVES
            yield sentence.of(turn.address, domain=turn.before, new=turn.name)
        elif turn.goes:
            yield _GOES.of(turn.address, domain=turn.before)
        if turn.comes:
            yield _COMES.of(turn.address, domain=turn.name)


def _trusted(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("email_domain"):
        at, domain = turn.address, turn.name
        bounces = turn.shift("mail_from", "mail_from")
        if bounces is not None:
            old, new = (f"`{one}`" if one else _OWN for one in (bounces.before, bounces.after))
            yield _BOUNCES.of(at, domain=domain, new=new, old=old)
        failure = turn.shift("mail_from", "on_mx_failure")
        if failure is not None:
            yield (_REJECT if failure.after == "reject" else _DEFAULT).of(at, domain=domain)
        keys = (
            ("dkim", "dkim.selector"),
            ("dkim", "dkim.private_key"),
            ("easy_dkim", "easy_dkim.key_length"),
        )
        if any(turn.shift(*one) for one in keys):
            yield _KEY.of(at, domain=domain)
        sets = turn.shift("configuration_set", "configuration_set")
        if sets is not None:
            old, new = (_set(outlook, one) for one in (sets.before, sets.after))
            yield _SET.of(at, domain=domain, new=new, old=old)


def _set(outlook: Outlook, value: Value) -> str:
    if value is None:
        return "no configuration set"
    return f"configuration set `{outlook.name('configuration_set', value)}`"


EFFECTS = (
    Effect(_sending, (_GOES, _MOVES, _REGION, _COMES)),
    Effect(_trusted, (_BOUNCES, _REJECT, _DEFAULT, _KEY, _SET)),
)

"""Configuration sets of SES: whether mail that is sent with them has to travel over TLS.

A domain names the set that it sends with; several domains may share one. A set in use is not
deleted, whoever uses it.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints

from cxdeclare.model import sources
from cxdeclare.model.effect import Effect, Outlook, Sentence, Told
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, In, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.spec import Spec

_SOURCE = sources.SES
_UI = "AWS console > Amazon SES > Configuration sets"
_SETS = "/email/configuration-sets"

SetName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]


class ConfigurationSet(Spec):
    """A set by its name, in a region, and whether it insists on TLS."""

    name: Annotated[SetName, Wire("ConfigurationSetName"), Trait.IDENTITY, Trait.IMMUTABLE]
    region: Annotated[str, Trait.LOCAL]
    tls: Annotated[
        Literal["require", "optional"],
        Wire("TlsPolicy", spelled={"require": "REQUIRE", "optional": "OPTIONAL"}),
        In("delivery"),
        ServerDefault("optional"),
    ] = UNSET


_ON = Sentence(
    "mail of {domains} with configuration set `{name}` travels over TLS or is not sent",
    when="`tls` becomes `require`; counted are the domains that send with the set afterwards",
    warns=True,
)
_OFF = Sentence(
    "mail of {domains} with configuration set `{name}` may travel without TLS",
    when="`tls` becomes `optional`",
)


def _tls(outlook: Outlook) -> Iterator[Told]:
    for turn in outlook.turns("configuration_set"):
        shift = turn.shift("delivery", "tls")
        if shift is not None:
            at = "configuration_set"
            domains = outlook.counts("email_domain", at, at).after(turn.key)
            sentence = _ON if shift.after == "require" else _OFF
            if not domains.is_none:
                yield sentence.of(turn.address, domains=domains.said("domain"), name=turn.name)


EFFECTS = (Effect(_tls, (_ON, _OFF)),)

KIND = Kind(
    name="configuration_set",
    section="configuration_sets",
    spec=ConfigurationSet,
    noun="configuration set",
    id_field="ConfigurationSetName",
    caseless=False,
    label="ConfigurationSetName",
    scope="region",
    unlisted_for=0.0,
    retire=Retire.DELETE,
    effects=EFFECTS,
    parts=(
        Part(
            name=OBJECT,
            family=Family.SES,
            ui=_UI,
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    _SETS,
                    Evidence.CONFIRMED,
                    _SOURCE,
                    at="ConfigurationSets",
                    paging=Paging.TOKEN,
                    ids_alone=True,
                ),
                Verb.CREATE: Endpoint("POST", _SETS, Evidence.CONFIRMED, _SOURCE),
                Verb.DELETE: Endpoint("DELETE", f"{_SETS}/{{id}}", Evidence.CONFIRMED, _SOURCE),
            },
        ),
        Part(
            name="delivery",
            family=Family.SES,
            born_so=True,
            ui=f"{_UI} > the set > General details",
            verbs={
                Verb.READ: Endpoint(
                    "GET", f"{_SETS}/{{id}}", Evidence.CONFIRMED, _SOURCE, at="DeliveryOptions"
                ),
                Verb.UPDATE: Endpoint(
                    "PUT",
                    f"{_SETS}/{{id}}/delivery-options",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    whole=True,  # a pool that is not sent along would be let go
                ),
            },
        ),
    ),
)

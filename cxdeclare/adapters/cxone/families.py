"""Families: where each API family of a tenant is rooted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cxdeclare.adapters.cxone.urls import escaped
from cxdeclare.adapters.cxone.versions import version
from cxdeclare.model.endpoint import Family


class Roots(Protocol):
    """Knows where the families of one tenant are; may have to ask first."""

    def root(self, family: Family, scope: str | None = None, path: str = "") -> str:
        """What a path of a family is below of."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Base URLs of the families of one tenant."""

    auth: str
    acd: str
    digital: str
    userhub: str
    ses: str
    """With ``{scope}`` for the region."""

    @classmethod
    def on_one_host(cls, origin: str) -> Origins:
        """A pretend tenant serves everything from one origin."""
        return cls(
            auth=origin,
            acd=origin,
            digital=origin,
            userhub=origin,
            ses=f"{origin}/ses/{{scope}}",
        )

    def root(self, family: Family, scope: str | None = None, path: str = "") -> str:
        """What a path of a family is below of."""
        match family:
            case Family.ACD:
                return f"{self.acd}/inContactAPI/services/{version(path)}"
            case Family.DIGITAL:
                return f"{self.digital}/dfo/3.0"
            case Family.USERHUB:
                return self.userhub
            case Family.SES:
                # The region comes from the manifest and must not lead to another host.
                place = self.ses.replace("{scope}", escaped(scope or "").replace("@", ""))
                # The first API of SES has paths of ours, which say so themselves.
                return place if path.startswith("/v1/") else f"{place}/v2"

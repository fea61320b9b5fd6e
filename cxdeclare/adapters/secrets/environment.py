"""Environment: secrets that whoever starts a run puts into its variables."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cxdeclare.model.secret import Secret, Unresolved
from cxdeclare.model.secret_uri import SecretUri


def from_environment(
    asked: Collection[SecretUri], environment: Mapping[str, str]
) -> dict[SecretUri, Secret | Unresolved]:
    """The value of each variable."""
    return {
        uri: Secret(environment[uri.name])
        if environment.get(uri.name)
        else Unresolved(f"`${{secret.env:{uri.name}}}` is not set", f"set {uri.name} for this run")
        for uri in asked
    }

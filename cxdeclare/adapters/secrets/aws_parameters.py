"""Parameters: secrets in the parameter store of AWS Systems Manager, ten in one call."""

from __future__ import annotations

from collections.abc import Collection

from cxdeclare.adapters.aws import client
from cxdeclare.adapters.secrets.remedies import remedy, told
from cxdeclare.model.secret import Secret, Unresolved
from cxdeclare.model.secret_uri import SecretUri

MOST = 10
"""Parameters in one call."""


def from_aws_parameters(asked: Collection[SecretUri]) -> dict[SecretUri, Secret | Unresolved]:
    """The value of each parameter, in clear text."""
    found: dict[SecretUri, Secret | Unresolved] = {}
    current = sorted((uri for uri in asked if not uri.version), key=lambda uri: uri.name)
    for start in range(0, len(current), MOST):
        found |= _some({uri.name: uri for uri in current[start : start + MOST]})
    for uri in asked:  # one parameter cannot be asked for twice in a call
        if uri.version:
            found |= _some({f"{uri.name}:{uri.version}": uri})
    return found


def _some(named: dict[str, SecretUri]) -> dict[SecretUri, Secret | Unresolved]:
    try:
        answer = client("ssm").get_parameters(Names=sorted(named), WithDecryption=True)
    except Exception as error:  # noqa: BLE001 - whatever a client says of us, told as one problem
        return dict.fromkeys(named.values(), told(error, "the parameter store"))
    values: dict[str, Secret] = {}
    for one in answer["Parameters"]:
        for name in (one["Name"], one.get("ARN") or one["Name"]):
            values[name] = Secret(one["Value"])
    return {
        uri: values.get(uri.name) or remedy("ParameterNotFound", f"parameter `{name}`")
        for name, uri in named.items()
    }

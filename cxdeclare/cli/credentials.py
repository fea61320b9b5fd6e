"""Credentials: the access key of a real tenant, from the environment or where it says."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from cxdeclare.adapters.secrets.sources import Sources
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.secret import Unresolved

KEY = "CXDECLARE_ACCESS_KEY"
KEY_ID, KEY_SECRET = "CXDECLARE_ACCESS_KEY_ID", "CXDECLARE_ACCESS_KEY_SECRET"
_PARTS = ("accessKeyId", "accessKeySecret")
"""As the vendor calls them."""
_REMEDY = f"set {KEY_ID} and {KEY_SECRET}, or {KEY}=secretsmanager:NAME"


@dataclass(frozen=True, slots=True)
class AccessKey:
    """What a token is asked for with."""

    id: str
    secret: str = field(repr=False)


def access_key(environment: Mapping[str, str] = os.environ) -> AccessKey:
    """The key; raise `InvalidInput`, which never holds one, if there is none or more than one."""
    pair = environment.get(KEY_ID, ""), environment.get(KEY_SECRET, "")
    reference = environment.get(KEY, "")
    if reference and any(pair):
        message = f"{KEY} is set, and {KEY_ID} or {KEY_SECRET} as well"
        raise InvalidInput(message, hint="unset one of them, so that it is clear which key counts")
    if reference:
        pair = _referred(reference, environment)
    elif not all(pair):
        one, other = (KEY_ID, KEY_SECRET) if pair[1] else (KEY_SECRET, KEY_ID)
        message = f"{one} is not set, and {other} is" if any(pair) else "there is no access key"
        raise InvalidInput(message, hint=_REMEDY)
    return AccessKey(*pair)


def _referred(reference: str, environment: Mapping[str, str]) -> tuple[str, str]:
    found = Sources(environment).resolve([reference], ".")[reference]
    if isinstance(found, Unresolved):
        # The reference may be the secret itself by mistake, so it is not repeated.
        message = f"the access key behind {KEY} could not be had: {found.message}"
        raise InvalidInput(message, hint=found.hint or _REMEDY)
    try:
        said = json.loads(found.reveal())
    except (ValueError, RecursionError):
        said = None  # what could not be read is a secret, and stays out of the error
    key_id, secret = (said.get(one) if isinstance(said, dict) else None for one in _PARTS)
    if not (isinstance(key_id, str) and isinstance(secret, str) and key_id and secret):
        message = f"what {KEY} refers to is no JSON with {_PARTS[0]} and {_PARTS[1]}"
        raise InvalidInput(message, hint=f'keep it as {{"{_PARTS[0]}": ..., "{_PARTS[1]}": ...}}')
    return key_id, secret

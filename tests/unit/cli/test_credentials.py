"""Credentials: one key, or a remedy; never a secret in an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxdeclare.cli.credentials import access_key
from cxdeclare.model.errors import InvalidInput

ID, SECRET = "id-1234567890", "canary-of-the-secret"
PAIR = {"CXDECLARE_ACCESS_KEY_ID": ID, "CXDECLARE_ACCESS_KEY_SECRET": SECRET}


def test_the_pair_of_the_environment_is_the_key() -> None:
    """And its secret is not shown."""
    key = access_key(PAIR)
    assert (ID, SECRET) == (key.id, key.secret)
    assert SECRET not in repr(key)


def test_a_reference_leads_to_both_halves(tmp_path: Path) -> None:
    """From any source that manifests know; AWS Secrets Manager is one of them."""
    kept = json.dumps({"accessKeyId": ID, "accessKeySecret": SECRET})
    environment = {"CXDECLARE_ACCESS_KEY": "env:KEPT", "KEPT": kept}
    assert SECRET == access_key(environment).secret
    (tmp_path / "key.json").write_text(kept)
    assert ID == access_key({"CXDECLARE_ACCESS_KEY": f"file:{tmp_path}/key.json"}).id


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "there is no access key"),
        ({"CXDECLARE_ACCESS_KEY_ID": ID}, "CXDECLARE_ACCESS_KEY_SECRET is not set"),
        ({"CXDECLARE_ACCESS_KEY_SECRET": SECRET}, "CXDECLARE_ACCESS_KEY_ID is not set"),
        ({**PAIR, "CXDECLARE_ACCESS_KEY": "env:X"}, "as well"),
        ({"CXDECLARE_ACCESS_KEY": SECRET}, "could not be had"),
        ({"CXDECLARE_ACCESS_KEY": "env:NONE"}, "could not be had"),
        ({"CXDECLARE_ACCESS_KEY": "env:X", "X": SECRET}, "no JSON with"),
        ({"CXDECLARE_ACCESS_KEY": "env:X", "X": f'["{SECRET}"]'}, "no JSON with"),
        ({"CXDECLARE_ACCESS_KEY": "env:X", "X": f'{{"accessKeyId": "{SECRET}"}}'}, "no JSON with"),
    ],
)
def test_without_one_key_there_is_a_remedy(environment: dict[str, str], words: str) -> None:
    """The error says what to set, and nothing of what was."""
    with pytest.raises(InvalidInput, match=words) as raised:
        access_key(environment)
    assert raised.value.hint
    assert SECRET not in f"{raised.value} {raised.value.hint} {raised.value.__cause__}"

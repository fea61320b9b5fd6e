"""Wiring: which store a run gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.s3 import S3Store
from cxdeclare.cli import wiring
from cxdeclare.cli.settings import Target, parse
from cxdeclare.model.location import S3Location

DECLARED = S3Location("declared", "acme", "eu-central-1")
PRETEND = parse("embedded")
REAL = parse("live")


def test_a_pretend_tenant_keeps_its_own_file() -> None:
    """Whatever the manifest says."""
    for declared in (None, DECLARED):
        store = wiring.store(PRETEND, declared)
        assert isinstance(store, LocalStore)
        assert PRETEND.state.resolve() == store._path


def test_a_real_tenant_keeps_its_state_where_the_manifest_says() -> None:
    """In the bucket, or in a file if it names none."""
    store = wiring.store(REAL, DECLARED)
    assert isinstance(store, S3Store)
    assert DECLARED == store._location
    assert isinstance(wiring.store(REAL), LocalStore)


@pytest.mark.parametrize("target", [PRETEND, REAL], ids=["pretend", "real"])
def test_the_variable_comes_before_all(
    target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is about this run, and given on purpose."""
    monkeypatch.setenv("CXDECLARE_STATE", "s3://chosen/acme")
    store = wiring.store(target, DECLARED)
    assert isinstance(store, S3Store)
    assert S3Location("chosen", "acme") == store._location
    monkeypatch.setenv("CXDECLARE_STATE", str(tmp_path / "state.json"))
    local = wiring.store(target, DECLARED)
    assert isinstance(local, LocalStore)
    assert tmp_path / "state.json" == local._path

"""Versions: every endpoint of the ACD API that a kind declares is pinned, with the reason."""

from __future__ import annotations

import pytest

from cxdeclare.adapters.cxone.versions import PINS, USUAL, version
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Family


def test_every_path_of_a_kind_has_a_pin_of_its_own() -> None:
    """What nobody thought about would be asked at the usual version."""
    paths = {
        endpoint.path
        for kind in ALL.values()
        for part in (kind.main, *kind.parts)
        if part.family is Family.ACD
        for endpoint in part.verbs.values()
    }
    assert paths
    begins = tuple(pin.path for pin in PINS)
    assert [] == [path for path in sorted(paths) if not path.startswith(begins)]
    assert all(pin.reason for pin in PINS)


@pytest.mark.parametrize("path", ["/skillset", "/skill", "/unheard-of"])
def test_a_pin_is_for_whole_words(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that only begins alike is another one."""
    monkeypatch.setattr("cxdeclare.adapters.cxone.versions.USUAL", "v1.0")
    assert version(path) == "v1.0"
    assert USUAL == "v33.0"
    for known in ("/skills", "/skills/7", "/skills?isActive=true"):
        assert version(known) == "v33.0"

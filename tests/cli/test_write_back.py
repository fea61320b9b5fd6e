"""Writing back as people do it: what is in the tenant is in the files, and the record follows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cxdeclare.cli import written_back as module
from cxdeclare.cli.rewrite import rewrite
from tests.cli.console import HEADER, Console
from tests.cli.test_drift import TEMPLATES

ROOT = f"{HEADER}include: [more.yaml]\ntags: {{a: {{title: First, color: red}}}}\n"
MORE = "templates:\r\n  brand:  # ours\r\n    name: 'ACME brand'\r\n    html: <p>one</p>\r\n"
NOW = MORE.replace("ACME brand", "Theirs")


def renamed(console: Console) -> None:
    """Apply two files, and let somebody rename the template."""
    console.write(ROOT)
    (console.folder / "more.yaml").write_bytes(MORE.encode())
    console.must("apply", "--yes")
    (one,) = console.ask("GET", TEMPLATES)["data"]
    console.ask("PUT", f"{TEMPLATES}/{one['id']}", {"name": "Theirs", "rules": "<p>one</p>"})


def test_the_file_says_what_the_tenant_has_and_apply_takes_it_over(console: Console) -> None:
    """Found once more and written; plan has nothing to do; after an apply nothing drifts."""
    renamed(console)
    ran = console.must("drift", "--write-back", code=2)
    assert "more.yaml:3: template.brand name: Theirs" in ran.out
    assert "Wrote 1 value back: 1 line in 1 file." in ran.out
    assert NOW.encode() == (console.folder / "more.yaml").read_bytes()
    assert ROOT == (console.folder / "tenant.yaml").read_text(encoding="utf-8")
    assert "No changes" in console.must("plan").out
    console.must("drift", code=2)
    console.must("apply", "--yes")
    console.must("drift")


def test_a_second_writing_back_has_nothing_to_do(console: Console) -> None:
    """The manifest is no longer as last applied, and says the live value already."""
    renamed(console)
    console.must("drift", "--write-back", code=2)
    ran = console.must("drift", "--write-back", code=2)
    assert "Nothing was written back." in ran.out
    assert NOW.encode() == (console.folder / "more.yaml").read_bytes()


def test_a_byte_order_mark_stays(console: Console) -> None:
    """It is no part of the text, and of the file it is."""
    renamed(console)
    path = console.folder / "more.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + MORE.encode())
    console.must("drift", "--write-back", code=2)
    assert b"\xef\xbb\xbf" + NOW.encode() == path.read_bytes()


def test_a_file_that_changed_meanwhile_is_refused(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saves it in an editor at the same time loses nothing."""
    renamed(console)
    path = console.folder / "more.yaml"

    def saved_before(one: Path, content: bytes, before: bytes) -> None:
        path.write_bytes(MORE.encode() + b"# mine\r\n")
        rewrite(one, content, before)

    monkeypatch.setattr(module, "rewrite", saved_before)
    ran = console.must("drift", "--write-back", code=3)
    assert "somebody has changed it meanwhile" in ran.err
    assert "Nothing was written back." in ran.out
    assert MORE.encode() + b"# mine\r\n" == path.read_bytes()


def test_json_tells_what_was_written_and_what_was_left(console: Console) -> None:
    """With file and line."""
    renamed(console)
    (one,) = console.ask("GET", TEMPLATES)["data"]
    console.ask("PUT", f"{TEMPLATES}/{one['id']}", {"name": "Theirs", "rules": "<p>two</p>"})
    events = console.must("drift", "--write-back", "--json", code=2).events
    (done,) = (one for one in events if one["type"] == "written_back")
    assert [("template.brand", "name", "more.yaml", 3, "Theirs")] == [
        (one["address"], one["field"], os.path.basename(one["file"]), one["line"], one["live"])  # noqa: PTH119 - a name from JSON
        for one in done["written"]
    ]
    assert [("template.brand", "html")] == [(one["address"], one["field"]) for one in done["left"]]


def test_what_is_accepted_is_not_written_back(console: Console) -> None:
    """It is known to differ, and meant to."""
    renamed(console)
    console.write(
        "apiVersion: cxdeclare/v1\naccept:\n  - {address: template.brand, owner: o, reason: r, "
        "until: 2999-12-31}\n",
        "accept.yaml",
    )
    ran = console.must("drift", "--accept", "accept.yaml", "--write-back")
    assert "Nothing was written back." in ran.out
    assert MORE.encode() == (console.folder / "more.yaml").read_bytes()

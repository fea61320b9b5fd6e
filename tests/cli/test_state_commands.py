"""The commands about the state, the lock and the way back, as a user calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import jsonschema

from tests.cli.console import ROOT, SMALL, Console, environment

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schemas" / "events.schema.json").read_text(encoding="utf-8"))
)
HOLDER = (
    "import sys; from pathlib import Path;"
    "from cxdeclare.adapters.state.local import LocalStore;"
    "from cxdeclare.adapters.state.owner import Owner;"
    "lock = LocalStore(Path('.cxdeclare/embedded.state.json'), Owner('ana')).lock('apply');"
    "lock.__enter__(); print(flush=True); sys.stdin.read()"
)


@contextmanager
def held(console: Console) -> Iterator[int]:
    """Another process has the lock; its number."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        cwd=console.folder,
        env=environment(),
        stdin=pipe,
        stdout=pipe,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.stdin.close()


def test_every_command_about_the_state_speaks_the_published_schema(console: Console) -> None:
    """One event of its own each, between version and end."""
    console.must("apply", "--yes")
    serial = str(console.state()["serial"])
    for arguments, kind in (
        (("state", "list"), "state_list"),
        (("state", "show", "tag.spam"), "state_binding"),
        (("state", "history"), "state_history"),
        (("state", "pull"), "state"),
        (("state", "pull", "--out", "state.json"), "state_pulled"),
        (("state", "mv", "tag.spam", "tag.junk", "--yes"), "state_edited"),
        (("state", "rm", "tag.junk", "--yes"), "state_edited"),
        (("unlock", "none"), "unlocked"),
        (("rollback", "--to", serial), "plan"),
    ):
        events = console.must(*arguments, "--json").events
        for event in events:
            SCHEMA.validate(event)
        types = [event["type"] for event in events if event["type"] != "reading"]
        assert kind in types, (arguments, types)


def test_what_is_pulled_is_the_file_byte_by_byte(console: Console) -> None:
    """On the terminal as in a file, which only its owner can read."""
    console.must("apply", "--yes")
    path = console.folder / ".cxdeclare" / "embedded.state.json"
    content = path.read_text(encoding="utf-8")
    assert content == console.must("state", "pull").out
    console.must("state", "pull", "--out", "copy.json")
    copy = console.folder / "copy.json"
    assert content == copy.read_text(encoding="utf-8")
    assert 0o600 == copy.stat().st_mode & 0o777
    console.must("state", "pull", "--out", "copy.json", code=3)


def test_nothing_is_changed_without_an_answer(console: Console) -> None:
    """The state is as it was; a program has to say that it means it."""
    console.must("apply", "--yes")
    before = console.state()
    for arguments in (("mv", "tag.spam", "tag.junk"), ("rm", "tag.spam")):
        console.must("state", *arguments, code=3)
        console.must("state", *arguments, "--json", code=3)
    assert before == console.state()


def test_an_unsaved_state_is_put_in_its_place(console: Console) -> None:
    """What a run left beside a full disk is the next version, and plans go on from it."""
    console.must("apply", "--yes")
    state = console.state()
    template = {**state["bindings"]["template.brand"], "protected": True}
    later = {
        **state,
        "serial": state["serial"] + 1,
        "bindings": {**state["bindings"], "template.brand": template},
    }
    console.write(json.dumps(later), "errored.state.json")
    console.must("state", "push", "errored.state.json")
    assert later == console.state()
    console.must("state", "push", "errored.state.json", code=3)


def test_an_old_copy_replaces_only_what_it_names(console: Console) -> None:
    """Its content comes back as a new version, so that the one it replaces is kept as well."""
    console.must("apply", "--yes")
    console.must("state", "pull", "--out", "old.json")
    old = console.state()
    console.must("state", "rm", "tag.spam", "--yes")
    now = console.state()
    console.must("state", "push", "old.json", "--over", f"{old['lineage']}:{old['serial']}", code=3)
    console.must("state", "push", "old.json", "--over", f"{now['lineage']}:{now['serial']}")
    assert {**old, "serial": now["serial"] + 1} == console.state()


def test_a_living_process_keeps_its_lock(console: Console) -> None:
    """Who has it is shown, the wrong id is refused, and the process to end is named."""
    console.must("apply", "--yes")
    with held(console) as pid:
        wrong = console.must("unlock", "none", "--yes", code=3)
        assert f"process {pid}" in wrong.err
        id_ = wrong.err.rpartition("cxdeclare unlock ")[2].strip().rstrip("`")
        ran = console.must("unlock", id_, "--yes", code=3)
        assert f"by      ana, process {pid}" in ran.out
        assert f"end process {pid}" in ran.err
        console.must("state", "rm", "tag.spam", "--yes", code=6)


def test_a_saved_way_back_is_carried_out_like_any_plan(console: Console) -> None:
    """`rollback` itself writes nothing; the text of before comes from beside the state."""
    console.must("apply", "--yes")
    serial = str(console.state()["serial"])
    console.edit("<p>one</p>", "<p>two</p>")
    console.must("apply", "--yes")
    before = console.state()
    console.must("rollback", "--to", serial, "--out", "back.cxplan")
    assert before == console.state()
    console.must("apply", "back.cxplan")
    console.write(SMALL)
    assert "No changes" in console.must("plan").out
    assert "with nothing left out" in console.must("rollback", "--to", serial).out


def test_a_state_that_is_gone_is_not_said_never_to_have_been(console: Console) -> None:
    """Its versions are beside it, and one of them can be put back."""
    console.must("apply", "--yes")
    state = console.folder / ".cxdeclare" / "embedded.state.json"
    bindings = console.state()["bindings"]
    state.unlink()
    assert "or it is not where it was" in console.must("state", "history").out
    *_, newest = sorted((state.parent / f"{state.name}.d" / "history").glob("*/*.json"))
    console.must("state", "push", str(newest))
    assert bindings == console.state()["bindings"]


def test_a_way_back_that_is_refused_says_how_it_is_carried_out(console: Console) -> None:
    """`plan` would make another plan: the one to save and to consent to is this."""
    console.must("apply", "--yes")
    serial = console.state()["serial"]
    late = "signatures: {late: {name: Late, text: Hello}}\n"
    console.write(f"{SMALL}{late}policy: {{protect: [signature.late]}}\n")
    console.must("apply", "--yes")
    unsaved = console.must("rollback", "--to", str(serial), code=4).out
    assert f"save it with `rollback --to {serial} --out PLAN`" in unsaved
    saved = console.must("rollback", "--to", str(serial), "--out", "back.plan", code=4).out
    assert "cxdeclare apply back.plan --consent protected=" in saved

"""Every object that the tenant holds is a block of an export, or in one of its findings."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from sqlite3 import IntegrityError
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from cxdeclare.planning.plan import Action
from tests.property.test_export_laws import law
from tests.support import scenes
from tests.support.exports import Made, exported
from tests.support.world import MemoryStore, World

_SECTIONS = scenes.care(
    tags={"spam": {"title": "Suspected spam"}},
    templates={"brand": {"name": "ACME brand", "html": "<p>a</p>"}},
    signatures={"care": {"name": "Care", "text": "Care team"}},
    channels={"billing": scenes.CHANNEL | {"email": {"spam_tag": "spam", "template": "brand"}}},
)
_IDS = {
    "tags": "id",
    "email-templates": "id",
    "signatures": "id",
    "skills": "skillId",
    "channels": "id",
    "roles": "roleId",
    "queues": "id",
}
"""Where the emulator keeps objects that can be declared, and what their id is called."""
_KEPT = frozenset({"id", "skillId", "roleId", "idOnExternalPlatform", "fromAddress"})
_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 30.5, "", " ", "yes", "null", "1e3", "!unset", "${var.x}", "#key", "=key",
    "日本語", "🎉", "con", "a\x00b", "\u202eevil", "a\u2028b", "x" * 300, [], ["a"], {}, {"a": 1},
)  # fmt: skip
_Edit = tuple[str, int, int, Any]
_edits = st.lists(
    st.tuples(
        st.sampled_from([*_IDS, "email-settings", "users"]),
        st.integers(0, 9),
        st.integers(0, 40),
        st.sampled_from(_ODD),
    ),
    min_size=1,
    max_size=4,
)


def _edit(world: World, edit: _Edit) -> None:
    """Set one field of one document to an odd value, as no client could."""
    collection, which, field, value = edit
    documents = world.documents(collection)
    document = documents[which % len(documents)]
    id_ = str(document[_IDS.get(collection, "id")]) if "settings" not in collection else ""
    if not id_:
        id_ = str(world.documents("channels")[0]["id"])
    names = sorted(document.keys() - _KEPT)
    with suppress(IntegrityError):  # no tenant holds two that are the same in every respect
        world.edit(collection, id_, **{names[field % len(names)]: value})


def said(made: Made) -> str:
    """All that stands beside blocks or in findings."""
    comments = (line for one in made.export.proved.draft.comments.values() for line in one)
    found = (f"{one.subject} {one.summary} {one.hint}" for one in made.export.findings)
    return "\n".join([*comments, *found])


@law(60)
@example([("tags", 1, 1, None), ("tags", 1, 0, None)])
@example([("skills", 0, 26, [])])
@given(_edits)
def test_no_object_is_dropped_silently(edits: list[_Edit]) -> None:
    """Whatever odd values it holds: its id is said, or its kind is said to be not read."""
    with scenes.after(**_SECTIONS) as world, tempfile.TemporaryDirectory() as folder:
        for edit in edits:
            _edit(world, edit)
        made = exported(world, Path(folder) / "out")
        if made.export.event.complete:
            text = said(made)
            for collection, field in _IDS.items():
                for one in world.documents(collection):
                    assert str(one[field]) in text, (collection, one)
        manifest = made.manifest()
        world.store = MemoryStore()
        plan = world.plan(manifest)
        assert {Action.ADOPT} >= {change.action for change in plan.decision.changes}
        assert () == plan.decision.steps

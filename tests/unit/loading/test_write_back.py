"""Writing back: each value in the form it is written in, and a reason for each that is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.loading.read import load
from cxdeclare.loading.variables import Variables
from cxdeclare.loading.write_back import Wish, WriteBack, write_back
from cxdeclare.model.address import Address
from tests.support.manifests import HEADER_TEXT

WAS, LIVE = "Old", "New"


def back(
    folder: Path, files: dict[str, str], *wishes: Wish, overlays: tuple[str, ...] = ()
) -> WriteBack:
    """Write back into files of a folder; the first one is the manifest."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    root, over = folder / next(iter(files)), [folder / one for one in overlays]
    known = Variables(values={"title": WAS})

    def read(texts: Any) -> Any:
        instead = {Path(name).resolve(): text.encode() for name, text in texts.items()}
        return load(root, ALL, over, known, instead)

    loaded = read({})
    assert loaded.manifest is not None, loaded.diagnostics
    return write_back(loaded, ALL, wishes, read)


def title(live: Any = LIVE, key: str = "a", recorded: Any = WAS) -> Wish:
    """The title of a tag is another one."""
    return Wish(Address("tag", key), "", None, "title", recorded, live)


def one(folder: Path, block: str, *wishes: Wish) -> tuple[str, list[str]]:
    """What became of one block, and the reasons for what was left."""
    made = back(folder, {"t.yaml": HEADER_TEXT + block}, *wishes)
    text = made.texts.get(str(folder / "t.yaml"), HEADER_TEXT + block)
    return text.removeprefix(HEADER_TEXT), [left.reason for left in made.left]


@pytest.mark.parametrize(
    ("was", "live", "now"),
    [
        ("Old", "New", "New"),
        ("'Old'", "it's", "'it''s'"),
        ('"Old"', 'a "b"\\', '"a \\"b\\"\\\\"'),
        ("Old # why", "New", "New # why"),
        ("Old", "a: b", '"a: b"'),
        ("Old", "true", '"true"'),
        ("Old", "12", '"12"'),
        ("Old", "a #b", '"a #b"'),
        ("Old", "${var.title}", "'$${var.title}'"),
        ("&name Old", "New", "&name New"),
        ("'Old'", "two\nlines", '"two\\nlines"'),
    ],
)
def test_quotes_comments_and_anchors_stay(tmp_path: Path, was: str, live: str, now: str) -> None:
    """The style is kept wherever the new value can stand in it."""
    text, left = one(tmp_path, f"tags:\n  a:\n    title: {was}\n", title(live))
    assert f"tags:\n  a:\n    title: {now}\n" == text
    assert [] == left


def test_several_values_of_one_line_grow_side_by_side(tmp_path: Path) -> None:
    """Each stands where it stood before the others grew."""
    block = "templates: {a: {name: Old, html: x}, b: {name: Old too, html: x}}\n"
    said = [
        Wish(Address("template", key), "", None, "name", was, f"{was} and longer")
        for key, was in (("a", "Old"), ("b", "Old too"))
    ]
    text, left = one(tmp_path, block, *said)
    assert block.replace("Old too", "Old too and longer").replace("Old,", "Old and longer,") == text
    assert [] == left


def test_in_a_collection_on_one_line_a_comma_is_quoted(tmp_path: Path) -> None:
    """It would end the value there."""
    text, _ = one(tmp_path, "tags: {a: {title: Old, color: red}}\n", title("x, y"))
    assert "tags: {a: {title: 'x, y', color: red}}\n" == text


def test_a_duration_stays_in_its_spelling(tmp_path: Path) -> None:
    """`4h` becomes `8h`, and seconds stay seconds."""
    block = "slas:\n  default: {first_response: 4h, resolution: 172800}\n"
    said = [
        Wish(Address("sla", "tenant"), "default", None, f"default.{name}", was, live)
        for name, was, live in (
            ("first_response", 14400, 28800),
            ("resolution", 172800, 86400),
        )
    ]
    text, left = one(tmp_path, block, *said)
    assert "slas:\n  default: {first_response: 8h, resolution: 86400}\n" == text
    assert [] == left


@pytest.mark.parametrize(
    ("block", "wish", "reason"),
    [
        ("tags: {a: {title: '${var.title}'}}\n", title(), "comes through a variable"),
        ("tags: {a: {title: Mine}}\n", title(), "says something else than was last applied"),
        ("tags: {b: {title: Old}}\n", title(), "its block is not in the manifest"),
        ("tags: {a: {title: !!str Old}}\n", title(), "carries a tag"),
        ("tags:\n  a:\n    title: >-\n      Old\n", title(), "on several lines"),
        ("tags:\n  a: &x {title: Old}\n  b: {title: Other}\n", title(7), "would not be valid"),
        ("templates: {b: {name: B, html: &x Old}}\ntags: {a: {title: *x }}\n", title(), "alias"),
        ("tags: {a: {title: Old}}\n", title(["x"]), "edited by hand"),
        ("tags: {a: {title: Old}}\n", title({"id": "7"}), "has no name here"),
        (
            "templates: {a: {name: Old, html: <p>x</p>}}\n",
            Wish(Address("template", "a"), "", None, "html", "sha256:1", "sha256:2"),
            "whole text",
        ),
        (
            "signatures: {a: {name: A, text: x}}\n",
            Wish(Address("signature", "a"), "users", "ana@acme.example", None, None, {}),
            "by hand",
        ),
        (
            "tags: {a: {title: Old}}\n",
            Wish(Address("tag", "a"), "", None, "color", "red", "blue"),
            "does not declare it any more",
        ),
    ],
)
def test_what_cannot_be_written_is_left_with_its_reason(
    tmp_path: Path, block: str, wish: Wish, reason: str
) -> None:
    """And the text stays as it is."""
    text, left = one(tmp_path, block, wish)
    assert block == text
    assert 1 == len(left)
    assert reason in left[0]


def test_what_an_anchor_shares_is_left(tmp_path: Path) -> None:
    """The other block would change with it."""
    shared = "tags:\n  a: {title: &t Old}\n  b: {title: Other, color: red}\n"
    text, left = one(tmp_path, shared, title())
    assert text != shared
    assert [] == left
    twice = "templates:\n  a: {name: &t Old, html: <p>x</p>}\n  b: {name: B, html: *t }\n"
    wish = Wish(Address("template", "a"), "", None, "name", WAS, LIVE)
    text, left = one(tmp_path, twice, wish)
    assert twice == text
    assert "an anchor or another layer shares it" in left[0]


def test_one_that_cannot_be_does_not_keep_the_others_from_it(tmp_path: Path) -> None:
    """Each is proved with those before it."""
    block = "tags:\n  a: {title: Old}\n  b: {title: Old too}\n"
    text, left = one(tmp_path, block, title(7), title(LIVE, "b", "Old too"))
    assert "tags:\n  a: {title: Old}\n  b: {title: New}\n" == text
    assert 1 == len(left)


def test_the_file_that_a_value_comes_from_is_written(tmp_path: Path) -> None:
    """An include, an overlay; not the value that an overlay replaced."""
    files = {
        "t.yaml": HEADER_TEXT + "include: [more.yaml]\ntags: {a: {title: Base, color: red}}\n",
        "more.yaml": "templates:\n  b: {name: Old, html: <p>x</p>}  # here\r\n",
        "over.yaml": "tags: {a: {title: Old}}\n",
    }
    name = Wish(Address("template", "b"), "", None, "name", WAS, LIVE)
    made = back(tmp_path, files, title(), name, overlays=("over.yaml",))
    assert {
        str(tmp_path / "more.yaml"): "templates:\n  b: {name: New, html: <p>x</p>}  # here\r\n",
        str(tmp_path / "over.yaml"): "tags: {a: {title: New}}\n",
    } == dict(made.texts)
    assert () == made.left


def test_true_is_not_written_for_one(tmp_path: Path) -> None:
    """The proof tells a switch from a number."""
    block = "skills: {a: {name: Alpha, campaign: C, accept_reject: true}}\n"
    wish = Wish(Address("skill", "a"), "", None, "accept_reject", True, 1)
    text, left = one(tmp_path, block, wish)
    assert block == text
    assert 1 == len(left)

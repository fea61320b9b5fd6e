"""Bodies, inline and from files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cxdeclare.loading import bodies
from cxdeclare.loading.read import Loaded
from cxdeclare.model.address import Address
from cxdeclare.model.wire import body
from tests.support.manifests import codes, load_body


def _template(folder: Path, field: str) -> Loaded:
    return load_body(f"templates:\n  a: {{name: A, {field}}}\n", folder)


def _html(loaded: Loaded) -> str:
    assert loaded.manifest is not None, loaded.diagnostics
    digest = loaded.manifest.resources[Address("template", "a")].parts[""]["html"]
    return loaded.manifest.bodies[digest]


def test_an_inline_body_is_kept_under_its_hash(tmp_path: Path) -> None:
    """The resource holds the hash, the manifest the text."""
    loaded = _template(tmp_path, "html: <p>Hi</p>")
    assert loaded.manifest is not None
    assert {body("<p>Hi</p>"): "<p>Hi</p>"} == loaded.manifest.bodies
    assert "<p>Hi</p>" == _html(loaded)


def test_a_file_gives_the_same_as_its_text_inline(tmp_path: Path) -> None:
    """A byte order mark, line ends of another system and a last newline do not count."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.html").write_bytes(b"\xef\xbb\xbf<p>\r\nHi</p>\r\n")
    loaded = _template(tmp_path, "html_file: deep/a.html")
    assert loaded.manifest is not None
    assert [body("<p>\nHi</p>")] == list(loaded.manifest.bodies)


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    """A symbolic link is fine as long as it leads to the manifest's folder."""
    (tmp_path / "a.html").write_text("x", encoding="utf-8")
    (tmp_path / "b.html").symlink_to(tmp_path / "a.html")
    assert "x" == _html(_template(tmp_path, "html_file: b.html"))


def test_a_body_is_given_once(tmp_path: Path) -> None:
    """Inline and in a file is one too many, also when inline clears it."""
    (tmp_path / "a.html").write_text("x", encoding="utf-8")
    assert ["CXD109"] == codes(_template(tmp_path, "html: y, html_file: a.html"))
    text = "signatures: {a: {name: A, text: x, html: null, html_file: a.html}}\n"
    assert ["CXD109"] == codes(load_body(text, tmp_path))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.html", "`html_file`: `none.html` does not exist"),
        ("folder", "`html_file`: `folder` is not a file"),
        ("pipe", "`html_file`: `pipe` is not a file"),
        ('"a\\0b"', "cannot be read"),
        ("x" * 300, "cannot be read"),
        ("circle", ""),
    ],
)
def test_a_file_that_cannot_be_read_is_told(name: str, said: str, tmp_path: Path) -> None:
    """The diagnostic stands at the name of the file."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (told,) = _template(tmp_path, f"html_file: {name}").diagnostics
    assert "CXD110" == told.code
    assert said in told.summary
    assert "template.a" == told.subject
    assert told.span is not None
    assert (4, 27) == (told.span.line, told.span.column)


def test_a_body_lies_in_the_folder_of_the_manifest(tmp_path: Path) -> None:
    """Neither a path nor a link leads out, whether or not there is something."""
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "a.html").write_text("x", encoding="utf-8")
    for name in ("../secret", "link", str(tmp_path / "secret"), str(folder / "a.html"), "../none"):
        assert ["CXD111"] == codes(_template(folder, f"html_file: {name}")), name
    assert "x" == _html(_template(folder, "html_file: ../in/a.html"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"caf\xe9", "is not UTF-8: byte 4 cannot stand there"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"x" * 11, "is larger than"),
    ],
)
def test_a_file_that_gives_no_body_is_told(
    content: bytes, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong encoding, nothing in it, too much in it."""
    monkeypatch.setattr(bodies, "LARGEST_BODY", 10)
    (tmp_path / "a").write_bytes(content)
    (told,) = _template(tmp_path, "html_file: a").diagnostics
    assert "CXD112" == told.code
    assert said in told.summary


def test_a_missing_file_is_one_mistake(tmp_path: Path) -> None:
    """That the signature has no body then is no second one."""
    assert ["CXD110"] == codes(load_body("signatures: {a: {name: A, text_file: no}}\n", tmp_path))


def test_a_bad_file_is_told_wherever_it_is_named(tmp_path: Path) -> None:
    """Files are read once, and blamed for each resource."""
    text = "templates: {a: {name: A, html_file: no}, b: {name: B, html_file: no}}\n"
    told = load_body(text, tmp_path).diagnostics
    assert ["template.a", "template.b"] == [d.subject for d in told]


@pytest.mark.parametrize("text", ['"\\n\\n"', '" "', '"\\t\\r\\n"', '"\\u00a0"'])
def test_an_inline_body_of_nothing_is_as_bad_as_an_empty_file(text: str, tmp_path: Path) -> None:
    """What is left of it is what would be sent."""
    (told,) = _template(tmp_path, f"html: {text}").diagnostics
    assert ("CXD112", "`html` is empty", "template.a") == (told.code, told.summary, told.subject)
    assert told.span is not None
    assert ["CXD112"] == codes(
        load_body(f"signatures: {{a: {{name: A, text: {text}}}}}\n", tmp_path)
    )


def test_a_file_without_an_end_is_not_read_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are counted: what the system says of the size of a file may be wrong."""
    monkeypatch.setattr(bodies, "LARGEST_BODY", 10)
    (tmp_path / "a").write_bytes(b"x" * 10)
    assert "x" * 10 == _html(_template(tmp_path, "html_file: a"))

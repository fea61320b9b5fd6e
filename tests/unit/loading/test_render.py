"""The manifest as one text: in order, escaped where it has to be, with the origin of each value."""

from __future__ import annotations

from pathlib import Path

from cxdeclare.loading.render import origins, rendered
from cxdeclare.loading.write import write
from tests.support.folders import files, read
from tests.support.manifests import HEADER_TEXT


def test_the_header_comes_first_and_the_rest_as_given(tmp_path: Path) -> None:
    """Nothing is left of includes; paths of bodies start at the root."""
    files(tmp_path, tenant="include: [sub/a.yaml]\ntags: {z: {title: '${var.t} $${env.x} ${y}'}}\n")
    files(tmp_path, sub__a=f"templates: {{a: {{name: A, html_file: a.html}}}}\n{HEADER_TEXT}")
    (tmp_path / "sub" / "a.html").write_text("<p>", encoding="utf-8")
    loaded = read(tmp_path, values={"t": "T"})
    assert loaded.document is not None
    data = rendered(loaded.document)
    assert ["apiVersion", "tenant", "tags", "templates"] == list(data)
    assert {"z": {"title": "T $${env.x} $${y}"}} == data["tags"]
    assert {"a": {"name": "A", "html_file": "sub/a.html"}} == data["templates"]
    files(tmp_path, again=write(data))
    assert loaded.manifest == read(tmp_path, root="again.yaml").manifest


def test_every_single_value_has_an_origin(tmp_path: Path) -> None:
    """Items of lists as well, and collections that are empty."""
    files(tmp_path, tenant="tags: {}\nadopt:\n  - a\n  - {x: b}\n")
    document = read(tmp_path).document
    assert document is not None
    assert {("tags",): 1, ("adopt", 0): 3, ("adopt", 1, "x"): 4} == {
        path: span.line for path, span in origins(document).items()
    }

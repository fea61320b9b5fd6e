from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from cxdeclare.kinds import ALL
from cxdeclare.loading.peek import glimpse, peek
from tests.support import strategies
from tests.support.manifests import HEADER_TEXT, RICH, TENANT_ID, a_manifest

ROOT = Path(__file__).resolve().parents[3]
OTHER_ID = "00000000-3f0e-4f57-9a55-0d4a3b1f7c11"


@given(strategies.sections())
def test_what_is_seen_is_what_is_declared(sections: dict[str, Any]) -> None:
    """Of a manifest in blocks: the tenant, and every kind that has a resource."""
    text = HEADER_TEXT + "".join(f"{name}: {json.dumps(of)}\n" for name, of in sections.items())
    seen = glimpse(text.encode(), ALL)
    assert seen is not None
    manifest = a_manifest(**sections)
    assert TENANT_ID == seen.tenant_id
    assert {address.kind for address in manifest.resources} <= seen.kinds


def test_the_example_is_seen() -> None:
    """With its comments, its blocks and its several lines of header."""
    seen = peek(ROOT / "examples" / "tenant.yaml", ALL)
    assert seen is not None
    assert {"channel", "skill", "sla"} <= seen.kinds


@pytest.mark.parametrize(
    "tenant",
    [
        f"tenant: {{name: acme, id: {TENANT_ID}}}",
        f"tenant: {{id: '{TENANT_ID}', name: acme}}",
        f'tenant:\n  name: acme\n  # which one\n\n  id: "{TENANT_ID}"  # this one',
        f"tenant:\r\n  id: {TENANT_ID}\r\n  name: acme\r",
    ],
)
def test_a_tenant_is_seen_however_it_is_written(tenant: str) -> None:
    """In a line, in lines, quoted, with comments."""
    seen = glimpse(f"apiVersion: cxdeclare/v1\n{tenant}\ntags: {{}}\n".encode(), ALL)
    assert seen is not None
    assert TENANT_ID == seen.tenant_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tags: {}\n",
        "tenant: {name: acme}\n",
        "tenant: {id: one, other: {id: two}}\n",
        "tenant: {id: '${env.TENANT}'}\n",
        f"include: [skills/*.yaml]\ntenant: {{id: {TENANT_ID}}}\n",
        json.dumps(RICH),
        f'tenant:\n  # id: {OTHER_ID}\n  "id": {TENANT_ID}\n',
        f"tenant: {{name: acme}}  # id: {OTHER_ID}\n",
        f'tenant:\n  name: "x, id: {OTHER_ID}"\n  "i\\x64": {TENANT_ID}\n',
        f"x: &x {{id: {TENANT_ID}}}\ntenant:\n  <<: *x\n  # id: {OTHER_ID}\n",
        f"x: &x id\ntenant:\n  *x : {TENANT_ID}\n  name: 'x, id: {OTHER_ID}'\n",
        f"tenant: {{id: {OTHER_ID}}}\ntenant: {{id: {TENANT_ID}}}\n",
        f"note: '\ntenant: {{id: {OTHER_ID}}}'\n\"tenant\": {{id: {TENANT_ID}}}\n",
        f"? tenant\n: {{id: {TENANT_ID}}}\nnote: '\ntenant: {{id: {OTHER_ID}}}'\n",
    ],
)
def test_what_cannot_be_seen_at_a_glance_is_not_guessed(text: str) -> None:
    """Without one plain id, or with other files beside it, there is nothing to begin with."""
    assert glimpse(text.encode(), ALL) is None


def test_words_of_a_text_are_no_sections() -> None:
    """A section begins at the left edge; what merely looks like one inside a block is none."""
    body = "templates:\n  b:\n    name: B\n    html: |\n      skills:\n      tags: none\n"
    seen = glimpse((HEADER_TEXT + body).encode(), ALL)
    assert seen is not None
    assert {"template"} == seen.kinds


def test_what_is_no_file_is_not_looked_at(tmp_path: Path) -> None:
    """Reading a pipe would take away what is to be read."""
    assert peek(tmp_path, ALL) is None
    assert peek(tmp_path / "missing", ALL) is None

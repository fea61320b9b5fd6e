"""Events: libyaml and the parser in Python lead to the same data at the same places."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cxdeclare.loading.events import Reader, native, native_with_stand_ins, pure, readers
from cxdeclare.loading.nodes import Document, Path, parse

DOCUMENTS = """\
a: [http://x?y=1, a:b, '::1', ::1, 10:30, what?, b?c]
=
{at: 10:30, url: https://acme.example/?a=b&c=d, "k":v, '日本:x': 日本:x}
=
%YAML 1.2
---
a: 1
=
# c
%YAML 1.2
---
a: "\\/ \\u263A \\x41 \\N\\_\\0\\e"
=
a: !!str
b: ! 12
c: !<tag:yaml.org,2002:int> 3
d: !<tag:yaml.org,2002:str> a:b
e: [a:b, !<tag:yaml.org,2002:str> 1, !!float 2]
=
a:
b: # x
c: # x
  - # y
  -
  - - a
    -
    - b: # z
d:
- e
-
=
? a
: b
? c
=
{a, b: , ? c, d: [e: ], 'f':1}
=
a: |
  x

 # not the text
b: >-
  x
  y

  z
c: |+
  x

d: "x
  y

  z"
e: b
   c

   d
=
a: &a !!str 1
b: !!str &b 2
c: &c [*a, *b]
d: *c
e: &e
f: *e
=
a: x

...
# c
=
'a'  : {"b" : 'c', "d":[1]}
b: "\ufeff"
c: ?x
-d: :e
?f: -g
=
=
# only a comment
=
---
=
a: 1
b: 2
a: 3
<<: {x: 1}
'<<': {y: 1, y: 2}
1: x
[q]: {r: 1, r: 2}
true: !foo [*nothing]
=
a: 1
---
b: 2
=
%YAML 1.1
---
a: yes
=
- a
=
a
"""
CORPUS = re.split(r"^=\n", DOCUMENTS, flags=re.MULTILINE)

REFUSED = (
    "a:\n\tb: 1\n",
    "a: @x\n",
    "a: `x\n",
    "a: 'x\nb: 1\n",
    'a: "x\n',
    "a: [1, 2\nb: 1\n",
    "a: [1",
    "{a: 1",
    "a: b: c\n",
    "a: 1\n b: 2\n",
    "a:\n  b: 1\n c: 2\n",
    "a: 1\n- b\n",
    "a: 'x'y\n",
    "a: }\n",
    "a: &\n",
    "a: !e!f x\n",
    "a: - b\n",
    "{a: 1}}\n",
    "a: |0\n x\n",
    "[" * 10_000,
    "- " * 10_000,
    "%YAML 1.1\n%YAML 1.1\n---\na: 1\n",
)


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The path of every entry."""
    yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from paths(member, (*path, key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from paths(member, (*path, index))


def everything(document: Document | None) -> object:
    """All that a document says: values with their types, and all places."""
    if document is None:
        return None
    return repr(document.data), [(path, document.place(path)) for path in paths(document.data)]


@pytest.mark.parametrize("text", CORPUS)
@pytest.mark.parametrize("crlf", [False, True])
def test_both_parsers_read_the_same(text: str, crlf: bool) -> None:
    """Data, places and problems do not depend on libyaml being there."""
    text = text.replace("\n", "\r\n") if crlf else text
    fast, fast_problems = parse(text, "t.yaml", ways=[native, native_with_stand_ins])
    slow, slow_problems = parse(text, "t.yaml", ways=[pure])
    assert everything(fast) == everything(slow)
    assert fast_problems == slow_problems


@pytest.mark.parametrize("text", REFUSED)
def test_both_parsers_refuse_the_same(text: str) -> None:
    """So do the words and the place of a refusal."""
    fast, fast_problems = parse(text, "t.yaml", ways=[native, native_with_stand_ins])
    slow, slow_problems = parse(text, "t.yaml", ways=[pure])
    assert (fast, fast_problems) == (slow, slow_problems)
    assert fast_problems


def test_a_tab_between_tokens_needs_libyaml() -> None:
    """The one known difference: ruamel's own parser refuses a tab behind a colon."""
    text = "a:\t1\n"
    fast, _ = parse(text, "t.yaml", ways=[native])
    slow, [problem] = parse(text, "t.yaml", ways=[pure])
    assert fast is not None
    assert fast.data == {"a": 1}
    assert (slow, str(problem.span)) == (None, "t.yaml:1:3")


def test_half_a_character_is_no_text() -> None:
    """An escaped surrogate is refused by both, or it could not be written anywhere."""
    for way in (native, pure):
        document, [problem] = parse('a: "\\ud800"', "t.yaml", ways=[way])
        assert (document, problem.code) == (None, "CXD001")


def test_colons_and_questions_in_flow_collections_are_text() -> None:
    """An address in braces is not an error, even though libyaml alone takes it for one."""
    text = "a: {url: https://acme.example/?a=b, at: 10:30}\n"
    assert parse(text, "t.yaml", ways=[native])[0] is None
    document, problems = parse(text, "t.yaml")
    assert document is not None
    assert problems == []
    assert document.data == {"a": {"url": "https://acme.example/?a=b", "at": "10:30"}}
    assert document.place(("a", "at")).value.column == 41


def test_stand_ins_leave_no_trace() -> None:
    """Characters of the private range that the file itself holds are left alone."""
    text = "a: {b: x:\ue000, c: '\ue001'}\n"
    document, _ = parse(text, "t.yaml")
    assert document is not None
    assert document.data == {"a": {"b": "x:\ue000", "c": "\ue001"}}


def test_libyaml_is_used_when_it_is_there() -> None:
    """The locked environment has the fast reader."""
    assert readers() == [native, native_with_stand_ins]


def test_without_libyaml_the_parser_in_python_takes_over() -> None:
    """On a platform without the compiled reader everything works, only slower."""
    code = (
        "import sys\n"
        "sys.modules['_ruamel_yaml'] = None\n"
        "from cxdeclare.loading import events, nodes\n"
        "document, problems = nodes.parse('a: [b:c, 1]', 'x')\n"
        "assert events.readers() == [events.pure]\n"
        "assert (document.data, problems) == ({'a': ['b:c', 1]}, [])\n"
    )
    root = pathlib.Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize("reader", [native, pure])
def test_unset_may_touch_what_follows_it(reader: Reader) -> None:
    """In braces as people write them, although the parsers take a comma for a part of the tag."""
    text = "{a: !unset, b: {c: !unset}, d: 'x !unset, y', e: 'http://a', f: &f !unset, g: *f}"
    document, found = parse(text, "t.yaml", ways=[reader])
    assert [] == found
    assert document is not None
    gone = document.data["a"]
    wanted = {
        "a": gone,
        "b": {"c": gone},
        "d": "x !unset, y",
        "e": "http://a",
        "f": gone,
        "g": gone,
    }
    assert wanted == document.data
    assert [text.index("!unset"), text.index("!unset}")] == list(document.removals[:2])
    assert 4 == len(document.removals)


@pytest.mark.parametrize("reader", [native, pure])
def test_unset_stands_alone_behind_a_key(reader: Reader) -> None:
    """Not in a list, not as a key, not with a value, not as the whole document."""
    for text in ("a: [!unset, 1]", "a:\n- !unset\n", "!unset : 1", "a: !unset x", "a: !unset {}"):
        _, found = parse(text, "t.yaml", ways=[reader])
        assert ["CXD016"] == [one.code for one in found], text
    _, found = parse("a: &a !unset\nb: [*a]\n", "t.yaml", ways=[reader])
    assert [("CXD016", 2)] == [(one.code, one.span.line if one.span else 0) for one in found]

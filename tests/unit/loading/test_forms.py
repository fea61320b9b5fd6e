"""Every form has words."""

from __future__ import annotations

import json
import re

from cxdeclare.kinds import ALL
from cxdeclare.loading.forms import WORDS, words
from cxdeclare.loading.schema import accept_schema, manifest_schema


def test_every_pattern_of_every_kind_has_plain_words() -> None:
    """No user has to read a pattern; durations and names of members have words elsewhere."""
    patterns = {
        json.loads(f'"{found}"')
        for schema in (manifest_schema(ALL), accept_schema())
        for found in re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(schema))
    }
    assert {p for p in patterns if "[0-9]{1,9}d" not in p} == set(WORDS)


def test_a_form_without_words_shows_its_pattern() -> None:
    """Better than nothing."""
    assert "should match `^x$`" == words("^x$")

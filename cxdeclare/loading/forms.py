"""Forms in plain words: what a text has to look like, for people who read no patterns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotated_types import GroupedMetadata
from pydantic import StringConstraints

from cxdeclare.model import language
from cxdeclare.model.accept_file import DAY_PATTERN
from cxdeclare.model.address import ADDRESS_PATTERN, KEY

KEY_PATTERN = rf"^{KEY}$"
UUID_PATTERN = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
AREA_PATTERN = r"^[a-z]{2}[0-9]+$"
SELECTOR_PATTERN = r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$"
BUCKET_PATTERN = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
STATE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
PREFIX_PATTERN = r"^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$"
ENDPOINT_PATTERN = r"^https?://[^\s/?#]+/?$"
REGION_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LETTERS_PATTERN = r"^[A-Za-z0-9]+$"
RULE_PATTERN = r"^[A-Za-z0-9_.-]+$"
BASE64_PATTERN = r"^[A-Za-z0-9+/]+={0,2}$"
TOPIC_PATTERN = r"^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$"
BUS_PATTERN = r"^arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/[A-Za-z0-9._/-]{1,256}$"
DMARC_PATTERN = r"^v=DMARC1 *(;[ -~]*)?$"

KEY_WORDS = "lower-case letters, digits, `-` and `_`, with a letter or digit first"


def _pattern(annotated: Any) -> str:  # noqa: ANN401 - annotations have no type of their own
    markers: tuple[GroupedMetadata, ...] = annotated.__metadata__
    return next(str(m.pattern) for m in markers if isinstance(m, StringConstraints) and m.pattern)


WORDS: Mapping[str, str] = {
    KEY_PATTERN: f"should be a key: {KEY_WORDS}",
    _pattern(language.Domain): "should be a domain name such as `care.acme.example`",
    _pattern(language.EmailAddress): "should be an e-mail address such as `care@acme.example`",
    r"^[\w.:-]+$": "should be letters, digits and `.` `:` `_` `-` only, without spaces",
    language.REFERENCE_PATTERN: "should be a reference to a secret such as `${secret.env:NAME}`",
    SELECTOR_PATTERN: "should be letters, digits and `-`, with no `-` first or last",
    r"^[A-Za-z0-9_-]+$": "should be letters, digits, `-` and `_` only",
    UUID_PATTERN: "should be a UUID such as `6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11`",
    AREA_PATTERN: "should be two letters and a number such as `eu1`",
    ADDRESS_PATTERN: "should be an address such as `skill.billing`",
    BUCKET_PATTERN: "should be the name of a bucket: 3 to 63 lower-case letters, digits, `-`, `.`",
    STATE_PATTERN: "should be letters, digits, `-`, `_` and `.`, with a letter or digit first",
    PREFIX_PATTERN: "should be names with `/` between them, and none at the ends",
    ENDPOINT_PATTERN: "should be a URL such as `https://storage.example`",
    REGION_PATTERN: "should be a region such as `eu-central-1`",
    LETTERS_PATTERN: "should be letters and digits only",
    RULE_PATTERN: "should be letters, digits, `_`, `.` and `-`",
    BASE64_PATTERN: "should be a key in base64, in one line and without the lines around it",
    TOPIC_PATTERN: "should be a topic such as `arn:aws:sns:eu-central-1:111122223333:drift`",
    BUS_PATTERN: "should be a bus such as `arn:aws:events:eu-central-1:111122223333:event-bus/x`",
    DAY_PATTERN: "should be a day such as `2026-12-31`",
    DMARC_PATTERN: "should be a DMARC policy such as `v=DMARC1; p=none`, in ASCII",
}
"""What follows the name of the field, by pattern."""


def words(pattern: str) -> str:
    """What a text of this form has to be."""
    return WORDS.get(pattern, f"should match `{pattern}`")

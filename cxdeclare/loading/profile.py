"""Profile: read a profile file, with every problem at its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cxdeclare.loading import codes
from cxdeclare.loading.encoding import LARGEST_FILE
from cxdeclare.loading.header import API_VERSION, VERSION_KEY
from cxdeclare.loading.nodes import Document, parse
from cxdeclare.loading.profile_judging import faults
from cxdeclare.loading.structure import Block, diagnostics
from cxdeclare.model.diagnostic import Diagnostic, has_errors
from cxdeclare.model.profile_file import ProfileFile
from cxdeclare.model.registry import Registry


@dataclass(frozen=True, slots=True)
class ReadProfile:
    """What became of a file: what it says if it is valid, and all that is wrong with it."""

    file: ProfileFile | None
    diagnostics: tuple[Diagnostic, ...]
    text: str
    """For excerpts."""


def read_profile(path: Path, kinds: Registry) -> ReadProfile:
    """Read a profile file; nothing is raised for what a user can put right."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return _unreadable(path, "it is too large for a profile")
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        return _unreadable(path, getattr(error, "strerror", None) or str(error))
    return read_text(raw, str(path), kinds)


def read_text(raw: str | bytes, name: str, kinds: Registry) -> ReadProfile:
    """Read the text of a profile file."""
    text = raw if isinstance(raw, str) else raw.decode(errors="replace")
    document, found = parse(raw, name)
    if document is None:
        return ReadProfile(None, tuple(found), text)
    found += _version(document)
    file = None
    given = {**document.data, VERSION_KEY: API_VERSION}
    try:
        file = ProfileFile.model_validate(given)
    except ValidationError as error:
        block = Block(document, (), ProfileFile, None, "profile file")
        found += diagnostics(error, block, given)
    judged = _rest(given) if file is None else file
    found += [fault.at(document) for fault in faults(judged, kinds)]
    return ReadProfile(None if has_errors(found) else file, tuple(found), text)


def _rest(given: dict[str, Any]) -> ProfileFile:
    """What can be judged further: the entries that the models find nothing wrong with."""
    start = {VERSION_KEY: API_VERSION, "name": "unnamed", "extends": "documented"}
    sound = dict(start)
    for name, value in given.items():
        try:
            ProfileFile.model_validate({**start, name: value})
        except ValidationError:
            continue
        sound[name] = value
    return ProfileFile.model_validate(sound)


def _version(document: Document) -> list[Diagnostic]:
    if document.data.get(VERSION_KEY) == API_VERSION:
        return []
    summary = f"`{VERSION_KEY}` should be `{API_VERSION}`; no other version is known here"
    if VERSION_KEY not in document.data:
        summary = f"`{VERSION_KEY}` is missing"
    span = document.place((VERSION_KEY,)).value
    hint = f"write `{VERSION_KEY}: {API_VERSION}`"
    return [Diagnostic(codes.API_VERSION, summary, span, None, hint)]


def _unreadable(path: Path, reason: str) -> ReadProfile:
    summary = f"`{path}` cannot be read: {reason}"
    hint = "`--profile` takes `documented`, `extended`, or a profile file"
    return ReadProfile(None, (Diagnostic(codes.UNREADABLE, summary, None, None, hint),), "")

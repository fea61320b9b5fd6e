"""Write back: live values put into the files they come from, and not a byte besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cxdeclare.loading.expand import escaped
from cxdeclare.loading.places import Document, Lines, Path
from cxdeclare.loading.read import Loaded
from cxdeclare.loading.sections import block_path
from cxdeclare.loading.tokens import Token, tokens
from cxdeclare.loading.write import quoted, written
from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind
from cxdeclare.model.language import duration
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource
from cxdeclare.model.spec import Attribute


@dataclass(frozen=True, slots=True)
class Wish:
    """One value that is not as it was last applied."""

    address: Address
    part: str
    member: str | None
    field: str | None
    recorded: Value
    live: Value


@dataclass(frozen=True, slots=True)
class Edit:
    """One value in the text of one file, and what is to stand there."""

    wish: Wish
    file: str
    line: int
    token: Token
    after: str


@dataclass(frozen=True, slots=True)
class Left:
    """A wish that stays one, and why."""

    wish: Wish
    reason: str


@dataclass(frozen=True, slots=True)
class WriteBack:
    """What can be written, as the new texts of the files, and what is left."""

    edits: tuple[Edit, ...] = ()
    left: tuple[Left, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


class _No(Exception):
    """Why a value cannot be written; the text says it."""


Again = Callable[[Mapping[str, str]], Loaded]
"""Reads the same manifest once more, with these texts in the place of those of the files."""


def write_back(loaded: Loaded, kinds: Registry, wishes: Iterable[Wish], again: Again) -> WriteBack:
    """Find where each value stands, and prove that the edits do nothing else."""
    if loaded.manifest is None or loaded.document is None:
        return WriteBack()
    finder = _Finder(loaded, loaded.manifest, loaded.document, kinds)
    edits: list[Edit] = []
    left: list[Left] = []
    for wish in wishes:
        try:
            edits.append(finder.edit(wish))
        except _No as no:
            left.append(Left(wish, str(no)))
    proof = _Proof(loaded, loaded.manifest, again)
    good = proof.proved(edits, left)
    return WriteBack(tuple(good), tuple(left), proof.texts(good))


@dataclass(frozen=True)
class _Finder:
    loaded: Loaded
    manifest: Manifest
    document: Document
    kinds: Registry
    _tokens: dict[str, Mapping[int, Token]] = field(default_factory=dict)

    def edit(self, wish: Wish) -> Edit:
        """Where the value stands and what is to stand there; raise `_No` if that cannot be."""
        kind = self.kinds[wish.address.kind]
        resource = self.manifest.resources.get(wish.address)
        if resource is None:
            raise _No("its block is not in the manifest")
        if wish.field is None:
            raise _No("links are added and removed by hand")
        attribute = kind.fields.get((wish.part, wish.field))
        if attribute is None:
            raise _No("this version does not know the field")
        if attribute.has(Trait.BODY):
            raise _No("it is a whole text; `export` writes it to a file")
        declared = _values(resource, wish)
        if wish.field not in declared:
            raise _No("the manifest does not declare it any more")
        path, live = self._leaf(self._path(kind, resource, wish), wish.live)
        if declared[wish.field] == wish.live:
            raise _No("the manifest says it already; `apply` takes it into the record")
        if declared[wish.field] != wish.recorded:
            raise _No("the manifest says something else than was last applied")
        container, value = self._walk(path)
        if isinstance(value, dict | list):
            raise _No("a list or a mapping is edited by hand")
        if (id(container), path[-1]) in self.document.written:
            raise _No("it comes through a variable")
        return self._edit(wish, path, attribute, value, live)

    def _path(self, kind: Kind, resource: Resource, wish: Wish) -> Path:
        block = block_path(kind, wish.address.key)
        inside = tuple((wish.field or "").split("."))
        if wish.member is None:
            return (*block, *inside)
        place = resource.members[wish.part].paths.get(wish.member)
        if place is None:
            raise _No("the manifest does not name the link")
        return (*block, *place, *inside)

    def _leaf(self, path: Path, live: Value) -> tuple[Path, Value]:
        """The single value that is to change: a look-up changes its name."""
        if isinstance(live, list):
            raise _No("a list or a mapping is edited by hand")
        if isinstance(live, dict):
            if set(live) != {"lookup"}:
                raise _No("it leads to an object that has no name here")
            return (*path, "lookup"), live["lookup"]
        return path, live

    def _walk(self, path: Path) -> tuple[object, object]:
        container: Any = None
        value: Any = self.document.data
        for step in path:
            container = value
            is_there = (
                step in value
                if isinstance(value, dict)
                else isinstance(value, list) and isinstance(step, int) and step < len(value)
            )
            if not is_there:
                raise _No("it stands in another form than the live value")
            value = value[step]
        return container, value

    def _edit(
        self, wish: Wish, path: Path, attribute: Attribute, value: object, live: Value
    ) -> Edit:
        span = self.document.place(path).value
        text = self.loaded.sources[span.path]
        if span.path not in self._tokens:
            self._tokens[span.path] = tokens(text)
        at = Lines(span.path, text).offset(span)
        token = self._tokens[span.path].get(at)
        if token is None and text.startswith("*", at):
            raise _No("it stands behind an alias")
        if token is None or token.start == token.end:
            raise _No("nothing is written there that could be replaced")
        if token.is_tagged:
            raise _No("it carries a tag")
        if token.style in {"|", ">"} or len(text[token.start : token.end].splitlines()) > 1:
            raise _No("it is written on several lines")
        if attribute.has(Trait.DURATION) and isinstance(live, int) and isinstance(value, str):
            live = duration(live)
        return Edit(wish, span.path, span.line, token, _spelled(token, live))


def _spelled(token: Token, live: Value) -> str:
    """A value between the quotes of the one it replaces, where it can stand there."""
    if not isinstance(live, str):
        return written(live)
    text = escaped(live)
    if token.style:
        return quoted(text, token.style)
    plain = written(text)
    # Beside these, plain text would end early in a collection that is written on one line.
    return quoted(text, "'") if plain == text and set(plain) & set(",[]{}") else plain


def _values(resource: Resource, wish: Wish) -> Values:
    if wish.member is None:
        return resource.parts.get(wish.part, {})
    owned = resource.members.get(wish.part)
    return owned.members.get(wish.member, {}) if owned else {}


@dataclass(frozen=True)
class _Proof:
    """Reads the edited texts again before anything is written."""

    loaded: Loaded
    before: Manifest
    again: Again

    def proved(self, edits: Sequence[Edit], left: list[Left]) -> list[Edit]:
        """The edits that together change exactly what they are to change."""
        alone = self._alone(edits, left)
        if not alone or not self._fault(alone):
            return alone
        good: list[Edit] = []
        for one in alone:
            fault = self._fault([*good, one])
            if fault:
                left.append(Left(one.wish, fault))
            else:
                good.append(one)
        return good

    def _alone(self, edits: Sequence[Edit], left: list[Left]) -> list[Edit]:
        """Those that no other wants to write over."""
        wanted: dict[tuple[str, int], list[Edit]] = {}
        for one in edits:
            wanted.setdefault((one.file, one.token.start), []).append(one)
        for several in wanted.values():
            if len(several) > 1:
                left += [Left(one.wish, _SHARED) for one in several]
        return [one for one in edits if len(wanted[one.file, one.token.start]) == 1]

    def texts(self, edits: Iterable[Edit]) -> dict[str, str]:
        """The texts of the files with the edits in them."""
        made: dict[str, str] = {}
        for one in sorted(edits, key=lambda one: -one.token.start):
            text = made.get(one.file, self.loaded.sources[one.file])
            made[one.file] = text[: one.token.start] + one.after + text[one.token.end :]
        return made

    def _fault(self, edits: Sequence[Edit]) -> str:
        """Why these edits would not do, if they would not."""
        read = self.again(self.texts(edits))
        if read.manifest is None:
            errors = [one for one in read.diagnostics if one.is_error]
            if any(one.is_hidden for one in errors) or not errors:
                return "the manifest would not be valid with it"
            return f"the manifest would not be valid with it: {errors[0].summary}"
        expected = self.before
        for one in edits:
            expected = _with(expected, one.wish)
        return "" if expected == read.manifest else _SHARED


_SHARED = "other values would change with it: an anchor or another layer shares it"


def _with(manifest: Manifest, wish: Wish) -> Manifest:
    """The manifest with one other value."""
    resource = manifest.resources[wish.address]
    changed = {**_values(resource, wish), str(wish.field): wish.live}
    if wish.member is None:
        resource = replace(resource, parts={**resource.parts, wish.part: changed})
    else:
        owned = resource.members[wish.part]
        members = {**owned.members, wish.member: changed}
        owned = replace(owned, members=members)
        resource = replace(resource, members={**resource.members, wish.part: owned})
    return replace(manifest, resources={**manifest.resources, wish.address: resource})

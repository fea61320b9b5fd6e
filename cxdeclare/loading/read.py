"""Read a manifest: from a file or a document to resources, with every problem at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from cxdeclare.loading import codes, statements
from cxdeclare.loading.cases import read_cases
from cxdeclare.loading.files import Files
from cxdeclare.loading.header import read_header
from cxdeclare.loading.identity import same_identity
from cxdeclare.loading.judging import judge
from cxdeclare.loading.layers import Text, Together, named, put_together
from cxdeclare.loading.location import read_location
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.notifying import read_notifications
from cxdeclare.loading.reference import bad_references, circles
from cxdeclare.loading.sections import block_path, read_sections
from cxdeclare.loading.standing import bad_policy
from cxdeclare.loading.variables import Variables
from cxdeclare.loading.withheld import withheld
from cxdeclare.model.address import Address
from cxdeclare.model.check import Judgement
from cxdeclare.model.diagnostic import Diagnostic, has_errors
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath
from cxdeclare.model.span import Span


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: the manifest if it is valid, and all there is to say."""

    manifest: Manifest | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    """Texts by file name, for excerpts."""
    document: Document | None = None
    """All files as one, with values in the place of variables, if they could be read."""
    met: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The reference that each value stood behind which variables have put in."""

    def withheld(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Findings about the manifest without the values that stand behind a reference."""
        return tuple(found if self.document is None else withheld(found, self.document, self.met))

    def told(self, judged: Judgement) -> Judgement:
        """What checks have said, without those values either."""
        reasons = [Diagnostic(o.code, o.reason, None, o.address) for o in judged.unchecked]
        unchecked = zip(judged.unchecked, self.withheld(reasons), strict=True)
        return Judgement(
            self.withheld(judged.diagnostics),
            tuple(replace(one, reason=said.summary) for one, said in unchecked),
            self.withheld(judged.ignored),
        )


_NO_VARIABLES = Variables()
_NOTHING: Mapping[Path, bytes] = {}


def load(
    path: Path,
    kinds: Registry,
    overlays: Sequence[Path] = (),
    variables: Variables = _NO_VARIABLES,
    instead: Mapping[Path, bytes] = _NOTHING,
) -> Loaded:
    """Read the manifest in a file; nothing is raised for what a user can put right.

    `instead` holds, by resolved path, what counts as the content of a file.
    """
    together = Together(Files(instead=instead))
    texts = [named(one, together) for one in (path, *overlays)]
    return _load(texts, path.parent, variables, kinds, together)


def load_text(
    text: str | bytes,
    name: str,
    kinds: Registry,
    folder: Path,
    variables: Variables = _NO_VARIABLES,
) -> Loaded:
    """Read a manifest that is at hand as text; `folder` is where its other files are."""
    one = Text(text, name, folder / Path(name).name)
    return _load([one], folder, variables, kinds, Together())


def _load(
    texts: Sequence[Text | None],
    folder: Path,
    variables: Variables,
    kinds: Registry,
    together: Together,
) -> Loaded:
    variables = replace(variables, used=set(variables.used), met={})
    with _no_collection():
        put_together(texts, folder, variables, kinds, together)
        document, found = together.document, together.found
        manifest = None
        if document is not None:
            manifest, more = read(document, kinds, folder)
            if not together.files.is_complete:
                more = [one for one in more if one.code not in _MAY_BE_ELSEWHERE]
            more = [one for one in more if one.span not in together.faulty]
            found = list(withheld([*found, *more], document, variables.met))
            if manifest is not None:
                ignored = tuple(withheld(manifest.ignored, document, variables.met))
                manifest = replace(manifest, ignored=ignored)
    if together.files.is_complete:
        found += variables.unused()
    if has_errors(found):
        manifest = None
    return Loaded(manifest, tuple(found), together.files.sources, document, variables.met)


_MAY_BE_ELSEWHERE = frozenset(
    {
        codes.API_VERSION,
        codes.REQUIRED,
        codes.UNKNOWN_REFERENCE,
        codes.EMPTY_POLICY,
        codes.IGNORED_NOWHERE,
        statements.MOVED_TO_NOTHING,
        statements.ADOPTS_NOTHING,
    }
)
"""What only follows from a file that could not be read."""


def read(
    document: Document, kinds: Registry, folder: Path
) -> tuple[Manifest | None, list[Diagnostic]]:
    """Build the manifest; there is none if any problem is an error."""
    tenant, policy, found = read_header(document)
    store, unfit = read_location(document, tenant.id)
    found += unfit
    told, unclear = read_notifications(document)
    found += unclear
    sections, bodies = read_sections(document, kinds, folder)
    place = _placer(document, kinds)
    said, wrong = statements.read_statements(
        document.data, sections, kinds, lambda path: document.place(path).value
    )
    known = kinds.keys() - sections.uncertain
    keys = {name: sections.keys.get(name, {}) for name in known}
    cases, unfit = read_cases(document, kinds, keys)
    found += unfit
    manifest = Manifest(
        tenant,
        sections.resources,
        bodies.texts,
        {where: str(folder / name) for where, name in sections.files.items()},
        policy,
        said.moved,
        said.removed,
        said.adopt,
        cases=cases,
        store=store,
        notifications=told,
        place=place,
        before=_past(document, kinds),
    )
    found += sections.found
    found += bad_policy(policy, sections, kinds, document)
    found += wrong
    found += bad_references(manifest, sections, kinds, document)
    found += circles(manifest, kinds)
    found += same_identity(manifest, kinds)
    judged = judge(manifest, sections, kinds)
    found += judged.diagnostics
    return None if has_errors(found) else replace(manifest, ignored=judged.ignored), found


def _placer(document: Document, kinds: Registry) -> Callable[..., Span | None]:
    def place(address: Address, path: FieldPath, *, key: bool = False) -> Span | None:
        """Where a field of a resource stands; the resource itself stands at its key."""
        found = document.place((*block_path(kinds[address.kind], address.key), *path))
        return found.key if key or not path else found.value

    return place


def _past(document: Document, kinds: Registry) -> Callable[[Address, FieldPath], tuple[Span, ...]]:
    def before(address: Address, path: FieldPath) -> tuple[Span, ...]:
        """Where earlier layers had this value."""
        return document.before((*block_path(kinds[address.kind], address.key), *path))

    return before


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector away: all that is made here is kept, and looking again costs."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""Files: a proved export as the YAML of a folder; the same export, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cxdeclare.export.compose import Draft
from cxdeclare.export.prove import Proved, document
from cxdeclare.loading.places import Path
from cxdeclare.loading.write import write
from cxdeclare.model.address import Address
from cxdeclare.model.registry import Registry

MAIN = "tenant.yaml"
ADOPT = "adopt.yaml"
_ABOUT = """\
What the tenant held when `cxdeclare export` read it; README.md says what is not in here.
The name and the area are not read from the tenant: correct them if they are others."""
_ADOPTING = """\
Every object of this export may be taken over. Once it is applied, this file can go."""


def files(kinds: Registry, proved: Proved) -> dict[str, str]:
    """Text by path: the header with what it includes, a file for each section, and `adopt`."""
    draft = proved.draft
    texts = dict(_sections(kinds, draft))
    if draft.adopted:
        adopt = {"adopt": [str(address) for address in sorted(draft.adopted)]}
        texts[ADOPT] = write(adopt, {(): _ADOPTING})
    header = {**proved.header, **({"include": list(texts)} if texts else {})}
    return {MAIN: write({**header, **draft.policy}, {(): _ABOUT}), **texts}


def _sections(kinds: Registry, draft: Draft) -> Iterable[tuple[str, str]]:
    for section, block in document(kinds, {}, draft.blocks).items():
        kind = kinds.sections[section]
        comments: dict[Path, str] = {}
        for address, said in draft.comments.items():
            if address.kind == kind.name and address in draft.blocks:
                comments[_path(section, address, singleton=bool(kind.singleton))] = "; ".join(said)
        yield f"{section}.yaml", write({section: block}, comments)


def _path(section: str, address: Address, *, singleton: bool) -> Path:
    return (section,) if singleton else (section, address.key)


def counts(kinds: Registry, blocks: Mapping[Address, object]) -> dict[str, int]:
    """How many blocks there are of each kind."""
    found: dict[str, int] = {}
    for kind in kinds.sections.values():
        number = sum(address.kind == kind.name for address in blocks)
        if number:
            found[kind.name] = number
    return found

"""Reading: a manifest from the command line, said to be wrong as a whole or handed on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from cxdeclare.cli.options import Given
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine.consent import GuardConsent
from cxdeclare.loading.accept import ReadAccept, read_accept
from cxdeclare.loading.cases import Opened, cases_of, open_cases
from cxdeclare.loading.read import Loaded, load
from cxdeclare.loading.variables import variables
from cxdeclare.model.address import Address
from cxdeclare.model.case import Case
from cxdeclare.model.diagnostic import has_errors, nearest
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.manifest import Manifest
from cxdeclare.planning.guards import guards


def read(said: View, given: Given | Path, beside: Iterable[Opened] = ()) -> Loaded | None:
    """Load a manifest and say everything there is to say of it; None if it is not valid.

    What files beside it use of the variables is used.
    """
    if isinstance(given, Path):
        given = Given(given)
    loaded = loaded_from(given, beside)
    said.diagnostics(loaded.diagnostics, loaded.sources)
    return None if loaded.manifest is None else loaded


def loaded_from(given: Given, beside: Iterable[Opened] = ()) -> Loaded:
    """Load a manifest and say nothing of it; what is wrong with its variables is wrong with it."""
    known, found = variables(given.variables, given.variable_files, os.environ)
    known.used.update(*(one.used for one in beside))
    loaded = load(given.manifest, KINDS, given.overlays, known)
    manifest = None if has_errors(found) else loaded.manifest
    return replace(loaded, manifest=manifest, diagnostics=(*found, *loaded.diagnostics))


def again(given: Given, instead: Mapping[Path, bytes]) -> Loaded:
    """The same manifest once more, with other contents of some files by resolved path."""
    known, _ = variables(given.variables, given.variable_files, os.environ)
    return load(given.manifest, KINDS, given.overlays, known, instead)


def accepted(said: View, path: Path | None) -> ReadAccept:
    """What an accept file says, and all that is wrong with it; without a file, nothing."""
    if path is None:
        return ReadAccept((), (), "")
    found = read_accept(path, KINDS)
    said.diagnostics(found.diagnostics, {str(path): found.text})
    return found


def opened(given: Given, files: Iterable[Path]) -> tuple[Opened, ...]:
    """The files of cases, as far as they can be read without the manifest."""
    known, _ = variables(given.variables, given.variable_files, os.environ)
    return tuple(open_cases(path, KINDS, known) for path in files)


def cases(
    said: View, manifest: Manifest | None, beside: Iterable[Opened]
) -> tuple[Case, ...] | None:
    """The cases of the manifest and those of files beside it; None if one of them is not valid."""
    found, is_valid = list(manifest.cases if manifest else ()), manifest is not None
    for one in beside:
        more, wrong = cases_of(one, KINDS, manifest) if manifest else ((), one.found)
        said.diagnostics(wrong, one.sources)
        is_valid = is_valid and not has_errors(wrong)
        found += more
    return tuple(found) if is_valid else None


def misfit(said: View, loaded: Loaded, error: InvalidInput) -> None:
    """Say why a manifest does not fit the tenant; raise the error if it has nothing to show."""
    if not error.diagnostics:
        raise error
    said.diagnostics(loaded.withheld(error.diagnostics), loaded.sources)


@dataclass(frozen=True, slots=True)
class Consent:
    """What flags allow, as they were given; raises `InvalidInput` for what names nothing."""

    allow_delete: tuple[str, ...] = ()
    adopt: tuple[str, ...] = ()

    @property
    def to_delete(self) -> frozenset[str]:
        """Kinds and addresses that may be deleted, deactivated or replaced."""
        for text in self.allow_delete:
            _kind(f"--allow-delete {text}", address_of(text).kind if "." in text else text)
        return frozenset(self.allow_delete)

    @property
    def to_adopt(self) -> frozenset[str]:
        """Addresses that may take over what they find."""
        for text in self.adopt:
            _kind(f"--adopt {text}", address_of(text).kind)
        return frozenset(self.adopt)

    def fits(self, manifest: Manifest) -> None:
        """Raise if an address that is to adopt something is not declared."""
        declared = set(map(str, manifest.resources))
        for text in self.adopt:
            if text not in declared:
                message = f"`--adopt {text}`: the manifest does not declare it"
                raise InvalidInput(message, hint=nearest(text, declared))


def consents_to(given: Iterable[str]) -> tuple[GuardConsent, ...]:
    """The guards that are not to stop a plan; raise `InvalidInput` for what names none."""
    known = guards(KINDS)
    return tuple(GuardConsent.parse(text, known) for text in given)


def address_of(text: str) -> Address:
    """The address; raise `InvalidInput` if it is none."""
    try:
        return Address.parse(text)
    except ValueError as error:
        raise InvalidInput(str(error)) from error


def _kind(given: str, name: str) -> None:
    managed = {kind.name for kind in KINDS.values() if kind.managed}
    if name not in managed:
        message = f"`{given}`: there is no kind `{name}`"
        raise InvalidInput(message, hint=nearest(name, managed))

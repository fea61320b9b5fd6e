"""test: what is expected of mail to an address, beside the manifest or beside a plan."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import Consent, cases, misfit, opened, read
from cxdeclare.cli.settings import Target
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import expectations
from cxdeclare.engine.expectation_events import Tested
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.read import Loaded
from cxdeclare.model.case import Case
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.expectation import Outcome
from cxdeclare.report.expectations import tested


@click.command("test")
@options.layers
@click.option(
    "--tests",
    "files",
    type=options.FILE,
    multiple=True,
    metavar="FILE",
    help="A file with `tests:` beside those of the manifest; may be repeated.",
)
@click.option(
    "--planned",
    is_flag=True,
    help="Look at the tenant as `plan` would make it, and not at the manifest alone.",
)
@options.target
@options.profile
@options.allow_delete
@options.adopt
@options.parallelism
@options.max_rps
@options.says_as("markdown", "junit")
def command(
    *,
    said: View,
    given: Given,
    files: tuple[Path, ...],
    planned: bool,
    target: str | None,
    profile: str | None,
    allow_delete: tuple[str, ...],
    adopt: tuple[str, ...],
    parallelism: int,
    max_rps: float | None,
) -> Exit:
    """Hold MANIFEST, with each OVERLAY over it, against the expectations in its `tests`.

    Without --planned nothing is connected to: what the manifest does not declare is not checked.
    With it the tenant is read, and everything is looked at as it will be once the plan is applied.

    Ends with 3 if an expectation is not met, with 8 if one could not be checked.

    Example: cxdeclare test tenant.yaml --tests routing.tests.yaml --planned --target live
    """
    if target is not None and not planned:
        message = "`--target` names a tenant, and without `--planned` none is looked at"
        raise InvalidInput(message, hint="add `--planned`, or leave `--target` out")
    beside = opened(given, files)
    loaded = read(said, given, beside)
    wanted = cases(said, loaded.manifest if loaded else None, beside)
    if loaded is None or loaded.manifest is None or wanted is None:
        return Exit.INVALID
    if not wanted:
        message = "there is nothing to test: neither the manifest nor a file has `tests`"
        raise InvalidInput(message, hint="write cases under `tests`, or name a file with `--tests`")
    if not planned:
        found = expectations.by_manifest(wiring.KINDS, loaded.manifest, wanted)
        said.told(found, tested(found, is_pretend=False))
        return _code(found)
    where = chosen_target(target, max_rps=max_rps)
    allowed = Consent(allow_delete, adopt)
    allowed.fits(loaded.manifest)
    setting = wiring.setting(
        where,
        profile,
        said.reading,
        parallelism=parallelism,
        consent=allowed.to_delete,
        adopt=allowed.to_adopt,
        folder=given.manifest.parent,
        declared=loaded.manifest.store,
    )
    return _beside_a_plan(said, loaded, where, setting, wanted)


def _beside_a_plan(
    said: View, loaded: Loaded, where: Target, setting: Setting, wanted: tuple[Case, ...]
) -> Exit:
    if loaded.manifest is None:
        return Exit.INVALID
    states = wiring.store(where, loaded.manifest.store)
    tenant = loaded.manifest.tenant
    with wiring.provider(where, tenant.id, tenant.area) as reader:
        try:
            found = expectations.by_plan(setting, reader, states, loaded.manifest, wanted)
        except InvalidInput as error:
            misfit(said, loaded, error)
            return Exit.INVALID
    said.told(found, tested(found, is_pretend=where.is_pretend))
    return _code(found)


_CODES = {
    Outcome.PASSED: Exit.DONE,
    Outcome.FAILED: Exit.INVALID,
    Outcome.NOT_CHECKED: Exit.UNKNOWN,
}


def _code(found: Tested) -> Exit:
    """A manifest that is not what its tests say is as wrong as one that cannot be read."""
    return worst(*(_CODES[case.outcome] for case in found.cases))

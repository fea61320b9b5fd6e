"""Probing: the checks of what is around a tenant, for a plan that was made before."""

from __future__ import annotations

from cxdeclare.cli import wiring
from cxdeclare.cli.reading import misfit
from cxdeclare.cli.settings import Target
from cxdeclare.cli.view import View
from cxdeclare.engine import usecases
from cxdeclare.engine.checked import checked
from cxdeclare.engine.usecases import Setting
from cxdeclare.loading.read import Loaded
from cxdeclare.model.check import Judgement
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.rule import Phase

_NO_MANIFEST = (
    "not checked: what DNS has. A saved plan holds no manifest: name it with `--manifest`, "
    "or run `cxdeclare dns check`."
)


def probed(said: View, setting: Setting, where: Target, loaded: Loaded | None) -> bool:
    """Say what the checks find; whether nothing keeps the plan from being carried out.

    Without a manifest nothing can be checked, and that is said.
    """
    if setting.servers is None:
        if setting.unasked and loaded is not None and loaded.manifest is not None:
            phases = {Phase.MANIFEST, Phase.ESTATE}
            known = checked(setting.kinds, loaded.manifest, Judgement(), phases, setting.unasked)
            said.checked(known)
        return True
    if loaded is None or loaded.manifest is None:
        said.note(_NO_MANIFEST)
        return True
    state = wiring.store(where, loaded.manifest.store).read()
    try:
        _, judged = usecases.probed(setting, loaded.manifest, state)
    except InvalidInput as error:
        misfit(said, loaded, error)
        return False
    judged = loaded.told(judged)
    said.diagnostics(judged.diagnostics, loaded.sources)
    said.checked(checked(setting.kinds, loaded.manifest, judged, set(Phase)))
    return True

"""Events of commands that read a tenant to write a file: manifests, and profile files."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Exported(Frozen):
    """A tenant was written as a manifest; what it could not say came as diagnostics before."""

    type: Literal["exported"] = "exported"
    tenant_id: str = Field(description="The tenant that was read.")
    target: str = Field(description="The target, as `--target` names it.")
    reads: int = Field(description="Calls that read the tenant.")
    counts: dict[str, int] = Field(default_factory=dict, description="Blocks by kind.")
    files: tuple[str, ...] = Field(description="Paths below the folder.")
    places: tuple[str, ...] = Field(
        default=(), description="Where objects that live in one of several places were looked for."
    )
    only: tuple[str, ...] = Field(default=(), description="The patterns of `--only`.")
    exclude: tuple[str, ...] = Field(default=(), description="The patterns of `--exclude`.")
    complete: bool = Field(description="Whether all that should be readable was read.")


class LearntField(Frozen):
    """What a tenant shows of the codes of one field."""

    kind: str = Field(description="The kind it is a field of.")
    field: str = Field(description="The field, as the manifest calls it.")
    codes: dict[str, int | str] = Field(description="By word, what the API says for it.")
    missing: tuple[str, ...] = Field(default=(), description="Words that no object was found for.")


class CodesLearnt(Frozen):
    """Codes that nothing public gives, read off objects that were set up in the screens."""

    type: Literal["codes_learnt"] = "codes_learnt"
    fields: tuple[LearntField, ...] = Field(description="What was found and what was not.")
    reads: int = Field(description="Calls that read the tenant.")
    writes: int = Field(description="Calls that wrote; learning makes none.")

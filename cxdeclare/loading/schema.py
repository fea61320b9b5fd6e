"""JSON Schema of the manifest, for editors: the structure that reading insists on.

What needs more than one place is left to reading: references, identities, files. So is the
range of a duration written as text, which no pattern can say.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from cxdeclare.loading.cases import TESTS, CasesFile
from cxdeclare.loading.flatten import body_files
from cxdeclare.loading.forms import KEY_PATTERN
from cxdeclare.loading.header import Header
from cxdeclare.model.accept_file import AcceptFile
from cxdeclare.model.kind import Kind
from cxdeclare.model.profile_file import ProfileFile
from cxdeclare.model.registry import Registry
from cxdeclare.model.spec import Spec

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DESCRIPTION = (
    "What one CXone tenant should contain. This describes a whole manifest in one file: included "
    "files and overlays hold a part of it, and a value `${var.NAME}` or `${env.NAME}`, which is "
    "text to a schema, is judged by what it stands for."
)


def manifest_schema(kinds: Registry) -> dict[str, Any]:
    """The whole schema: a header, and a section for each kind that can be declared."""
    specs = {name: kind.spec for name, kind in kinds.sections.items() if kind.spec is not None}
    models: list[type[BaseModel]] = [Header, *specs.values()]
    if kinds.expecting is not None:
        models.append(kinds.expecting.spec)
    references, definitions = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_Generator
    )
    named = {model: reference for (model, _), reference in references.items()}
    shared = cast("dict[str, dict[str, Any]]", definitions["$defs"])
    for name, spec in specs.items():
        _exclude_both(shared[_last(named[spec])], kinds.sections[name])
    header = shared.pop(_last(named[Header]))
    if kinds.expecting is not None:
        header["properties"][TESTS]["items"] = named[kinds.expecting.spec]
    sections = {name: _section(kinds.sections[name], named[spec]) for name, spec in specs.items()}
    return {
        "$schema": DIALECT,
        "title": "cxdeclare manifest",
        "description": _DESCRIPTION,
        "type": "object",
        "properties": {**header["properties"], **sections},
        "required": header["required"],
        "additionalProperties": False,
        "$defs": dict(sorted(shared.items())),
    }


def cases_schema(kinds: Registry) -> dict[str, Any]:
    """A file beside the manifest that holds nothing but cases."""
    models: list[type[BaseModel]] = [CasesFile]
    if kinds.expecting is not None:
        models.append(kinds.expecting.spec)
    references, definitions = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_Generator
    )
    named = {model: reference for (model, _), reference in references.items()}
    shared = cast("dict[str, dict[str, Any]]", definitions["$defs"])
    top = shared.pop(_last(named[CasesFile]))
    if kinds.expecting is not None:
        top["properties"][TESTS]["items"] = named[kinds.expecting.spec]
    return {
        "$schema": DIALECT,
        "title": "cxdeclare file of tests",
        **top,
        "$defs": dict(sorted(shared.items())),
    }


def profile_schema() -> dict[str, Any]:
    """What a profile file may say; whether it fits the kinds needs more than a schema."""
    made = ProfileFile.model_json_schema(schema_generator=_Generator)
    return {"$schema": DIALECT, "title": "cxdeclare profile file", **made}


def accept_schema() -> dict[str, Any]:
    """What an accept file may say; whether it fits the kinds needs more than a schema."""
    made = AcceptFile.model_json_schema(schema_generator=_Generator)
    return {"$schema": DIALECT, "title": "cxdeclare accept file", **made}


def _section(kind: Kind, reference: JsonSchemaValue) -> dict[str, Any]:
    spec = cast("type[Spec]", kind.spec)
    description = " ".join((spec.__doc__ or "").split())
    if kind.singleton:
        return {"description": description, **reference}
    return {
        "description": f"By key. {description}",
        "type": "object",
        "propertyNames": {"pattern": KEY_PATTERN},
        "additionalProperties": reference,
    }


def _exclude_both(definition: dict[str, Any], kind: Kind) -> None:
    """A body is given inline or in a file, not both."""
    pairs = [{"not": {"required": [text, file]}} for file, text in body_files(kind).items()]
    if pairs:
        definition["allOf"] = pairs


def _last(reference: JsonSchemaValue) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


class _Generator(GenerateJsonSchema):
    """Schemas without what only Python has: default values, and titles made of names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - as inherited
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """The fields of a group, described by its docstring alone."""
        made = super().model_schema(schema)
        made.pop("title", None)
        return made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """What may be left out has no default: absent means unmanaged."""
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Every name has to have the form of a key, not just those that are looked at."""
        made = super().dict_schema(schema)
        patterns = made.pop("patternProperties", None)
        if patterns:
            ((pattern, value),) = patterns.items()
            made |= {"propertyNames": {"pattern": pattern}, "additionalProperties": value}
        return made

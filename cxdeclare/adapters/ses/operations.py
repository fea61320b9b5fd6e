"""Operations: from the method and path of an endpoint to an operation of the service model."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.exchange import Request

_LABEL = re.compile(r"\{(\w+)\+?\}")
_LISTS = {
    ("GET", "/v2/email/identities"): "list_email_identities",
    ("GET", "/v2/email/configuration-sets"): "list_configuration_sets",
}
"""Listings by the paths they are documented at: botocore has changed where it asks for them."""


NAMED = "/v1/operation/"
"""Where an operation of the first API is asked for: it has no paths, and is called by its name."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, and what it is called with."""

    name: str
    """As the client calls it: ``get_email_identity``."""
    parameters: dict[str, Any]


def is_named(request: Request) -> bool:
    """Whether a request asks for an operation by its name."""
    return urls.path(request.url).startswith(NAMED)


def named(client: Any, request: Request) -> Operation | None:
    """The operation that a request names; None if the service has none of that name."""
    name = urls.path(request.url).removeprefix(NAMED)
    if name not in client.meta.method_to_api_mapping:
        return None
    return Operation(name, json.loads(request.body) if request.body else {})


def operation(client: Any, request: Request) -> Operation | None:
    """What a request means to the service; None if the service has nothing there.

    Paths are those of the service itself; where several fit, the one with fewest labels wins.
    """
    method, path = request.method, urls.path(request.url)
    model, names = client.meta.service_model, client.meta.method_to_api_mapping
    fits: dict[str, dict[str, str]] = {}
    for name, operation_name in names.items():
        http = model.operation_model(operation_name).http
        labels = _labels(http.get("requestUri", ""), path)
        if http.get("method") == method and labels is not None:
            fits[name] = labels
    listing = _LISTS.get((method, path))
    if listing is not None:
        fits = {listing: {}}
    if not fits:
        return None
    name = min(fits, key=lambda one: (len(fits[one]), one))
    shape = model.operation_model(names[name]).input_shape
    given = urls.query(request.url)
    asked: dict[str, Any] = json.loads(request.body) if request.body else {}
    for member, of in (shape.members if shape else {}).items():
        known = of.serialization.get("name", member)
        said = fits[name].get(known, given.get(known))
        if said is not None:
            asked[member] = int(said) if of.type_name == "integer" else said
    return Operation(name, asked)


def _labels(template: str, path: str) -> dict[str, str] | None:
    """The values of the labels of a template that fits a path."""
    parts, given = template.split("/"), path.split("/")
    if len(parts) != len(given):
        return None
    labels = {}
    for part, text in zip(parts, given, strict=True):
        label = _LABEL.fullmatch(part)
        if label is not None and text:
            labels[label[1]] = urls.unescaped(text)
        elif part != text:
            return None
    return labels

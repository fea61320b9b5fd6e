"""Graph: which resource refers to which, as text for Mermaid or Graphviz."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cxdeclare.model.address import Address
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource, Use, uses
from cxdeclare.report.excerpt import visible

Form = Literal["mermaid", "dot"]
Node = tuple[str, str]
"""A kind, and a key or the name of what is looked up."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _.@")


@dataclass(slots=True)
class Graph:
    """Declared resources and what they look up, with the fields that lead from one to another."""

    declared: dict[Node, str] = field(default_factory=dict)
    """What each declared resource is called in the tenant."""
    looked_up: set[Node] = field(default_factory=set)
    edges: dict[tuple[Node, Node], set[str]] = field(default_factory=dict)
    """The fields by which the first refers to the second."""


def graph(
    manifest: Manifest, kinds: Registry, form: Form = "mermaid", focus: Address | None = None
) -> str:
    """The references of a manifest; with `focus`, what it reaches and what reaches it."""
    whole = references(manifest, kinds)
    if focus is not None:
        whole = around(whole, (focus.kind, focus.key))
    return _mermaid(whole, kinds) if form == "mermaid" else _dot(whole, kinds)


def references(manifest: Manifest, kinds: Registry) -> Graph:
    """Every resource and every reference of the manifest."""
    found = Graph()
    for address, resource in sorted(manifest.resources.items()):
        kind = kinds[address.kind]
        here = (address.kind, address.key)
        found.declared[here] = called(kind, resource)
        for use in uses(kind, resource):
            there, is_declared = _target(use, kinds)
            if not is_declared:
                found.looked_up.add(there)
            found.edges.setdefault((here, there), set()).add(field_of(use))
    return found


def around(whole: Graph, node: Node) -> Graph:
    """The part of a graph that a node reaches, and that reaches it."""
    ahead: dict[Node, list[Node]] = {}
    behind: dict[Node, list[Node]] = {}
    for here, there in whole.edges:
        ahead.setdefault(here, []).append(there)
        behind.setdefault(there, []).append(here)
    below, above = _reached(node, ahead), _reached(node, behind)
    near = below | above
    return Graph(
        {one: name for one, name in whole.declared.items() if one in near},
        whole.looked_up & near,
        # A way between two of them that does not pass through the node is none of its own.
        {
            (here, there): fields
            for (here, there), fields in whole.edges.items()
            if (here in below and there in below) or (here in above and there in above)
        },
    )


def called(kind: Kind, resource: Resource) -> str:
    """What a declared resource is called in the tenant."""
    values = resource.parts.get(OBJECT, {})
    label = (a.name for a in kind.by_part[OBJECT] if a.wire and a.wire.name == kind.label)
    for name in (*label, *kind.identity):
        if isinstance(values.get(name), str):
            return str(values[name])
    return ""


def field_of(use: Use) -> str:
    """The field a reference stands in; for a link, with the part it belongs to."""
    if use.member is None or use.field is None:
        return use.field or use.part
    return f"{use.part}.{use.field}"


def _target(use: Use, kinds: Registry) -> tuple[Node, bool]:
    if isinstance(use.value, dict):
        return (use.kind, str(use.value.get("lookup", use.value.get("id")))), False
    return (use.kind, str(use.value)), kinds[use.kind].managed


def _reached(start: Node, ways: Mapping[Node, list[Node]]) -> set[Node]:
    seen, left = {start}, [start]
    while left:
        for one in ways.get(left.pop(), ()):
            if one not in seen:
                seen.add(one)
                left.append(one)
    return seen


@dataclass(frozen=True, slots=True)
class _Cluster:
    title: str
    nodes: tuple[tuple[str, str, str, bool], ...]
    """Sign, what it is, what it is called, and whether it is looked up."""


def _clusters(whole: Graph, kinds: Registry) -> tuple[list[_Cluster], dict[tuple[Node, bool], str]]:
    """The nodes by section, in the order of the kinds, each with a sign of its own."""
    groups: dict[tuple[bool, str], list[Node]] = {}
    for node in sorted(whole.declared):
        groups.setdefault((False, node[0]), []).append(node)
    for node in sorted(whole.looked_up):
        groups.setdefault((True, node[0]), []).append(node)
    clusters: list[_Cluster] = []
    signs: dict[tuple[Node, bool], str] = {}
    for is_foreign in (False, True):
        for kind in kinds.in_order():
            rows = []
            for node in groups.get((is_foreign, kind.name), ()):
                sign = signs[node, is_foreign] = f"n{len(signs) + 1}"
                name = node[1] if is_foreign else whole.declared[node]
                what = kind.called if is_foreign else f"{node[0]}.{node[1]}"
                rows.append((sign, what, name, is_foreign))
            if rows:
                title = f"{kind.called}, looked up" if is_foreign else kind.section
                clusters.append(_Cluster(title, tuple(rows)))
    return clusters, signs


def _arrows(
    whole: Graph, signs: Mapping[tuple[Node, bool], str]
) -> Iterable[tuple[str, str, str, bool]]:
    for (here, there), fields in sorted(whole.edges.items()):
        # A key and a look-up may be spelled alike: they are two nodes then.
        for is_foreign in (False, True):
            known = whole.looked_up if is_foreign else whole.declared
            if there in known:
                yield (
                    signs[here, False],
                    signs[there, is_foreign],
                    ", ".join(sorted(fields)),
                    (is_foreign),
                )


def _mermaid(whole: Graph, kinds: Registry) -> str:
    clusters, signs = _clusters(whole, kinds)
    lines = ["flowchart LR"]
    for number, cluster in enumerate(clusters, start=1):
        lines.append(f'    subgraph s{number}["{_entities(cluster.title)}"]')
        for sign, what, name, is_foreign in cluster.nodes:
            label = "<br/>".join(_entities(one) for one in (what, name) if one)
            shape = f'(["{label}"]):::foreign' if is_foreign else f'["{label}"]'
            lines.append(f"        {sign}{shape}")
        lines.append("    end")
    for here, there, fields, is_foreign in _arrows(whole, signs):
        arrow = "-.->" if is_foreign else "-->"
        lines.append(f'    {here} {arrow}|"{_entities(fields)}"| {there}')
    lines.append("    classDef foreign stroke-dasharray: 5 5")
    return "\n".join(lines)


def _entities(text: str) -> str:
    """Letters and digits as they are, everything else by its number: nothing is syntax then."""
    shown = visible(text)
    return "".join(
        one if one in _PLAIN or (one.isalnum() and not one.isascii()) else f"#{ord(one)};"
        for one in shown
    )


def _dot(whole: Graph, kinds: Registry) -> str:
    clusters, signs = _clusters(whole, kinds)
    lines = ["digraph manifest {", "    rankdir=LR;", "    node [shape=box];"]
    for number, cluster in enumerate(clusters, start=1):
        lines.append(f"    subgraph cluster_{number} {{")
        lines.append(f"        label={_quoted(cluster.title)};")
        for sign, what, name, is_foreign in cluster.nodes:
            style = ", style=dashed" if is_foreign else ""
            lines.append(f"        {sign} [label={_quoted(what, name)}{style}];")
        lines.append("    }")
    for here, there, fields, is_foreign in _arrows(whole, signs):
        style = ", style=dashed" if is_foreign else ""
        lines.append(f"    {here} -> {there} [label={_quoted(fields)}{style}];")
    return "\n".join([*lines, "}"])


def _quoted(*texts: str) -> str:
    """A string of the DOT language; its own escapes and entities mean themselves."""
    escaped = (
        visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
        for text in texts
        if text
    )
    return '"' + "\\n".join(escaped) + '"'

"""Join: the files of one layer become one document; nothing in it is given twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cxdeclare.loading import layer_rules
from cxdeclare.loading.header import FIELDS, VERSION_KEY
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.sections import not_a_section
from cxdeclare.loading.subject import subject
from cxdeclare.loading.tenants import two_tenants
from cxdeclare.loading.weave import Weave
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.registry import Registry

LISTS = frozenset({"moved", "removed", "adopt", "tests"})
"""What several files of a layer may add to."""


def joined(
    documents: Sequence[Document], weave: Weave, kinds: Registry
) -> tuple[Document, list[Diagnostic]]:
    """All of them as one, in their order, and what they give twice."""
    first, *more = documents
    if not more:
        return first, []
    run = _Join(weave, kinds)
    for document in documents:
        run.add(document)
    removals = tuple(offset for document in documents for offset in document.removals)
    return replace(first, data=run.data, removals=removals), run.found


@dataclass
class _Join:
    """What the files give so far."""

    weave: Weave
    kinds: Registry
    found: list[Diagnostic] = field(default_factory=list)
    data: dict[str, object] = field(init=False)
    _own: set[str] = field(default_factory=set)
    """The sections and lists that are ours to add to: no file's data is changed."""

    def __post_init__(self) -> None:
        self.data = self.weave.new()

    def add(self, document: Document) -> None:
        """Take one more file in."""
        for name, value in document.data.items():
            known = self.data.get(name, document)
            if known is document:
                self.weave.put(self.data, name, value, document.data)
            elif name in LISTS and isinstance(known, list) and isinstance(value, list):
                self._more(name, known, value)
            elif name in FIELDS or self._is_singleton(name):
                self._header(name, known, value, document)
            elif isinstance(known, dict) and isinstance(value, dict):
                self._section(name, known, value, document)
            elif name in self.kinds.sections:
                self._no_section(name, known, value, document)

    def _is_singleton(self, name: str) -> bool:
        kind = self.kinds.sections.get(name)
        return kind is not None and bool(kind.singleton)

    def _more(self, name: str, known: list[object], value: list[object]) -> None:
        made = [*known, *value]
        places = self.weave.marks
        places[id(made)] = [*places[id(known)], *places[id(value)]]
        self.weave.kept.append(made)
        for start, items in ((0, known), (len(known), value)):
            for index in range(len(items)):
                written = self.weave.written.get((id(items), index))
                if written is not None:
                    self.weave.written[id(made), start + index] = written
        self.data[name] = made

    def _header(self, name: str, known: object, value: object, document: Document) -> None:
        if name == VERSION_KEY and known == value:
            return  # each file may say how it is to be read
        if name == "tenant" and (told := two_tenants(self.data, document, self.weave)):
            self.found.append(told)
            return
        self._twice((name,), self.data, document)

    def _section(
        self, name: str, known: dict[str, object], value: dict[str, object], document: Document
    ) -> None:
        if name not in self._own:
            self._own.add(name)
            known = self.weave.without(known, ())
            self.data[name] = known
        for key, block in value.items():
            if key in known:
                self._twice((name, key), known, document)
            else:
                self.weave.put(known, key, block, value)

    def _no_section(self, name: str, known: object, value: object, document: Document) -> None:
        """One of the two is no mapping of keys to blocks; the other stays."""
        kind = self.kinds.sections[name]
        if not isinstance(value, dict):
            self.found.append(not_a_section(kind, value, document))
        else:
            first = replace(document, data=self.data)
            self.found.append(not_a_section(kind, known, first))
            self.weave.put(self.data, name, value, document.data)

    def _twice(self, path: tuple[str, ...], known: dict[str, object], document: Document) -> None:
        span = document.lines.span(self.weave.key_at(known, path[-1]))
        about = subject(path, self.kinds)
        what = f"`{path[-1]}`" if len(path) == 1 else "this address"
        self.found.append(
            Diagnostic(
                layer_rules.GIVEN_TWICE,
                f"{what} is given already, at {span}",
                document.place(path).key,
                about,
                "remove one of the two, or use an overlay to change the first",
            )
        )

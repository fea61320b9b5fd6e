"""Parts: what a part of our work takes, alone in a process, to compare the whole with."""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def parse(path: str) -> None:
    """Only parse the manifest, keeping the place of every entry."""
    from cxdeclare.loading.nodes import parse as parse_nodes

    gc.disable()
    document, found = parse_nodes(Path(path).read_bytes(), path)
    if document is None or found:
        sys.exit("the manifest is not valid")


def fetch(path: str, origin: str, parallelism: str, *reads: str) -> None:
    """Parse the manifest, list these kinds, and read as many objects of the first one."""
    from concurrent.futures import ThreadPoolExecutor

    from cxdeclare import kinds
    from cxdeclare.adapters.cxone.families import Origins
    from cxdeclare.adapters.cxone.http import HttpTransport
    from cxdeclare.adapters.cxone.provider import CxoneProvider
    from cxdeclare.adapters.cxone.session import Session
    from cxdeclare.model.endpoint import Verb

    all_kinds = kinds.ALL
    if "record" in reads:
        from bench.record import known

        all_kinds = known()
    parse(path)
    with (
        HttpTransport() as transport,
        ThreadPoolExecutor(int(parallelism)) as pool,
    ):
        reader = CxoneProvider(Session(transport, origin, "k", "s"), Origins.on_one_host(origin))
        for number, name in enumerate(reads):
            kind = all_kinds[name]
            listed = reader.list(kind, kind.main.verbs[Verb.LIST], None).objects
            one = kind.main.verbs.get(Verb.READ)
            ids = [str(found[kind.id_field]) for found in listed] if one and not number else []
            for id_ in ids:
                pool.submit(reader.read, kind.main, one, id_)  # type: ignore[arg-type]


if __name__ == "__main__":
    if sys.argv[1] == "parse":
        parse(*sys.argv[2:])
    else:
        fetch(*sys.argv[2:])

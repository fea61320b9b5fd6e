"""Ours: the product's command line in a process that knows the kind of the measures as well."""

from __future__ import annotations

from bench.record import known

if __name__ == "__main__":
    known()
    from cxdeclare.cli.main import main

    main()

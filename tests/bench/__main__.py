"""`make bench`: everything on this machine, measured and shown; nothing fails here.

`python -m tests.bench tiers cold` measures only these parts.
"""

import importlib
import sys

from tests.bench import summary

PARTS = ("start", "tiers", "cold", "path", "hops", "in_flight", "pairs")


def main(chosen: list[str]) -> None:
    """Measure the parts, one after the other; each shows its own table."""
    unknown = set(chosen) - set(PARTS)
    if unknown:
        sys.exit(f"unknown: {' '.join(sorted(unknown))}; there are {' '.join(PARTS)}")
    for part in chosen or PARTS:
        importlib.import_module(f"tests.bench.{part}").measure()
    summary.write()


if __name__ == "__main__":
    main(sys.argv[1:])

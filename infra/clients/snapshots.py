"""Lambda's snapshots (SnapStart): what a function does before one is taken."""

from collections.abc import Callable
from contextlib import suppress


def before_snapshot(call: Callable[[], object]) -> None:
    """Have Lambda call this before it takes a snapshot; where it takes none, nobody calls it."""
    with suppress(ImportError):  # a runtime without snapshots
        from snapshot_restore_py import register_before_snapshot

        register_before_snapshot(call)

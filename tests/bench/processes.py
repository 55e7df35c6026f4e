"""What processes cost: memory and CPU time of all that some process started."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a tree of processes uses at one moment; shared pages are counted once."""

    processes: int
    memory_mb: float


def tree(roots: Iterable[int]) -> set[int]:
    """Some processes with all their descendants."""
    parents = dict(_parents())
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def usage(roots: Iterable[int]) -> Usage:
    """Memory (PSS) of some processes and all that they started."""
    total_kb = 0
    pids = tree(roots)
    for pid in pids:
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # it ended while we looked
        total_kb += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return Usage(processes=len(pids), memory_mb=total_kb / 1000)


def cpu_s(roots: Iterable[int]) -> float:
    """CPU seconds that some processes and all that they started have used, the ended ones too."""
    ticks = 0
    for pid in tree(roots):
        try:
            fields = _stat(Path(f"/proc/{pid}/stat"))
        except OSError:
            continue
        ticks += sum(int(field) for field in fields[11:15])  # own and reaped children's
    return ticks / _TICKS_PER_S


def _parents() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), int(_stat(path)[1])
        except OSError:
            continue  # it ended while we looked


def _stat(path: Path) -> list[str]:
    """The fields of a stat file after the name, which may hold anything."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except ProcessLookupError as error:
        raise FileNotFoundError(path) from error

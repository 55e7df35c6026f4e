"""Notices which files have changed, by looking."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_SETTLE_S = 0.05  # a change that is still being written is not one yet

type _Seen = dict[str, tuple[int, int]]  # time of change and size, by path


class Watch:
    """Files and folders, as they were when last looked at.

    Hidden files, editors' copies (`name~`) and bytecode do not count.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = [str(path) for path in paths]
        self._seen = self._look()

    def changes(self) -> set[Path]:
        """What was written, added or removed since the last call; waits until it settles."""
        now = self._look()
        if now == self._seen:
            return set()
        before = self._seen
        while now != self._seen:
            self._seen = now
            time.sleep(_SETTLE_S)
            now = self._look()
        names = before.keys() | now.keys()
        return {Path(name) for name in names if before.get(name) != now.get(name)}

    def _look(self) -> _Seen:
        return {
            entry.path: (status.st_mtime_ns, status.st_size)
            for path in self._paths
            for entry in _files(path)
            if (status := _status(entry)) is not None
        }


def _files(path: str) -> "Iterator[os.DirEntry[str]]":
    """The files of a folder and of those in it; of a file itself."""
    if not os.path.isdir(path):  # noqa: PTH112 - many times a second
        folder, name = os.path.split(path)
        with os.scandir(folder or ".") as entries:
            yield from (entry for entry in entries if entry.name == name)
        return
    try:
        entries = os.scandir(path)
    except OSError:
        return  # removed meanwhile
    with entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if not entry.is_dir():
                yield entry
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None  # removed meanwhile

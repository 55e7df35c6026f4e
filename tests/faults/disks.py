"""Small disks that can be filled; only root can mount them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CAN_MOUNT = os.geteuid() == 0
_BLOCK = b"x" * 65_536


class Disk:
    """A file system of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Leave no room."""
        with self._filler.open("wb", buffering=0) as filler:
            try:
                while filler.write(_BLOCK) == len(_BLOCK):
                    pass
                while filler.write(b"x"):
                    pass
            except OSError:  # what this is for
                return

    def free(self) -> None:
        """Make room again."""
        self._filler.unlink()


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Disk]:
    """Mount an empty disk on a folder until the block ends."""
    folder.mkdir(exist_ok=True)
    kind = ("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs")
    subprocess.run(["mount", *kind, str(folder)], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)

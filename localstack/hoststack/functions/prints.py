"""What functions print, on its way from LocalStack's process to the command line's terminal.

Lines are appended to a file that the command line takes away and reads: nobody waits for a
terminal, and nothing grows.
"""

import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

_FILE = "prints.jsonl"  # in the cloud's folder, where LocalStack runs
_TAKEN = "prints.taken"
_COLOURS = (36, 33, 35, 32, 34, 31)  # of ECMA-48: cyan, yellow, magenta, green, blue, red
_CONTROL = re.compile(r"[^\x20-\x7e\t\xa0-\U0010ffff]")
_NOISE = re.compile(r"(?:START|END|REPORT|INIT_REPORT)\b")


def note(function: str, text: str) -> None:
    """Note what a function has printed in one invocation."""
    if text.strip():
        with Path(_FILE).open("a") as file:
            file.write(json.dumps([function, text]) + "\n")


class Prints:
    """Shows what the functions of a cloud print, each with its name before it.

    Args:
        folder: The cloud's.
        show: Takes one line.
        is_coloured: Whether each function's name has a colour of its own.
    """

    def __init__(
        self, folder: Path, show: Callable[[str], object], *, is_coloured: bool = False
    ) -> None:
        self._file = folder / _FILE
        self._taken = folder / _TAKEN
        self._show = show
        self._colours = itertools.cycle(_COLOURS) if is_coloured else None
        self._heads: dict[str, str] = {}
        for file in (self._file, self._taken):
            file.unlink(missing_ok=True)  # of the cloud before

    def look(self) -> None:
        """Show what was printed some time before the last look.

        What is taken away is read at the next look: by then, who was writing has written.
        """
        if self._taken.exists():
            for line in self._taken.read_text().splitlines():
                self._tell(*json.loads(line))
            self._taken.unlink()
        if self._file.exists():
            self._file.rename(self._taken)

    def _tell(self, function: str, text: str) -> None:
        for line in text.splitlines():
            if line and not _NOISE.match(line):
                self._show(f"{self._head(function)} {_CONTROL.sub(_escaped, line)}")

    def _head(self, function: str) -> str:
        if function not in self._heads:
            name = f"{function} |"
            colour = next(self._colours) if self._colours else None
            self._heads[function] = f"\x1b[{colour}m{name}\x1b[0m" if colour else name
        return self._heads[function]


def _escaped(match: re.Match[str]) -> str:
    """A control character as text: what a function prints commands no terminal."""
    return match[0].encode("unicode_escape").decode()

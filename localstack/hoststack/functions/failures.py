"""Functions that cannot start: LocalStack's process notes them, the command line tells them.

AWS says it in a log that nobody looks at before something is wrong.
"""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_AGAIN_S = 10.0
_FILE = "failures.jsonl"  # in the cloud's folder, where LocalStack runs
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


def note(function: str, error: dict[str, Any], code: str) -> None:
    """Note that a function cannot be initialised.

    Args:
        error: As AWS reports it: errorType, errorMessage and maybe stackTrace.
        code: The folder of its code.
    """
    failure = {
        "function": function,
        "error": f"{error.get('errorType', 'Error')}: {error.get('errorMessage', '')}",
        "place": _place(error.get("stackTrace", ()), code),
    }
    with Path(_FILE).open("a") as file:
        file.write(json.dumps(failure) + "\n")


def _place(trace: list[str] | tuple[()], code: str) -> str:
    """The last line of the function's own code in a trace, as `app.py, line 3`; or empty."""
    frames = [frame for entry in trace for frame in _FRAME.finditer(entry)]
    own = [frame for frame in frames if frame["file"].startswith(f"{code}/")]
    if not own:
        return ""
    return f"{own[-1]['file'].removeprefix(f'{code}/')}, line {own[-1]['line']}"


class Failures:
    """Tells each failure of a cloud once.

    Args:
        folder: The cloud's.
        say: Tells the user.
    """

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._file = folder / _FILE
        self._say = say
        self._read = 0
        self._told_at: dict[str, float] = {}
        self._file.unlink(missing_ok=True)  # of the cloud before

    def look(self) -> None:
        """Tell what has been noted since the last look."""
        try:
            size = self._file.stat().st_size
        except OSError:
            return
        if size == self._read:
            return
        with self._file.open() as file:
            file.seek(self._read)
            for line in file.readlines():
                self._tell(json.loads(line))
            self._read = file.tell()

    def _tell(self, failure: dict[str, str]) -> None:
        place = f" ({failure['place']})" if failure["place"] else ""
        text = f"{failure['function']} cannot start: {failure['error']}{place}"
        now = time.monotonic()
        if now - self._told_at.get(text, float("-inf")) > _AGAIN_S:  # each request tries again
            self._say(text)
            self._told_at[text] = now

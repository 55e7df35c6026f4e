"""Standard output log sink: one JSON line per event, which Lambda carries to CloudWatch Logs."""

import json
import sys
from typing import TextIO

from infra.event import LogEvent


class StdoutSink:
    """Write events as JSON lines.

    Args:
        stream: Where to write; by default whatever `sys.stdout` is at that moment.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def emit(self, event: LogEvent) -> None:
        """Write one line; a closed or full stream loses the line, never the request."""
        line = json.dumps(event.to_json(), separators=(",", ":"))
        try:
            # One write, line end included, so that lines of two threads do not mix.
            (self._stream or sys.stdout).write(line + "\n")
        except (OSError, ValueError):
            return

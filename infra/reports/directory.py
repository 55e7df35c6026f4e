"""Directory report store: one JSON file per alert report, for a machine of one's own."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from infra.errors import ReportsUnavailable

_SWEEP_S = 3_600.0  # between two looks for reports that have expired


class DirectoryReportStore:
    """Keep reports as `<directory>/<report id>.json`; the directory is made when first needed.

    Args:
        retention_s: How long a report stays, in seconds; 0: for ever.
        now: The clock, in seconds since 1970.
    """

    def __init__(
        self, directory: str, *, retention_s: int = 0, now: Callable[[], float] = time.time
    ) -> None:
        self._directory = Path(directory)
        self._retention_s = retention_s
        self._now = now
        self._swept_at = 0.0

    def put(self, report_id: str, document: bytes) -> None:
        """Write one report; a reader sees the whole file or none."""
        path = self._directory / f"{report_id}.json"
        unfinished = path.with_suffix(".json.part")
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(document)
            os.replace(unfinished, path)  # noqa: PTH105 - says what it does
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise ReportsUnavailable("The reports directory cannot be written") from error
        self._sweep()

    def erase(self, report_id: str) -> None:
        """Delete one report, if it is there."""
        try:
            (self._directory / f"{report_id}.json").unlink(missing_ok=True)
        except OSError as error:
            raise ReportsUnavailable("The reports directory cannot be written") from error

    def _sweep(self) -> None:
        """Delete what has expired, once in a while; what cannot be deleted stays."""
        now_s = self._now()
        if not self._retention_s or now_s - self._swept_at < _SWEEP_S:
            return
        self._swept_at = now_s
        with suppress(OSError):
            for path in self._directory.glob("*.json"):
                if path.stat().st_mtime < now_s - self._retention_s:
                    path.unlink(missing_ok=True)

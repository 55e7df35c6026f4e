"""Directory report store: one JSON file per alert report, for a machine of one's own."""

import os
from contextlib import suppress
from pathlib import Path

from infra.errors import ReportsUnavailable


class DirectoryReportStore:
    """Keep reports as `<directory>/<report id>.json`; the directory is made when first needed."""

    def __init__(self, directory: str) -> None:
        self._directory = Path(directory)

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

    def erase(self, report_id: str) -> None:
        """Delete one report, if it is there."""
        try:
            (self._directory / f"{report_id}.json").unlink(missing_ok=True)
        except OSError as error:
            raise ReportsUnavailable("The reports directory cannot be written") from error

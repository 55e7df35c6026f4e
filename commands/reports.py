"""Alert reports in a folder: all in a line each, or one whole."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def reports_in(folder: Path) -> Iterator[dict[str, Any]]:
    """All of them, newest last."""
    for path in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns):
        yield json.loads(path.read_text())


def report_in(folder: Path, report_id: str) -> str | None:
    """One report as it was stored; None if it is not there."""
    file = folder / f"{report_id}.json"
    is_name = Path(report_id).name == report_id
    return file.read_text() if is_name and file.exists() else None


def line_of(report: dict[str, Any]) -> str:
    """When, what and why, and the masked excerpt under it."""
    kinds = ", ".join(dict.fromkeys(finding["type"] for finding in report["findings"]))
    when = report["created_at"][:19].replace("T", " ")
    of = "  in an answer" if report.get("direction") == "output" else ""
    return f"{when}  {report['id']}  {report['action']:5}  {kinds}{of}\n    {report['excerpt']!r}"

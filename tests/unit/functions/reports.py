"""What the client function reports."""

import json
from pathlib import Path
from typing import Any


def report_in(reports: Path) -> dict[str, Any]:
    """The only report there is."""
    [path] = reports.iterdir()
    document: dict[str, Any] = json.loads(path.read_text())
    assert path.name == f"{document['id']}.json"
    return document

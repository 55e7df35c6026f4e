"""`make reports`: lists alert reports of a folder, one a line, or shows one whole."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> None:
    """List the folder `arguments[0]`, or show the report `arguments[1]` of it."""
    folder = Path(arguments[0])
    if len(arguments) > 1:
        shown = folder / f"{arguments[1]}.json"
        if not shown.exists():
            sys.exit(f"There is no report {arguments[1]} in {folder}.")
        print(shown.read_text())
        return
    reports = list(_reports(folder))
    for report in reports:
        kinds = ", ".join(dict.fromkeys(finding["type"] for finding in report["findings"]))
        when = report["created_at"][:19].replace("T", " ")
        of = "  in an answer" if report.get("direction") == "output" else ""
        print(
            f"{when}  {report['id']}  {report['action']:5}  {kinds}{of}\n    {report['excerpt']!r}"
        )
    print(f"{len(reports)} alert report{'' if len(reports) == 1 else 's'} in {folder}")


def _reports(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns):
        yield json.loads(path.read_text())


if __name__ == "__main__":
    main(sys.argv[1:])

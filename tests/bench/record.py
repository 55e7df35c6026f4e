"""What was measured, kept as JSON, and its tables in docs/scaling.md."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.bench import FOLDER

DOCUMENT = FOLDER.parent / "scaling.md"


def keep(part: str, measured: Any) -> None:
    """Put what a part measured in place of what it measured before."""
    all_parts = {**everything(), part: measured}
    (FOLDER / "measured.json").write_text(json.dumps(all_parts, indent=1) + "\n")


def kept_before(part: str, otherwise: Any) -> Any:
    """What a part measured before."""
    return everything().get(part, otherwise)


def everything() -> dict[str, Any]:
    """What every part measured last, by its name."""
    path = FOLDER / "measured.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def show(part: str, text: str) -> None:
    """Print a part's tables, and put them between its markers in docs/scaling.md."""
    print(f"\n{text}", flush=True)
    DOCUMENT.write_text(replaced(DOCUMENT.read_text(), part, text))


def replaced(document: str, part: str, text: str) -> str:
    """A document with what is between a part's markers replaced.

    Raises:
        ValueError: It has no such markers, or more than once.
    """
    start, end = f"<!-- {part}: written by make -->", f"<!-- end of {part} -->"
    if document.count(start) != 1 or document.count(end) != 1:
        raise ValueError(f"the document needs one {start} and one {end}")
    between = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    return between.sub(lambda _: f"{start}\n\n{text}\n{end}", document)


def written(path: Path, part: str) -> str:
    """What is between a part's markers now."""
    document = path.read_text()
    _, _, rest = document.partition(f"<!-- {part}: written by make -->\n\n")
    return rest.partition(f"\n<!-- end of {part} -->")[0]

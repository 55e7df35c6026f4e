"""docs/redis.md: each cell of its table names a test, and what it says of limits is so."""

import re

import pytest
from celery.concurrency.thread import TaskPool

from tests.stand.cloudformation import ROOT, properties

TEXT = (ROOT / "docs" / "redis.md").read_text()
TABLE = TEXT.partition("## Each role")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("| ")
][2:]
TESTS = set(
    re.findall(
        r"^def (test_\w+)",
        "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py")),
        re.MULTILINE,
    )
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_cell_of_the_table_ends_with_a_test_that_exists(row: list[str]) -> None:
    _, *cells = row

    assert len(cells) == 2
    for cell in cells:
        said = re.search(r" · `(test_\w+)`$", cell)
        assert said is not None, cell
        assert said[1] in TESTS


def test_the_table_has_a_row_for_all_that_is_known_to_differ() -> None:
    roles = " ".join(role for role, *_ in ROWS)

    for word in ("order", "redelivery", "dead letters", "size", "retention", "durability"):
        assert word in roles


def test_the_queues_promise_no_order() -> None:
    for queue in ("TasksQueue", "TasksDeadQueue", "TasksParkedQueue"):
        assert "FifoQueue" not in properties(queue)


def test_celerys_thread_pool_cannot_be_autoscaled() -> None:
    assert not hasattr(TaskPool, "grow")
    assert not hasattr(TaskPool, "shrink")

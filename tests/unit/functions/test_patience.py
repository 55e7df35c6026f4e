"""When a client is asked to come back, and how often it then comes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.client.patience import Pace, retry_after

BEGIN = datetime(2026, 11, 26, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def task(status: str, started_s: float | None = None) -> dict[str, Any]:
    record = {"status": status, "created_at": BEGIN.isoformat()}
    if started_s is not None:
        record["started_at"] = after(started_s).isoformat()
    return record


@pytest.mark.parametrize(
    ("record", "model_s", "age_s", "expected"),
    [
        (task("PENDING"), 10, 0, 11),
        (task("PENDING"), 10, 50, 11),
        (task("PENDING"), 10, 200, 20),
        (task("PENDING"), 10, 86_400, 30),
        (task("PENDING"), 300, 0, 330),
        (task("PENDING"), 0, 0, 1),
        (task("STARTED", 0.1), 10, 4, 8),
        (task("STARTED", 60), 10, 64, 7),
        (task("STARTED", 60), 10, 75, 8),
        (task("STARTED", 0), 10, 11.5, 2),
        (task("STARTED", 0), 10, 3600, 30),
        (task("STARTED"), 10, 5, 11),
        (task("SUCCESS", 1), 10, 11, None),
        (task("FAILURE"), 10, 11, None),
    ],
    ids=str,
)
def test_seconds_until_it_pays_to_ask(
    record: dict[str, Any], model_s: float, age_s: float, expected: int | None
) -> None:
    assert retry_after(record, model_s=model_s, now=after(age_s)) == expected


@pytest.mark.parametrize(
    ("starts_s", "model_s", "most"),
    [(0.1, 10, 1), (0.9, 10, 1), (2, 10, 2), (20, 10, 4), (0.1, 120, 1), (60, 120, 2)],
)
def test_who_obeys_asks_about_twice(starts_s: float, model_s: float, most: int) -> None:
    """Follows a client through a task's life, from the 202 to the first final answer."""
    ends_s = starts_s + model_s
    now_s, polls = 0.0, 0
    while now_s < ends_s:
        status = "STARTED" if starts_s <= now_s else "PENDING"
        record = task(status, starts_s if status == "STARTED" else None)
        pause_s = retry_after(record, model_s=model_s, now=after(now_s))
        assert pause_s is not None
        now_s += pause_s
        polls += 1

    assert polls <= most
    assert now_s - ends_s < 0.2 * model_s + 2  # nor is a result left lying


def ended(after_s: float, status: str = "SUCCESS") -> dict[str, Any]:
    return task(status, 1) | {"finished_at": after(1 + after_s).isoformat()}


def test_a_real_models_pace_is_the_median_of_tasks_that_succeeded_lately() -> None:
    pace = Pace(20, is_measured=True)
    for took_s in (2, 3, 900, 2.5):
        pace.note(ended(took_s))
    before = pace.model_s
    for record in (ended(3.5), ended(50, "FAILURE"), task("STARTED", 1), task("PENDING")):
        pace.note(record)

    assert (before, pace.model_s) == (20, 3)


def test_a_pace_follows_what_the_last_tasks_took() -> None:
    pace = Pace(20, is_measured=True)
    for took_s in [2.0] * 50 + [8.0] * 50:
        pace.note(ended(took_s))

    assert pace.model_s == 8


def test_the_simulated_models_pace_is_what_it_is_told() -> None:
    pace = Pace(10, is_measured=False)
    for _ in range(10):
        pace.note(ended(1))

    assert pace.model_s == 10

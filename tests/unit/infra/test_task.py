"""Tasks: what travels and what is no task."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import infra.errors
from infra.errors import PromptlaneError, TaskRejected
from infra.task import Status, Task, is_task_id, new_task_id

TASK_ID = "5f0c9a52-6b1c-4f0e-9a53-0b6a1f0d7c11"
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
DOCUMENT: dict[str, Any] = {
    "task_id": TASK_ID,
    "message": "hello",
    "accepted_at": "2026-11-23T12:00:00+00:00",
    "returns": 0,
}


@given(
    id=st.uuids().map(str),
    message=st.text(st.characters()),  # lone surrogates too
    accepted_at=st.datetimes(timezones=st.just(UTC) | ZONES),
    returns=st.integers(0, 100),
)
def test_a_task_survives_its_journey(
    id: str, message: str, accepted_at: datetime, returns: int
) -> None:
    task = Task(id=id, message=message, accepted_at=accepted_at, returns=returns)

    assert Task.from_json(json.loads(json.dumps(task.to_json()))) == task


def test_a_task_without_a_count_of_returns_never_returned() -> None:
    document = {name: value for name, value in DOCUMENT.items() if name != "returns"}

    assert Task.from_json(document).returns == 0


def test_what_else_a_document_has_is_ignored() -> None:
    assert Task.from_json({**DOCUMENT, "of": "tomorrow"}) == Task.from_json(DOCUMENT)


NO_TASKS: list[Any] = [
    None,
    [],
    "",
    0,
    {},
    *({k: v for k, v in DOCUMENT.items() if k != name} for name in DOCUMENT if name != "returns"),
    *({**DOCUMENT, name: None} for name in DOCUMENT),
    {**DOCUMENT, "task_id": 5},
    {**DOCUMENT, "task_id": "not-a-uuid"},
    {**DOCUMENT, "task_id": TASK_ID.upper()},
    {**DOCUMENT, "task_id": f"{TASK_ID}\n"},
    {**DOCUMENT, "message": ["hello"]},
    {**DOCUMENT, "accepted_at": "yesterday"},
    {**DOCUMENT, "accepted_at": "2026-11-23T12:00:00"},
    {**DOCUMENT, "accepted_at": "2026-11-23"},
    {**DOCUMENT, "accepted_at": 1_795_435_200},
    {**DOCUMENT, "returns": "1"},
    {**DOCUMENT, "returns": 1.5},
]


@pytest.mark.parametrize("document", NO_TASKS, ids=range(len(NO_TASKS)))
def test_what_is_no_task_is_rejected_without_being_quoted(document: Any) -> None:
    with pytest.raises(TaskRejected) as caught:
        Task.from_json(document)

    for value in ("hello", "yesterday", "not-a-uuid"):
        assert value not in str(caught.value)


@given(st.text())
def test_an_arbitrary_text_is_no_task_id(text: str) -> None:
    assert not is_task_id(text)


def test_a_new_task_id_is_one_and_never_the_same() -> None:
    ids = {new_task_id() for _ in range(1_000)}

    assert len(ids) == 1_000
    assert all(is_task_id(id) for id in ids)


@pytest.mark.parametrize(
    ("status", "is_final"),
    [
        (Status.PENDING, False),
        (Status.STARTED, False),
        (Status.SUCCESS, True),
        (Status.FAILURE, True),
    ],
)
def test_success_and_failure_are_final(status: Status, is_final: bool) -> None:
    assert status.is_final is is_final


def test_the_drawn_tree_of_errors_is_the_real_one() -> None:
    drawing = (infra.errors.__doc__ or "").splitlines()
    drawn = {line.strip("│├└─ ").split()[0] for line in drawing if "Error" in line or "─" in line}

    def family(kind: type[PromptlaneError]) -> set[str]:
        return {kind.__name__}.union(*(family(child) for child in kind.__subclasses__()))

    assert drawn == family(PromptlaneError)

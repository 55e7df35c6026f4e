"""Delivering points past those that are refused."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.errors import LogsUnavailable, PointsRefused
from infra.machinery.delivery import MOST_REFUSED, deliver


class Store:
    """Takes all points but some; a request that has one of those is refused whole."""

    def __init__(self, *refused: str, most_writes: int = 100_000) -> None:
        self.refused = set(refused)
        self.stored: set[str] = set()
        self.writes = 0
        self.most_writes = most_writes

    def write(self, points: Sequence[str]) -> None:
        self.writes += 1
        if self.writes > self.most_writes:
            raise LogsUnavailable("gone")
        if self.refused & set(points):
            raise PointsRefused(f"422 {min(self.refused & set(points))}")
        self.stored |= set(points)


@given(count=st.integers(0, 200), data=st.data())
def test_all_but_the_refused_are_stored(count: int, data: st.DataObject) -> None:
    points = [f"point {n}" for n in range(count)]
    bad = set(data.draw(st.lists(st.sampled_from(points or [""]), max_size=MOST_REFUSED - 1)))
    store = Store(*bad)

    refusals = deliver(points, store)

    assert {points[refusal.index] for refusal in refusals} == bad & set(points)
    assert store.stored == set(points) - bad
    for refusal in refusals:
        assert refusal.reason == f"422 {points[refusal.index]}"


def test_good_points_go_in_one_request() -> None:
    store = Store()

    assert deliver(["a", "b", "c"], store) == []
    assert store.writes == 1


def test_no_points_are_no_request() -> None:
    store = Store()

    assert deliver([], store) == []
    assert store.writes == 0


def test_a_store_that_refuses_all_is_not_asked_for_ever() -> None:
    points = [f"point {n}" for n in range(10_000)]
    store = Store(*points)

    refusals = deliver(points, store)

    assert len(refusals) == len(points)
    assert store.writes < 200


def test_a_store_that_goes_away_on_the_way_is_said_to_be_away() -> None:
    with pytest.raises(LogsUnavailable):
        deliver(["a", "b", "c"], Store("a", most_writes=1))

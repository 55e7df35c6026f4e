"""The simulation against cases that a pencil solves, and against what was measured."""

import pytest

from tests.bench.simulate import locally, measured_tiers
from tests.bench.simulation import Mapping, burst, poisson, simulate

TOLERANCE = 0.15  # of a measured makespan


def mapping(**limits: float) -> Mapping:
    """A mapping whose pollers are all there from the start and lose no time."""
    chosen = {"batch": 10, "window_s": 0, "concurrency": 5, "starts_with": 5, "adds_per_s": 0}
    return Mapping(**{**chosen, "pick_up_s": 0, "overhead_s": 0, **limits})  # type: ignore[arg-type]


def test_one_message_takes_as_long_as_the_model() -> None:
    outcome = simulate([3.0], mapping(), model_s=10)

    assert (outcome.last_s, outcome.batches, list(outcome.waits_s)) == (10, 1, [0])


def test_a_window_holds_a_lonely_message_until_its_end() -> None:
    outcome = simulate([0.0], mapping(window_s=1), model_s=10)

    assert (outcome.last_s, list(outcome.waits_s)) == (11, [1])


def test_a_full_batch_does_not_wait_for_the_end_of_its_window() -> None:
    outcome = simulate([0.0] * 4, mapping(batch=4, window_s=1, polls_at_once=1), model_s=10)

    assert (outcome.last_s, outcome.batches) == (10, 1)


def test_messages_wait_for_a_poller_that_comes_back() -> None:
    outcome = simulate([0.0] * 15, mapping(batch=1), model_s=10)

    assert outcome.last_s == 30  # five at a time, as five Celery processes would
    assert sorted(outcome.waits_s) == [0] * 5 + [10] * 5 + [20] * 5


def test_what_waited_comes_in_full_batches() -> None:
    outcome = simulate([0.0] * 55, mapping(), model_s=10)

    # five messages find five pollers; the other fifty come back to them in five tens
    assert (outcome.batches, outcome.last_s, outcome.most_running) == (10, 20, 5)


def test_pollers_grow_while_messages_wait_up_to_the_concurrency() -> None:
    outcome = simulate([0.0] * 8, mapping(batch=1, concurrency=7, adds_per_s=2), model_s=10)

    assert sorted(outcome.waits_s) == [0, 0, 0, 0, 0, 0.5, 1, 10]
    assert outcome.most_running == 7


def test_no_message_is_lost_and_none_starts_before_it_came() -> None:
    arrivals_s = poisson(2_000, per_s=40)

    outcome = simulate(arrivals_s, mapping(concurrency=50, adds_per_s=5, window_s=1), model_s=10)

    assert len(outcome.waits_s) == 2_000
    assert min(outcome.waits_s) >= 0
    assert outcome.most_running <= 50


def test_batches_fill_only_under_load() -> None:
    limits = mapping(concurrency=100, adds_per_s=5)

    idle, busy = (simulate(poisson(3_000, rate), limits, model_s=10) for rate in (0.1, 100))

    assert idle.mean_batch == pytest.approx(1, abs=0.1)
    assert busy.mean_batch > 5


def test_a_steady_load_comes_at_its_rate() -> None:
    assert poisson(10_000, per_s=50)[-1] == pytest.approx(200, rel=0.05)
    assert burst(4, over_s=2) == [0, 0.5, 1, 1.5]


@pytest.mark.parametrize(
    "tier", measured_tiers(), ids=lambda tier: f"{tier['tasks']} {tier['design']}"
)
def test_the_model_gives_the_makespans_that_were_measured(tier: dict[str, object]) -> None:
    assert locally(tier) == pytest.approx(tier["makespan_s"], rel=TOLERANCE)

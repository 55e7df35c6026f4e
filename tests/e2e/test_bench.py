"""What `make bench` measures with, where nothing else uses it: that it measures something."""

import pytest

from tests.bench import cold, in_flight
from tests.stand.cloud import Cloud


@pytest.mark.parametrize("module", cold.HANDLERS.values())
def test_each_function_can_be_forked_and_is_timed(module: str) -> None:
    median_ms, worst_ms = cold.fork_ms(module)

    assert 0 < median_ms <= worst_ms


def test_a_batch_is_run_in_a_worker_process_of_its_own(cloud: Cloud) -> None:
    found = in_flight.run(cloud, tasks=5, model_s=1)

    assert (found["failures"], found["most_in_flight"]) == (0, 5)
    assert 1 < found["took_s"] < 10
    assert found["cpu_s"] > 0

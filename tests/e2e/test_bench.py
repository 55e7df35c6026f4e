"""What `make bench` measures with, where nothing else uses it: that it measures something."""

from tests.bench import cold, in_flight
from tests.stand.cloud import Cloud


def test_the_fork_server_is_timed() -> None:
    median_ms, worst_ms = cold.fork_ms("functions.worker.app")

    assert 0 < median_ms <= worst_ms


def test_a_batch_is_run_in_a_worker_process_of_its_own(cloud: Cloud) -> None:
    found = in_flight.run(cloud, tasks=5, model_s=1)

    assert (found["failures"], found["most_in_flight"]) == (0, 5)
    assert 1 < found["took_s"] < 10
    assert found["cpu_s"] > 0

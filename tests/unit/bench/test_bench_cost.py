"""The cost model against sums that a pencil solves, and the documents against the model."""

import pytest

from tests.bench import cost, summary
from tests.bench.record import DOCUMENT, everything, replaced, table, written
from tests.bench.simulate import scales, tables


def test_the_worker_costs_what_its_gigabyte_seconds_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "WORKER_CPU_S", 0)

    one_by_one = cost.worker(cost.Usage(batch=1, worker_gb=0.25, model_s=10))
    by_ten = cost.worker(cost.Usage(batch=10, worker_gb=0.25, model_s=10))

    assert one_by_one == pytest.approx(41.87, abs=0.01)  # 2.5 million GB-seconds and 1 M requests
    assert by_ten == pytest.approx(4.19, abs=0.01)


def test_a_batch_takes_its_tasks_share_of_the_cpu_that_its_memory_brings() -> None:
    assert cost.overhead_s(10, cost.CPU_GB) == pytest.approx(10 * cost.WORKER_CPU_S)
    assert cost.overhead_s(10, cost.CPU_GB / 4) == pytest.approx(40 * cost.WORKER_CPU_S)


def test_the_queue_counts_requests_of_ten_messages_at_most() -> None:
    assert cost.queue(cost.Usage(batch=1)) == pytest.approx(1.20)
    assert cost.queue(cost.Usage(batch=10)) == pytest.approx(0.48)
    assert cost.queue(cost.Usage(batch=100)) == pytest.approx(0.48)


def test_the_table_takes_three_writes_a_task() -> None:
    assert cost.table() == pytest.approx(1.875)


def test_six_gateway_requests_a_task_are_most_of_the_bill() -> None:
    usage = cost.Usage()

    assert 6 * 3.5 < cost.apis(usage) < 6 * 3.5 + 4
    assert cost.one_hop_saves(usage) > 3 * 3.5


def test_the_targets_are_met_at_full_batches() -> None:
    assert cost.behind(cost.Usage()) <= 9
    assert cost.whole(cost.Usage()) <= 32


def test_the_small_and_medium_scales_are_those_of_the_model() -> None:
    for scale in ("small", "medium"):
        assert scales()[scale]["WorkerMemory"] / 1024 == cost.Usage().worker_gb
        assert scales()[scale]["BatchSize"] == cost.Usage().batch


@pytest.mark.parametrize("part", ["bursts", "rates", "cost", "check"])
def test_the_document_tells_what_the_code_computes(part: str) -> None:
    # if this fails: make simulate
    assert written(DOCUMENT, part) == tables()[part]


def test_the_readme_tells_what_was_measured_last() -> None:
    # if this fails: make bench
    assert written(summary.README, summary.PART) == summary.summary(everything())


def test_a_part_replaces_its_own_table_and_nothing_else() -> None:
    document = "before\n<!-- a: written by make -->\nold\n<!-- end of a -->\nafter\n"

    once = replaced(document, "a", table(("x",), [("1",)]))

    assert once == replaced(once, "a", table(("x",), [("1",)]))
    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert "| 1 |" in once
    assert "old" not in once
    with pytest.raises(ValueError, match="needs one"):
        replaced(document, "b", "text")

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
    assert cost.table(cost.Usage()) == pytest.approx(1.875)


def test_gateway_requests_are_most_of_the_bill_and_half_of_them_the_hops() -> None:
    assert cost.gateway(cost.Usage()) == pytest.approx(6 * 3.5)
    assert cost.gateway(cost.Usage(hop="invoke")) == pytest.approx(3 * 3.5)
    assert cost.gateway(cost.Usage(polls=10)) == pytest.approx(22 * 3.5)
    assert cost.gateway(cost.Usage()) > cost.whole(cost.Usage()) / 2


def test_a_batch_of_a_hundred_asks_the_gateway_eight_times_with_two_looks_and_the_results() -> None:
    by_hundred = cost.Usage(together=100)

    assert cost.gateway(by_hundred) == pytest.approx(8 * 3.5 / 100)
    assert cost.queue(by_hundred) == pytest.approx(0.4 * (0.1 + 0.2))
    assert cost.table(by_hundred) == pytest.approx(1.875 + 0.05 * 0.625)
    assert cost.whole(by_hundred) < cost.whole(cost.Usage()) / 3
    assert cost.whole(by_hundred) > cost.worker(by_hundred) + cost.table(by_hundred)


def test_a_new_environment_is_paid_for_its_init(monkeypatch: pytest.MonkeyPatch) -> None:
    with_starts = cost.functions(cost.Usage())
    monkeypatch.setattr(cost, "STARTS", 0)

    # three invocations each, one in 200 begins: 0.4 s and 1 s of 512 MB; a tenth of 1 s of 256 MB
    seconds = 1_000_000 * 0.005 * (3 * (0.4 + 1.0) * 0.5 + 0.1 * 0.25)
    assert with_starts - cost.functions(cost.Usage()) == pytest.approx(seconds * 0.0000166667)


def test_lambdas_own_lines_are_nearly_half_of_the_log() -> None:
    without, lines = (cost.logs(cost.Usage(lambda_lines=wanted)) for wanted in (False, True))

    assert 0.3 < 1 - without / lines < 0.5


def test_a_day_of_one_submit_a_second_costs_what_a_pencil_says() -> None:
    usage = cost.Usage(batch=10, worker_gb=0.25)

    day = cost.worst_day(requests_per_s=1, batches_at_once=2, tasks_per_s=1, usage=usage)

    door = 86_400 * (2 * 3.5e-6 + 2 * 0.2e-6 + 0.09 * 0.5 * 0.0000166667)
    work = 2 * 86_400 * 0.25 * 0.0000166667
    assert day == pytest.approx(door + work, rel=0.25)  # and table, queue, logs, answers
    assert day > door + work


def test_the_targets_are_met_at_full_batches() -> None:
    assert cost.behind(cost.Usage()) <= 9
    assert cost.whole(cost.Usage()) <= 32
    assert cost.whole(cost.Usage(hop="invoke")) <= 22


def test_the_small_and_medium_scales_are_those_of_the_model() -> None:
    for scale in ("small", "medium"):
        assert scales()[scale]["WorkerMemory"] / 1024 == cost.Usage().worker_gb
        assert scales()[scale]["BatchSize"] == cost.Usage().batch


def test_the_document_tells_what_the_code_computes() -> None:
    # if this fails: make simulate
    computed = tables()
    assert {part: written(DOCUMENT, part) for part in computed} == computed


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

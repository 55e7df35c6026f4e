"""`make simulate`: what each scale does on AWS and what it costs, into docs/scaling.md."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.bench import FOLDER, cost
from tests.bench.quantiles import p50_p99_ms
from tests.bench.record import show, table
from tests.bench.simulation import Mapping, Outcome, burst, poisson, simulate
from tests.stand.cloudformation import template

MODEL_S = 10.0
BURSTS = (10, 50, 100, 1_000, 10_000, 100_000)
RATES = (0.1, 1, 10, 100, 1_000)
POLLS = (1, 2, 5, 10)
_LASTS_S = 600.0  # of a steady load
_FEWEST = 1_000  # tasks of a steady load, however slow
_PATIENCE_S = 60.0  # a wait that says that a scale does not keep up
_CLIENTS_SPREAD_S = 0.3  # what simultaneous connections are apart from each other

type Limits = dict[str, int]


def main() -> None:
    """Calculate everything, keep what the plot needs, write the tables."""
    kept = {"bursts": {scale: [makespan_s(scale, n) for n in BURSTS] for scale in scales()}}
    (FOLDER / "simulated.json").write_text(json.dumps({"sizes": BURSTS, **kept}, indent=1) + "\n")
    for part, text in tables().items():
        show(part, text)


def tables() -> dict[str, str]:
    """The tables of docs/scaling.md that are calculated, by their part."""
    return {
        "bursts": _bursts_table(),
        "rates": _rates_table(),
        "cost": _cost_table(),
        "polls": _polls_table(),
        "together": _together_table(),
        "days": _days_table(),
        "check": _check_table(),
    }


def scales() -> dict[str, Limits]:
    """The template's own mapping."""
    found: dict[str, Limits] = template()["Mappings"]["Scales"]
    return found


def on_aws(limits: Limits) -> Mapping:
    """A scale's mapping as AWS runs it."""
    return Mapping(
        batch=limits["BatchSize"],
        window_s=limits["BatchWindowSeconds"],
        concurrency=limits["WorkerConcurrency"],
        task_s=cost.overhead_s(1, limits["WorkerMemory"] / 1024),
    )


def here(limits: Limits) -> Mapping:
    """A scale's mapping as the local cloud runs it: one poller at a time, all slots at once."""
    return Mapping(
        batch=limits["BatchSize"],
        window_s=limits["BatchWindowSeconds"],
        concurrency=limits["WorkerConcurrency"],
        starts_with=limits["WorkerConcurrency"],
        adds_per_s=0,
        polls_at_once=1,
        overhead_s=0.1,
    )


def at_once(scale: str, count: int) -> Outcome:
    """So many simultaneous submits on AWS; who is throttled tries again until it is let in."""
    limits = scales()[scale]
    over_s = max(_CLIENTS_SPREAD_S, _let_in_s(limits, count))
    return simulate(burst(count, over_s), on_aws(limits), model_s=MODEL_S)


def makespan_s(scale: str, count: int) -> float:
    """When the last of so many simultaneous tasks ends."""
    return round(at_once(scale, count).last_s, 1)


def locally(tier: dict[str, Any]) -> float:
    """The makespan that the model gives for a tier measured here, from how its submits came."""
    scale = tier["design"].rpartition(" ")[2]
    arrivals_s = burst(tier["tasks"], tier["submits_took_s"])
    first_s: float = tier["submits_took_s"] / tier["tasks"]  # the first submit is a request, too
    return first_s + simulate(arrivals_s, here(scales()[scale]), model_s=MODEL_S).last_s


def measured_tiers() -> list[dict[str, Any]]:
    """The tiers of the last `make bench` that ran on the local cloud."""
    tiers: list[dict[str, Any]] = json.loads((FOLDER / "measured.json").read_text())["tiers"]
    return [tier for tier in tiers if tier["design"].rpartition(" ")[2] in scales()]


def _let_in_s(limits: Limits, count: int) -> float:
    return max(0.0, (count - limits["ThrottleBurst"]) / limits["ThrottleRate"])


def _saturated(limits: Limits, count: int, outcome: Outcome) -> str:
    waited_s = outcome.last_s - MODEL_S
    if outcome.most_running == limits["WorkerConcurrency"] and waited_s > MODEL_S / 2:
        return "worker concurrency"
    if _let_in_s(limits, count) > waited_s / 2:
        return "API throttle"
    return "pollers, growing by 5 a second" if waited_s > 2 else "nothing"


def _bursts_table() -> str:
    rows: list[tuple[object, ...]] = []
    for count in BURSTS:
        for scale, limits in scales().items():
            outcome = at_once(scale, count)
            rows.append(
                (
                    f"{count:,}",
                    scale,
                    f"{outcome.last_s:,.1f} s",
                    f"{outcome.batches:,} of {outcome.mean_batch:.1f}",
                    outcome.most_running,
                    _saturated(limits, count, outcome),
                )
            )
    head = ("at once", "`Scale`", "all done in", "batches", "invocations at once")
    return table((*head, "what saturates first"), rows)


def _rates_table() -> str:
    head = ("tasks a second", "`Scale`", "tasks in a batch", "invocations at once")
    more = ("wait p50 / p99", "queue, worker, table", "whole system")
    return table((*head, *more), _rates())


def _rates() -> Iterable[tuple[object, ...]]:
    for rate in RATES:
        for scale, limits in scales().items():
            arrivals_s = poisson(max(_FEWEST, int(rate * _LASTS_S)), rate)
            outcome = simulate(arrivals_s, on_aws(limits), model_s=MODEL_S)
            usage = cost.Usage(
                batch=outcome.mean_batch, worker_gb=limits["WorkerMemory"] / 1024, model_s=MODEL_S
            )
            p50_ms, p99_ms = p50_p99_ms(outcome.waits_s)
            waits = f"{p50_ms / 1000:.1f} / {p99_ms / 1000:.1f} s"
            if p99_ms / 1000 > _PATIENCE_S:
                waits = "more than the workers take"
            elif rate * usage.requests > limits["ThrottleRate"]:
                waits = "more than the API's throttle"
            yield (
                f"{rate:,g}",
                scale,
                f"{outcome.mean_batch:.1f}",
                outcome.most_running,
                waits,
                f"${cost.behind(usage):.2f}",
                f"${cost.whole(usage):.2f}",
            )


def _cost_table() -> str:
    def rows() -> Iterable[tuple[str, Callable[[cost.Usage], float]]]:
        yield "queue: one send, a tenth of a receive and of a delete", cost.queue
        yield "worker: a tenth of an invocation at 256 MB", cost.worker
        yield "table: three writes", cost.table
        yield "**queue, worker, table**", cost.behind
        yield "API Gateway: three requests of the user, and the hop's", cost.gateway
        yield "client and business function, starts and reads included", cost.functions
        yield "answers to the internet; reports of one message in a hundred", cost.around
        yield "**whole system**", cost.whole
        yield "logs, apart", cost.logs

    usages = (cost.Usage(), cost.Usage(hop="invoke"))
    head = ("a million tasks, $", "`BusinessHop=api`", "`BusinessHop=invoke`")
    return table(head, ((name, *(f"{price(u):.2f}" for u in usages)) for name, price in rows()))


def _together_table() -> str:
    def row(together: int) -> tuple[object, ...]:
        usages = [cost.Usage(together=together, hop=hop) for hop in ("api", "invoke")]
        return (
            together,
            *(f"{price(usages[0]):.2f}" for price in (cost.gateway, cost.functions, cost.behind)),
            *(f"{cost.whole(usage):.2f}" for usage in usages),
            f"{cost.logs(usages[0]):.2f}",
        )

    head = (
        "messages in a request",
        "API Gateway, $",
        "client and business, $",
        "queue, worker, table, $",
        "whole, `api`, $",
        "whole, `invoke`, $",
        "logs, $",
    )
    return table(head, (row(together) for together in (1, 100)))


def _polls_table() -> str:
    def row(polls: int) -> tuple[object, ...]:
        usages = (cost.Usage(polls=polls), cost.Usage(polls=polls, hop="invoke"))
        lines = cost.Usage(polls=polls, lambda_lines=True)
        return (
            polls,
            *(f"{cost.whole(usage):.2f}" for usage in usages),
            f"{cost.logs(usages[0]):.2f}",
            f"{cost.logs(lines):.2f}",
        )

    head = ("polls of a task", "`api`, $", "`invoke`, $", "logs, $", "with Lambda's own lines, $")
    return table(head, map(row, POLLS))


def _days_table() -> str:
    """The most expensive day that a scale allows."""

    def row(scale: str, limits: Limits) -> tuple[object, ...]:
        memory_gb = limits["WorkerMemory"] / 1024
        lasts_s = MODEL_S + cost.overhead_s(limits["BatchSize"], memory_gb)
        dollars = [
            cost.worst_day(
                requests_per_s=limits["ThrottleRate"],
                batches_at_once=limits["WorkerConcurrency"],
                tasks_per_s=limits["WorkerConcurrency"] * limits["BatchSize"] / lasts_s,
                usage=cost.Usage(hop=hop, worker_gb=memory_gb, batch=limits["BatchSize"]),
            )
            for hop in ("api", "invoke")
        ]
        return (
            scale,
            f"{limits['ThrottleRate']:,}",
            *(f"${day:,.0f}" for day in dollars),
            f"${dollars[0] / (24 * 60):.2f}",
            f"${cost.held_minute(limits['ClientConcurrency']):.2f}",
        )

    days = ("a day, `BusinessHop=api`", "a day, `BusinessHop=invoke`")
    head = ("`Scale`", "submits a second, all day", *days, "a minute of that", "a minute, all held")
    return table(head, (row(scale, limits) for scale, limits in scales().items()))


def _check_table() -> str:
    rows = (
        (
            f"{tier['tasks']:,}, {tier['design']}",
            f"{tier['makespan_s']:.1f} s",
            f"{locally(tier):.1f} s",
            f"{locally(tier) / tier['makespan_s'] - 1:+.0%}",
        )
        for tier in measured_tiers()
    )
    return table(("tier", "measured here", "simulated", "difference"), rows)


if __name__ == "__main__":
    main()

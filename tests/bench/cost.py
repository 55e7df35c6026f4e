"""What a million tasks cost on AWS: us-east-1, on demand, x86, no free tier; November 2026.

Prices: the public pages of Lambda, API Gateway, SQS, DynamoDB and CloudWatch. Durations are
assumptions, named here, as nothing was deployed to AWS from this repository.
"""

from dataclasses import dataclass, replace

GB_SECOND = 0.0000166667
INVOCATION = 0.20e-6
REST_REQUEST = 3.50e-6  # API Gateway, the first 333 million a month
SQS_REQUEST = 0.40e-6  # up to 64 KB
TABLE_WRITE = 0.625e-6  # up to 1 KB
TABLE_READ = 0.125e-6  # strongly consistent, up to 4 KB
TABLE_GB_MONTH = 0.25
LOG_GB = 0.50  # CloudWatch Logs, taken in

MILLION = 1_000_000
API_GB = 0.5  # memory of the client and the business function
SUBMIT_S = (
    0.060,
    0.030,
)  # of the client function, which waits for the business function, and of it
STATUS_S = (0.040, 0.015)
WORKER_CPU_S = 0.006  # of a whole CPU, to claim and finish a task; `make bench PARTS=in_flight`
CPU_GB = 1769 / 1024  # the memory that comes with one whole CPU
WRITES = 3  # put, claim, finish; each record is under 1 KB
LOG_BYTES = 4_500  # of one task with two status polls: our events, START, END and REPORT lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How tasks are run.

    Attributes:
        batch: Tasks in one invocation, on average.
        worker_gb: Memory of the worker function.
        polls: Status requests for one task.
        hops: HTTP services between the user and the queue: 2, client and business.
    """

    batch: float = 10.0
    worker_gb: float = 0.25
    model_s: float = 10.0
    polls: int = 2
    hops: int = 2


def overhead_s(tasks: float, memory_gb: float) -> float:
    """How long a batch of so many tasks takes besides the model's time: its share of a CPU."""
    return tasks * WORKER_CPU_S * CPU_GB / memory_gb


def worker(usage: Usage) -> float:
    """Dollars for a million tasks in the worker function."""
    billed_s = usage.model_s + overhead_s(usage.batch, usage.worker_gb)
    invocation = billed_s * usage.worker_gb * GB_SECOND + INVOCATION
    return MILLION / usage.batch * invocation


def queue(usage: Usage) -> float:
    """Dollars for the queue: one send; a receive takes ten at most, and so does a delete."""
    return MILLION * SQS_REQUEST * (1 + 2 / min(usage.batch, 10))


def table() -> float:
    """Dollars for the table's writes."""
    return MILLION * WRITES * TABLE_WRITE


def behind(usage: Usage) -> float:
    """Dollars for queue, worker and table."""
    return queue(usage) + worker(usage) + table()


def apis(usage: Usage) -> float:
    """Dollars for the HTTP services: gateway, functions, and the table's reads."""
    requests = 1 + usage.polls
    front_s, back_s = (a + usage.polls * b for a, b in zip(SUBMIT_S, STATUS_S, strict=True))
    # One service would do at once what two do now: the inner one's work, without the wait for it.
    busy_s = front_s + back_s if usage.hops == 2 else front_s
    calls = usage.hops * requests * (REST_REQUEST + INVOCATION)
    return MILLION * (calls + busy_s * API_GB * GB_SECOND + usage.polls * TABLE_READ)


def whole(usage: Usage) -> float:
    """Dollars for the whole system, logs apart."""
    return behind(usage) + apis(usage)


def logs() -> float:
    """Dollars for taking a million tasks' logs in."""
    return MILLION * LOG_BYTES / 1e9 * LOG_GB


def one_hop_saves(usage: Usage) -> float:
    """Dollars that a front which queues by itself would save."""
    return whole(usage) - whole(replace(usage, hops=1))

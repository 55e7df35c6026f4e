"""What a million tasks cost on AWS: us-east-1, on demand, x86, no free tier; November 2026.

Prices: the public pages of Lambda, API Gateway, SQS, DynamoDB, S3, CloudWatch and data transfer.
Durations and shares are assumptions, named here, as nothing was deployed to AWS from this
repository; bytes were counted on the local cloud.
"""

from dataclasses import dataclass
from typing import Literal

GB_SECOND = 0.0000166667
INVOCATION = 0.20e-6
REST_REQUEST = 3.50e-6  # API Gateway, the first 333 million a month
SQS_REQUEST = 0.40e-6  # up to 64 KB
TABLE_WRITE = 0.625e-6  # up to 1 KB
TABLE_READ = 0.125e-6  # strongly consistent, up to 4 KB
TABLE_GB_MONTH = 0.25
LOG_GB = 0.50  # CloudWatch Logs, taken in
DATA_OUT_GB = 0.09  # to the internet, the first 10 TB a month
REPORT_PUT = 5e-6  # S3

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
ANSWER_BYTES = 1_000  # head and body of an answer
ALERTS = 0.01  # messages of which a report is stored
# Lambda bills the INIT of a new environment since August 2025: so many invocations meet one.
STARTS = 0.005
INIT_S = (0.4, 1.0, 1.0)  # client, business, worker
# Log lines, counted on the local cloud: our events, and Lambda's START, END and REPORT.
SUBMIT_EVENT_BYTES = 850  # client and business, and that the task was queued
STATUS_EVENT_BYTES = 630  # client and business
WORK_EVENT_BYTES = 470  # started and finished
LAMBDA_LINES_BYTES = 265  # of one invocation
DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How tasks are run.

    Attributes:
        batch: Tasks in one invocation, on average.
        worker_gb: Memory of the worker function.
        polls: Status requests for one task.
        hop: How the client function reaches the business function.
        lambda_lines: Whether Lambda logs its own lines.
    """

    batch: float = 10.0
    worker_gb: float = 0.25
    model_s: float = 10.0
    polls: int = 2
    hop: Literal["api", "invoke"] = "api"
    lambda_lines: bool = False

    @property
    def requests(self) -> int:
        """Requests of users for one task."""
        return 1 + self.polls


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


def gateway(usage: Usage) -> float:
    """Dollars for API Gateway: each request of a user, and again where the hop is an API."""
    return MILLION * usage.requests * REST_REQUEST * (2 if usage.hop == "api" else 1)


def functions(usage: Usage) -> float:
    """Dollars for the client and the business function, and for what the second reads."""
    front_s, back_s = (a + usage.polls * b for a, b in zip(SUBMIT_S, STATUS_S, strict=True))
    seconds = (front_s + back_s) * API_GB * GB_SECOND
    return MILLION * (
        2 * usage.requests * INVOCATION + seconds + usage.polls * TABLE_READ + _starts(usage)
    )


def around(usage: Usage) -> float:
    """Dollars for what users' answers and alert reports cost beside that."""
    out = usage.requests * ANSWER_BYTES / 1e9 * DATA_OUT_GB
    return MILLION * (out + ALERTS * REPORT_PUT)


def whole(usage: Usage) -> float:
    """Dollars for the whole system, logs apart."""
    return behind(usage) + gateway(usage) + functions(usage) + around(usage)


def logs(usage: Usage) -> float:
    """Dollars for taking a million tasks' logs in."""
    events = SUBMIT_EVENT_BYTES + usage.polls * STATUS_EVENT_BYTES + WORK_EVENT_BYTES
    invocations = 2 * usage.requests + 1 / usage.batch
    lines = LAMBDA_LINES_BYTES * invocations if usage.lambda_lines else 0
    return MILLION * (events + lines) / 1e9 * LOG_GB


def worst_day(
    *, requests_per_s: float, batches_at_once: int, usage: Usage, tasks_per_s: float
) -> float:
    """Dollars for a day on which somebody submits as fast as the throttle lets him.

    Args:
        requests_per_s: The API's throttle.
        batches_at_once: All of them busy all day, each with a single task where that costs more.
        tasks_per_s: What the workers keep up with at full batches; more is refused as queue-full.
    """
    submits = requests_per_s * DAY_S
    tasks = min(requests_per_s, tasks_per_s) * DAY_S
    only_submit = Usage(polls=0, hop=usage.hop, worker_gb=usage.worker_gb)
    at_the_door = (gateway(only_submit) + functions(only_submit) + around(only_submit)) / MILLION
    at_work = batches_at_once * DAY_S * usage.worker_gb * GB_SECOND
    kept = (table() + queue(usage)) / MILLION
    told = (SUBMIT_EVENT_BYTES * submits + WORK_EVENT_BYTES * tasks) / 1e9 * LOG_GB
    return submits * at_the_door + tasks * kept + at_work + told


def _starts(usage: Usage) -> float:
    """Dollars of one task for the beginnings of environments."""
    of_apis = sum(INIT_S[:2]) * usage.requests * API_GB
    of_worker = INIT_S[2] / usage.batch * usage.worker_gb
    return STARTS * (of_apis + of_worker) * GB_SECOND

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
BATCH_SUBMIT_S = (0.60, 0.45)  # of a hundred messages in one request
BATCH_STATUS_S = (0.15, 0.14)
BATCH_RESULTS_S = (0.27, 0.25)  # one page of all results, with the states
BATCH_WRITES = 5  # of a batch's own record: some 4 KB, and that it is queued
WORKER_CPU_S = 0.006  # of a whole CPU, to claim and finish a task; `make bench PARTS=in_flight`
CPU_GB = 1769 / 1024  # the memory that comes with one whole CPU
WRITES = 3  # put, claim, finish; each record is under 1 KB
ANSWER_BYTES = 1_000  # head and body of an answer
BATCH_ENTRY_BYTES = 250  # of one task in a batch's answer
ALERTS = 0.01  # messages of which a report is stored
# Lambda bills the INIT of a new environment since August 2025: so many invocations meet one.
STARTS = 0.005
INIT_S = (0.4, 1.0, 1.0)  # client, business, worker
# Log lines, counted on the local cloud: our events, and Lambda's START, END and REPORT.
SUBMIT_EVENT_BYTES = 990  # client and business, and that the task was queued
STATUS_EVENT_BYTES = 725  # client and business
WORK_EVENT_BYTES = 565  # started and finished
LAMBDA_LINES_BYTES = 265  # of one invocation
DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How tasks are run.

    Attributes:
        batch: Tasks in one invocation, on average.
        worker_gb: Memory of the worker function.
        polls: Status requests for one task, or for one batch of them.
        together: Messages in one request of a user; more than one: a batch, whose results are
            fetched by one request more.
        hop: How the client function reaches the business function.
        lambda_lines: Whether Lambda logs its own lines.
    """

    batch: float = 10.0
    worker_gb: float = 0.25
    model_s: float = 10.0
    polls: int = 2
    together: int = 1
    hop: Literal["api", "invoke"] = "api"
    lambda_lines: bool = False

    @property
    def requests(self) -> float:
        """Requests of users for one task."""
        results = 1 if self.together > 1 else 0
        return (1 + self.polls + results) / self.together


def overhead_s(tasks: float, memory_gb: float) -> float:
    """How long a batch of so many tasks takes besides the model's time: its share of a CPU."""
    return tasks * WORKER_CPU_S * CPU_GB / memory_gb


def worker(usage: Usage) -> float:
    """Dollars for a million tasks in the worker function."""
    billed_s = usage.model_s + overhead_s(usage.batch, usage.worker_gb)
    invocation = billed_s * usage.worker_gb * GB_SECOND + INVOCATION
    return MILLION / usage.batch * invocation


def queue(usage: Usage) -> float:
    """Dollars for the queue: a receive takes ten at most, and so does a delete; a batch is sent by
    tens, too."""
    sends = 1 / min(usage.together, 10)
    return MILLION * SQS_REQUEST * (sends + 2 / min(usage.batch, 10))


def table(usage: Usage) -> float:
    """Dollars for the table's writes."""
    of_batch = BATCH_WRITES / usage.together if usage.together > 1 else 0
    return MILLION * (WRITES + of_batch) * TABLE_WRITE


def behind(usage: Usage) -> float:
    """Dollars for queue, worker and table."""
    return queue(usage) + worker(usage) + table(usage)


def gateway(usage: Usage) -> float:
    """Dollars for API Gateway: each request of a user, and again where the hop is an API."""
    return MILLION * usage.requests * REST_REQUEST * (2 if usage.hop == "api" else 1)


def functions(usage: Usage) -> float:
    """Dollars for the client and the business function, and for what the second reads."""
    if usage.together > 1:
        busy_s = sum(BATCH_SUBMIT_S) + usage.polls * sum(BATCH_STATUS_S) + sum(BATCH_RESULTS_S)
        reads = usage.polls + 2  # every look reads every task; results come beside the states
    else:
        busy_s = sum(SUBMIT_S) + usage.polls * sum(STATUS_S)
        reads = usage.polls
    seconds = busy_s / usage.together * API_GB * GB_SECOND
    # with results, a look goes to the business function twice
    invocations = 2 * usage.requests + (1 / usage.together if usage.together > 1 else 0)
    return MILLION * (invocations * INVOCATION + seconds + reads * TABLE_READ + _starts(usage))


def around(usage: Usage) -> float:
    """Dollars for what users' answers and alert reports cost beside that."""
    told = usage.requests * ANSWER_BYTES
    if usage.together > 1:
        told += (2 + usage.polls) * BATCH_ENTRY_BYTES
    return MILLION * (told / 1e9 * DATA_OUT_GB + ALERTS * REPORT_PUT)


def whole(usage: Usage) -> float:
    """Dollars for the whole system, logs apart."""
    return behind(usage) + gateway(usage) + functions(usage) + around(usage)


def logs(usage: Usage) -> float:
    """Dollars for taking a million tasks' logs in."""
    asked = SUBMIT_EVENT_BYTES + (usage.requests * usage.together - 1) * STATUS_EVENT_BYTES
    events = asked / usage.together + WORK_EVENT_BYTES
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
    kept = (table(usage) + queue(usage)) / MILLION
    told = (SUBMIT_EVENT_BYTES * submits + WORK_EVENT_BYTES * tasks) / 1e9 * LOG_GB
    return submits * at_the_door + tasks * kept + at_work + told


def held_minute(environments: int) -> float:
    """Dollars for a minute in which all these environments of the client function wait."""
    return environments * 60 * API_GB * GB_SECOND


def _starts(usage: Usage) -> float:
    """Dollars of one task for the beginnings of environments."""
    of_apis = sum(INIT_S[:2]) * usage.requests * API_GB
    of_worker = INIT_S[2] / usage.batch * usage.worker_gb
    return STARTS * (of_apis + of_worker) * GB_SECOND

"""Where the milliseconds of a submit and of a status go: our functions, and the emulator."""

import asyncio
import json
import statistics
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.bench.load import Timed, ids, records, request, submit_in_turn
from tests.bench.processes import cpu_s
from tests.bench.progress import progress
from tests.bench.record import keep, show, table
from tests.stand.cloud import Cloud, call, running_cloud

_REQUESTS = 200
_WARM_UP = 10
_LOG_PAUSE_S = 2.0  # until the last lines are in CloudWatch Logs
_ROUTES = {"submit": ("/process", "/business/tasks")}
_ROUTES["status"] = ("/status/{task_id}", "/business/tasks/{task_id}")


def measure() -> None:
    """Send requests one after the other; see what each process used, and what the logs say."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_cloud(Path(folder)) as cloud,
        progress("submit and status, one at a time", 45),
    ):
        found = asyncio.run(_both(cloud))
    keep("path", found)
    show("path", as_table(found))


def as_table(found: dict[str, dict[str, float]]) -> str:
    """Where the time goes, as Markdown."""
    lines = {what: _places(found[what]) for what in ("submit", "status")}
    rows = ((place, lines["submit"][place], lines["status"][place]) for place in lines["submit"])
    return table(("p50, one client at a time", "submit", "status"), rows)


def _places(ms: dict[str, float]) -> dict[str, str]:
    ours = ms["client_cpu"] + ms["business_cpu"]
    places = {
        "what the user waits": ms["user"],
        "LocalStack: front port, first gateway, invoke": ms["user"] - ms["client"],
        "**client function**, its own work (CPU)": ms["client_cpu"],
        "LocalStack: second gateway, signature, invoke": (
            ms["client"] - ms["client_cpu"] - ms["business"]
        ),
        "**business function**, its own work (CPU)": ms["business_cpu"],
        "LocalStack: DynamoDB and SQS": ms["business"] - ms["business_cpu"],
        "all that is not our functions": ms["user"] - ours,
        "CPU in LocalStack's own process": ms["cloud_cpu"],
    }
    return {place: f"{value:.1f} ms" for place, value in places.items()}


async def _both(cloud: Cloud) -> dict[str, dict[str, float]]:
    await submit_in_turn(cloud.front, _WARM_UP)
    submitted: list[Timed] = []

    async def submit() -> list[Timed]:
        submitted.extend(await submit_in_turn(cloud.front, _REQUESTS))
        return submitted

    async def status() -> list[Timed]:
        return [await request("GET", f"{cloud.front}/status/{id}") for id in ids(submitted)]

    found = {"submit": await _measured(cloud, "submit", submit)}
    await records(cloud.front, ids(submitted), 120)  # until no worker runs
    found["status"] = await _measured(cloud, "status", status)
    return found


async def _measured(
    cloud: Cloud, what: str, use: Callable[[], Awaitable[list[Timed]]]
) -> dict[str, float]:
    before = _cpu_ms(cloud)
    user_ms = statistics.median([answer.took_s * 1000 for answer in await use()])
    after = _cpu_ms(cloud)
    await asyncio.sleep(_LOG_PAUSE_S)
    used = {f"{name}_cpu": (after[name] - before[name]) / _REQUESTS for name in after}
    handled = {
        name: statistics.median(_durations_ms(cloud, name, route)[-_REQUESTS:])
        for name, route in zip(("client", "business"), _ROUTES[what], strict=True)
    }
    return {key: round(ms, 2) for key, ms in {"user": user_ms, **handled, **used}.items()}


def _cpu_ms(cloud: Cloud) -> dict[str, float]:
    """CPU so far of the two functions' processes, and of LocalStack's own."""
    environments: list[dict[str, Any]] = call(
        "GET", f"{cloud.endpoint}/_hoststack/environments"
    ).json
    used = {
        name: cpu_s(e["pid"] for e in environments if e["function"] == f"promptlane-{name}") * 1000
        for name in ("client", "business")
    }
    ready = json.loads((cloud.folder / "ready.json").read_text())
    everything = cpu_s([ready["localstack_pid"]]) * 1000
    functions = cpu_s({environment["pid"] for environment in environments}) * 1000
    return {**used, "cloud": everything - functions}


def _durations_ms(cloud: Cloud, function: str, route: str) -> list[float]:
    """How long a function's own requests took, oldest first, as it logged them."""
    pages = cloud.aws("logs").get_paginator("filter_log_events")
    found: list[tuple[int, float]] = []
    for page in pages.paginate(logGroupName=f"/aws/lambda/promptlane-{function}"):
        for line in page["events"]:
            if line["message"].startswith("{"):
                event = json.loads(line["message"])
                if event.get("route") == route:
                    found.append((event["time_ns"], float(event["duration_ms"])))
    return [duration_ms for _, duration_ms in sorted(found)]

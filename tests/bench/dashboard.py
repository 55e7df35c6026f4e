"""`make pictures`: what the charts of docs/influxdb-dashboard.yml show after some minutes of work.

The log events go the whole way into the InfluxDB of the tests. That one does not run Flux, so its
own language asks the same questions; tests/bench/plots.py draws the answers.
"""

import json
import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

from tests.bench import DASHBOARD
from tests.stand.cloud import ROOT, Cloud, call, running_cloud
from tests.stand.influx.engine import Engine
from tests.stand.influx.front import Front
from tests.stand.influx.server import ORG, TOKEN, InfluxServer
from tests.stand.model_server import Says, running_model

MINUTES = 12
CALLERS = {"orders": 0.8, "support": 0.4}  # messages a second
BURST = 150  # messages at once, half-way
REFUSED = 10  # one message in so many
ANSWER_S = 2.0
ARRIVAL_S = 8.0  # of the last events
_CHARTS = {
    "events": (
        "SELECT count(\"text\") FROM events WHERE outcome != '' "
        "GROUP BY time(1m), service, outcome fill(none)"
    ),
    "requests": (
        "SELECT percentile(duration_ms, 95) FROM events WHERE event_name = 'request_handled' "
        "GROUP BY time(1m), route fill(none)"
    ),
    "waits": (
        "SELECT median(queue_wait_ms) AS median, max(queue_wait_ms) AS longest FROM events "
        "GROUP BY time(1m) fill(none)"
    ),
}
_TOKENS = (
    'SELECT "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", caller FROM events '
    'WHERE "gen_ai.usage.input_tokens" > 0'
)


def main() -> None:
    """Work, ask, and keep the answers for the plot."""
    with tempfile.TemporaryDirectory() as name, running_model() as model:
        folder = Path(name)
        model.otherwise = Says(after_s=ANSWER_S)
        engine = Engine(folder)
        server = InfluxServer(Front(engine, token=TOKEN), org=ORG, token=TOKEN)
        try:
            server.new_bucket()
            os.environ["MODEL_KEY"] = "a key of this run"
            os.environ["INFLUX_TOKEN"] = TOKEN
            make = {
                "MODEL": "openai",
                "MODEL_URL": model.url,
                "MODEL_NAME": "small",
                "INFLUX_URL": server.url,
                "INFLUX_ORG": ORG,
                "INFLUX_BUCKET": server.bucket,
            }
            with running_cloud(folder, "Auth=key", **make) as cloud:
                work(cloud)
                time.sleep(ARRIVAL_S)
            DASHBOARD.parent.mkdir(exist_ok=True)
            DASHBOARD.write_text(json.dumps(charts(engine, server.bucket)))
        finally:
            server.front.go_down()
            engine.stop()


def work(cloud: Cloud) -> None:
    """Let all callers send messages for some minutes, and one of them a burst."""
    keys = {caller: _key(cloud, caller) for caller in CALLERS}
    senders = [
        threading.Thread(target=_send, args=(cloud, keys[caller], rate))
        for caller, rate in CALLERS.items()
    ]
    for sender in senders:
        sender.start()
    time.sleep(MINUTES * 30)
    bursts = [
        threading.Thread(target=_submit, args=(cloud, keys["orders"], number))
        for number in range(BURST)
    ]
    for each in bursts:
        each.start()
    for each in (*senders, *bursts):
        each.join()


def charts(engine: Engine, bucket: str) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """The lines of each chart by their names: seconds since the epoch, and values."""
    found = {
        name: {
            ", ".join(filter(None, series.get("tags", {}).values())) or column: [
                (row[0] / 1e9, row[place]) for row in series["values"]
            ]
            for series in engine.ask(query, bucket)
            for place, column in enumerate(series["columns"][1:], start=1)
        }
        for name, query in _CHARTS.items()
    }
    return found | {"tokens": _tokens(engine, bucket)}


def _tokens(engine: Engine, bucket: str) -> dict[str, list[tuple[float, float]]]:
    hours: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for series in engine.ask(_TOKENS, bucket):
        for at_ns, read, written, caller in series["values"]:
            hours[caller or "anonymous"][at_ns // 3_600_000_000_000 * 3600] += read + written
    return {caller: sorted(sums.items()) for caller, sums in hours.items()}


def _key(cloud: Cloud, caller: str) -> str:
    command = [".venvs/cli/bin/promptlane", "keys", f"--endpoint={cloud.endpoint}"]
    done = subprocess.run(
        [*command, f"--new={caller}"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"},
    )
    return done.stdout.strip().rpartition(" ")[2]


def _send(cloud: Cloud, key: str, rate: float) -> None:
    until = time.monotonic() + MINUTES * 60
    number = 0
    while time.monotonic() < until:
        number += 1
        url = _submit(cloud, key, number)
        time.sleep(1 / rate)
        if url:
            _call("GET", url, None, key)


def _submit(cloud: Cloud, key: str, number: int) -> str | None:
    message = "Call +380991414444" if number % REFUSED == 0 else f"How old is house {number}?"
    answer = _call("POST", f"{cloud.front}/process", {"message": message}, key)
    return f"{cloud.front}/{answer['links']['status']['href']}" if "task_id" in answer else None


def _call(method: str, url: str, document: Any, key: str) -> dict[str, Any]:
    body = None if document is None else json.dumps(document).encode()
    with suppress(URLError):
        answer: dict[str, Any] = call(
            method, url, body, x_api_key=key, Content_Type="application/json"
        ).json
        return answer
    return {}


if __name__ == "__main__":
    main()

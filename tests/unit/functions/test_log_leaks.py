"""What no log event may hold, all the way into InfluxDB, when every service writes there itself."""

import json
from collections.abc import Iterator

import pytest

from functions.business import app as business_app
from functions.client import app as client_app
from functions.wiring import Wiring
from functions.worker import app as worker_app
from functions.worker.app import handler
from infra.machinery.loop import Loop
from infra.sinks.buffered import BufferedSink
from tests.conftest import Aws, new_task
from tests.stand.gateway import Gateway
from tests.stand.influx.server import InfluxServer
from tests.stand.mapping import deliver
from tests.unit.functions.doubles import worker_with

CANARY = "c4n4ry"
PHONE = "380991414444"


@pytest.fixture
def sink(
    business_server: object, environment: pytest.MonkeyPatch, influx: InfluxServer, wiring: Wiring
) -> Iterator[BufferedSink]:
    """The sink that all services of this process have, by their settings alone."""
    for name, value in {
        "SINK": "influxdb",
        "INFLUX_URL": influx.url,
        "INFLUX_TOKEN": influx.token,
        "INFLUX_ORG": influx.org,
        "INFLUX_BUCKET": influx.bucket,
    }.items():
        environment.setenv(f"PROMPTLANE_{name}", value)
    sink = wiring._sink
    for app in (client_app, business_app, worker_app):
        app.wiring._sink = sink  # as the log shipper has the lines of all
    assert isinstance(sink, BufferedSink)
    yield sink
    sink.close()


async def answers_with_a_canary(_: str) -> str:
    return f"the answer is {CANARY}"


async def fails_with_a_canary(message: str) -> str:
    raise RuntimeError(f"cannot answer {message}")


def test_no_prompt_answer_match_or_secret_is_in_any_event(  # noqa: PLR0917
    sink: BufferedSink,
    call: Gateway,
    aws: Aws,
    loop: Loop,
    influx: InfluxServer,
    capfd: pytest.CaptureFixture[str],
    wiring: Wiring,
) -> None:
    accepted = call("POST", "/process", {"message": f"hello {CANARY}"})
    refused = call("POST", "/process", {"message": f"{CANARY} +{PHONE}"})
    call("POST", "/process", f'{{"message": "{CANARY}'.encode(), headers={"Content-Type": CANARY})
    call("GET", f"/status/{CANARY}")
    assert (accepted.status, refused.status) == (202, 422)
    deliver(aws, aws.queue_url, handler)
    for reply in (answers_with_a_canary, fails_with_a_canary, fails_with_a_canary):
        task = new_task(f"prompt {CANARY}")
        loop.run(wiring.store.put(task))
        loop.run(worker_with(wiring, reply).analyse_user_request(task, time_s=5))
    aws.sqs.send_message(QueueUrl=aws.queue_url, MessageBody=f"no task but {CANARY}")
    deliver(aws, aws.queue_url, handler)
    sink.close()

    points = influx.points()
    told = json.dumps(points, ensure_ascii=False) + "".join(capfd.readouterr())
    assert {point["event_name"] for point in points} == {
        *("cold_start", "request_handled", "task_state_changed", "alert_raised", "error")
    }
    assert {point["service"] for point in points} == {"client", "business", "worker"}
    for secret in (CANARY, PHONE, influx.token, "wJalrXUtnFEMI"):
        assert secret not in told

"""`make run BROKER=redis`: the walk on Redis and Celery, what dies on the way, and the end."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from infra.machinery.points import event_of
from tests.stand.cloud import ROOT, Cloud, call, free_ports, running_cloud, wait_for_status
from tests.stand.processes import is_listening, processes_with
from tests.stand.receiver import SECRET, Received, receiver
from tests.stand.redis_server import find_redis_server
from tests.stand.waiting import ends_within


@dataclass(frozen=True, slots=True)
class RedisCloud:
    """A local cloud on Redis, the port of that, and who is told by webhook."""

    cloud: Cloud
    redis_port: int
    told: Received

    def submit(self) -> str:
        """Submit a message; the URL of its status."""
        accepted = call("POST", f"{self.cloud.front}/process?message=somecoolmessage")
        assert accepted.status == 202, accepted.body
        return f"{self.cloud.front}/status/{accepted.json['task_id']}"

    def log_of(self, name: str) -> str:
        """What a companion wrote."""
        return (self.cloud.folder / "localstack" / f"{name}.log").read_text()

    def says(self, name: str, **facts: object) -> int:
        """How many events with these facts a worker logged."""
        events = (event_of(line) for line in self.log_of(name).splitlines())
        return sum(event is not None and facts.items() <= event.items() for event in events)

    def kill(self, name: str) -> None:
        """Kill a companion without a word: not its keeper, which has its words too."""
        if name == "redis":
            words = f"redis-server 127.0.0.1:{self.redis_port}"  # as it calls itself
        else:
            words = f"--hostname\0{name}@%h"
        url = f"PROMPTLANE_REDIS_URL=redis://127.0.0.1:{self.redis_port}/0"
        [pid] = [
            pid
            for pid in processes_with(words)
            if pid not in processes_with("keeper.py")
            and (name == "redis" or pid in processes_with(url))
        ]
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def on_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisCloud]:
    """`make run BROKER=redis`, with short waits; ended by the last test at the latest."""
    find_redis_server()
    [port] = free_ports(1)
    folder = tmp_path_factory.mktemp("redis-cloud")
    with receiver() as told:
        parameters = (
            *("ModelSeconds=1", "WorkerTimeoutSeconds=4", "RetrySeconds=0"),
            *(f"WebhookUrl={told.url}", f"WebhookSecret={SECRET}", "WebhookRetrySeconds=0"),
        )
        with running_cloud(folder, *parameters, BROKER="redis", REDIS_PORT=port) as cloud:
            yield RedisCloud(cloud, port, told)


def test_the_walk_is_the_same_on_redis(on_redis: RedisCloud) -> None:
    front = on_redis.cloud.front

    health = call("GET", f"{front}/health")
    refused = call("POST", f"{front}/process?message=my%20phone%20number%20:+380991414444")
    unknown = call("GET", f"{front}/status/123e4567-e89b-42d3-a456-426614174000")
    status_url = on_redis.submit()
    started = wait_for_status(status_url, "STARTED", timeout_s=5)
    finished = wait_for_status(status_url, "SUCCESS", "FAILURE", timeout_s=10)

    assert call("GET", f"{front}/").json["service"] == "promptlane-client"
    assert (health.status, health.json["status"], len(health.json["checks"])) == (200, "pass", 3)
    assert (refused.status, refused.json["kinds"]) == (422, ["PHONE"])
    assert (on_redis.cloud.reports / f"{refused.json['report_id']}.json").exists()
    assert (unknown.status, unknown.json["type"][-9:]) == (404, "not-found")
    assert started["attempt"] == 1
    assert finished["result"] == "Analysed 1 word, 15 characters."


def test_a_trace_goes_on_through_redis(on_redis: RedisCloud) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    url = f"{on_redis.cloud.front}/process?message=hello"

    call("POST", url, traceparent=f"00-{trace_id}-00f067aa0ba902b7-01")

    def told() -> int:
        names = ("worker-1", "worker-2")
        return sum(on_redis.says(name, trace_id=trace_id, outcome="SUCCESS") for name in names)

    assert ends_within(10, lambda: told() == 1)


def test_workers_tell_the_webhook_what_became_of_tasks(on_redis: RedisCloud) -> None:
    on_redis.told.statuses = [500, 302]
    done, cancelled = (on_redis.submit().rpartition("/")[2] for _ in range(2))
    call("POST", f"{on_redis.cloud.front}/status/{cancelled}/cancel")

    def told() -> set[tuple[str, str]]:
        return {(d["data"]["task_id"], d["type"]) for d in on_redis.told.documents()}

    wanted = {(done, "task.succeeded"), (cancelled, "task.revoked")}
    assert ends_within(10, lambda: told() >= wanted and not on_redis.told.statuses)


def test_nothing_of_sqs_dynamodb_or_the_worker_function_is_made(on_redis: RedisCloud) -> None:
    cloud = on_redis.cloud

    functions = {f["FunctionName"] for f in cloud.aws("lambda").list_functions()["Functions"]}

    assert functions == {"promptlane-client", "promptlane-business", "promptlane-buried"}
    assert "QueueUrls" not in cloud.aws("sqs").list_queues()
    assert cloud.aws("dynamodb").list_tables()["TableNames"] == []


def test_two_workers_killed_in_turn_and_the_task_still_succeeds(on_redis: RedisCloud) -> None:
    status_url = on_redis.submit()
    task_id = status_url.rpartition("/")[2]
    killed = []
    for attempt in (1, 2):
        wait_for_status(status_url, "STARTED", timeout_s=15, least_attempt=attempt)
        [owner] = {
            name
            for name in ("worker-1", "worker-2")
            if on_redis.says(name, outcome="STARTED", task_id=task_id, attempt=attempt)
        }
        on_redis.kill(owner)
        killed.append(owner)

    finished = wait_for_status(status_url, "SUCCESS", "FAILURE", timeout_s=20)

    assert (finished["status"], finished["attempt"]) == ("SUCCESS", 3)
    workers = ("worker-1", "worker-2")
    assert sum(on_redis.says(name, outcome="SUCCESS", task_id=task_id) for name in workers) == 1
    output = (on_redis.cloud.folder / "make-run.log").read_text()
    assert all(f"{name} ended with status 137; it starts again" in output for name in killed)


def test_a_redis_that_is_killed_comes_back_with_its_tasks(on_redis: RedisCloud) -> None:
    status_url = on_redis.submit()

    on_redis.kill("redis")

    assert call("POST", f"{on_redis.cloud.front}/process?message=hello").status == 503
    assert ends_within(10, lambda: is_listening(on_redis.redis_port))
    assert wait_for_status(status_url, "SUCCESS", "FAILURE", timeout_s=15)["status"] == "SUCCESS"


def test_make_redrive_finds_the_broker_by_itself(on_redis: RedisCloud) -> None:
    with redis.Redis(port=on_redis.redis_port) as client:
        client.lpush("promptlane-tasks-parked", "no task")

    done = subprocess.run(
        ["make", "--silent", "redrive", f"CLOUD_PORT={on_redis.cloud.endpoint.rpartition(':')[2]}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == '{"redriven": 0, "kept_aside": 1}'


def test_a_taken_redis_port_is_named_with_what_to_do(on_redis: RedisCloud, tmp_path: Path) -> None:
    port, cloud_port = free_ports(2)

    done = subprocess.run(
        [
            *("make", "run", "BROKER=redis", f"REDIS_PORT={on_redis.redis_port}"),
            *(f"PORT={port}", f"CLOUD_PORT={cloud_port}", f"CLOUD_DIR={tmp_path}"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert f"Port {on_redis.redis_port} of 127.0.0.1 is not free" in done.stderr
    assert "REDIS_PORT=" in done.stderr


def test_a_missing_redis_server_is_named_before_anything_starts(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "find", "make", "seq"):
        [found] = [p for p in (Path("/usr/bin", tool), Path("/bin", tool)) if p.exists()][:1]
        (tools / tool).symlink_to(found)

    done = subprocess.run(
        ["make", "run", "BROKER=redis", f"CLOUD_DIR={tmp_path / 'cloud'}"],
        cwd=ROOT,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "redis-server is missing: apt-get install redis-server" in done.stderr
    assert not (tmp_path / "cloud").exists()


def test_when_it_stops_no_process_and_no_port_is_left(on_redis: RedisCloud) -> None:
    cloud = on_redis.cloud
    status_url = on_redis.submit()  # a task is on its way
    wait_for_status(status_url, "STARTED", timeout_s=5)
    assert processes_with(str(cloud.folder))

    os.killpg(cloud.process.pid, signal.SIGINT)
    cloud.process.wait(20)

    assert not processes_with(str(cloud.folder))
    assert not is_listening(on_redis.redis_port)
    assert not is_listening(int(cloud.front.rpartition(":")[2]))
    assert "ready to exit, bye bye" in on_redis.log_of("redis")

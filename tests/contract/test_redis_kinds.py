"""Redis over TLS, Redis in cluster mode, Redis whose clock is another than a worker's."""

import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import kombu
import pytest
import redis as sync_redis

from functions.worker import celery as celery_worker
from infra.brokers.celery import CeleryBroker
from infra.clients.redis import redis_client
from infra.errors import SettingsError
from infra.machinery.loop import Loop
from infra.task import Task
from tests.conftest import new_task
from tests.contract.celery_consumer import Consumer
from tests.contract.redis_client import connected
from tests.stand.cloud import free_ports
from tests.stand.redis_server import RedisServer
from tests.stand.waiting import wait_until


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A folder with a private authority, and a certificate of it for localhost."""
    key = ["-newkey", "rsa:2048", "-nodes"]
    signs = ["-addext", "keyUsage=critical,keyCertSign"]
    by_it = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"]
    (tmp_path / "names").write_text("subjectAltName=DNS:localhost\nauthorityKeyIdentifier=keyid\n")
    for made in (
        ["req", "-x509", *key, *signs, "-subj", "/CN=ours", "-keyout", "ca.key", "-out", "ca.crt"],
        ["req", "-new", *key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "csr"],
        ["x509", "-req", "-in", "csr", *by_it, "-out", "server.crt"],
    ):
        subprocess.run(["openssl", *made], cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


@pytest.fixture
def over_tls(authority: Path) -> Iterator[str]:
    """The URL of a Redis that speaks TLS, beside the plain port that tests look around with."""
    [tls_port] = free_ports(1)
    server = RedisServer(
        authority,
        *("--tls-port", str(tls_port), "--tls-cert-file", "server.crt"),
        *("--tls-key-file", "server.key", "--tls-ca-cert-file", "ca.crt"),
        *("--tls-auth-clients", "no"),
    )
    server.start()
    yield f"rediss://localhost:{tls_port}/0"
    server.kill()


def test_functions_and_workers_reach_a_redis_over_tls(
    over_tls: str, authority: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca_file = str(authority / "ca.crt")
    monkeypatch.setenv("PROMPTLANE_REDIS_URL", over_tls)
    monkeypatch.setenv("PROMPTLANE_REDIS_CA_FILE", ca_file)
    celery_worker.wiring = celery_worker.CeleryWiring()
    client = redis_client(over_tls, ca_file=ca_file)
    task = new_task()

    loop.run(CeleryBroker(client, queue="tasks").enqueue(task))
    configured = celery_worker._configuration()
    assert configured["broker_use_ssl"]["ssl_cert_reqs"] is ssl.CERT_REQUIRED
    connection = kombu.Connection(
        configured["broker_url"],
        transport=configured["broker_transport"],
        ssl=configured["broker_use_ssl"],
        transport_options={"priority_steps": [0]},
    )
    taken: list[object] = []
    with connection.channel() as channel:
        consumer = kombu.Consumer(
            channel,
            [kombu.Queue("tasks")],
            accept=["json"],
            callbacks=[lambda body, message: taken.append(body[0][0]["task_id"])],
        )
        consumer.consume()
        connection.drain_events(timeout=5)
    connection.release()
    loop.run(client.aclose())

    assert taken == [task.id]


def test_a_certificate_of_a_stranger_is_not_trusted(over_tls: str, loop: Loop) -> None:
    client = redis_client(over_tls)

    with pytest.raises(sync_redis.ConnectionError, match="certificate"):
        loop.run(client.ping())  # type: ignore[arg-type]
    loop.run(client.aclose())


def test_a_cluster_is_refused_by_name(tmp_path: Path, loop: Loop) -> None:
    server = RedisServer(tmp_path, "--cluster-enabled", "yes")
    server.start()
    try:
        said = "PROMPTLANE_REDIS_URL: this Redis is a cluster"
        with connected(server.url, loop) as client, pytest.raises(SettingsError, match=said):
            loop.run(CeleryBroker(client, queue="tasks").check())
    finally:
        server.kill()


def test_a_redis_alone_passes(broker: CeleryBroker, loop: Loop) -> None:
    loop.run(broker.check())


def looked(consumer: Consumer) -> list[Task]:
    """What a worker has got once it has looked for what others left."""
    consumer.sweep()
    consumer.poll()
    return consumer.tasks


@pytest.mark.parametrize("ahead_s", [3_600.0, -3_600.0])
def test_a_worker_whose_clock_is_an_hour_off_neither_takes_others_messages_nor_leaves_its_own(
    broker: CeleryBroker,
    redis_server: RedisServer,
    loop: Loop,
    monkeypatch: pytest.MonkeyPatch,
    ahead_s: float,
) -> None:
    task = new_task()
    loop.run(broker.enqueue(task))
    right, wrong = Consumer(redis_server), Consumer(redis_server)
    right.poll()
    assert right.tasks == [task]

    with monkeypatch.context() as off:
        for module in ("infra.brokers.celery_transport", "kombu.transport.redis"):
            off.setattr(f"{module}.time", lambda: time.time() + ahead_s)
        wrong.sweep()
        wrong.poll()
        assert wrong.tasks == []  # the other one has it, for its time
        wait_until(lambda: looked(wrong) == [task])  # and then, not an hour later

    wait_until(lambda: looked(right) == [task, task])  # what the other one left behind
    for consumer in (right, wrong):
        consumer.connection.release()


def test_delays_go_by_redis_own_clock(
    broker: CeleryBroker, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as off:
        off.setattr(time, "time", lambda: 4_000_000_000.0)
        loop.run(broker.enqueue(new_task(), delay_s=1))
    time.sleep(1.05)

    assert loop.run(broker.bring_due()) == 1


def test_a_worker_that_says_so_lives_until_it_is_silent(
    broker: CeleryBroker, look: sync_redis.Redis, loop: Loop
) -> None:
    assert not loop.run(broker.has_workers())

    loop.run(broker.beat("worker-1@here"))
    assert loop.run(broker.has_workers())

    look.zadd("tasks-workers", {"worker-1@here": (time.time() - 16) * 1000})
    assert not loop.run(broker.has_workers())

"""Setting an InfluxDB up: token, organisation, bucket, retention."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands.influx.setup import set_up
from infra.errors import LogsUnavailable
from infra.settings import Settings
from tests.stand.cloudformation import ROOT
from tests.stand.influx.front import Front
from tests.stand.influx.server import InfluxServer


def settings(url: str, *, token: str, bucket: str) -> Settings:
    return Settings(
        influx_url=url, influx_token=token, influx_org="promptlane", influx_bucket=bucket
    )


def retention_s(influx: InfluxServer, bucket: str) -> int:
    with influx.client() as client:
        found: Any = client.buckets_api().find_bucket_by_name(bucket)
        return int(found.retention_rules[0].every_seconds)


@pytest.fixture
def new(influx: InfluxServer) -> Iterator[Front]:
    """An InfluxDB that nobody has set up yet."""
    if influx.front.engine is None:
        pytest.skip("the InfluxDB at INFLUX_URL was set up long ago")
    front = Front(influx.front.engine)
    yield front
    front.go_down()


def test_a_new_server_gets_its_token_organisation_bucket_and_retention(new: Front) -> None:
    told = set_up(settings(new.url, token="chosen", bucket="logs-new"), retention_days=7)

    assert told == "InfluxDB is set up: bucket logs-new, kept for 7 days"
    server = InfluxServer(new, org="promptlane", token="chosen")
    server.bucket = "logs-new"
    assert retention_s(server, "logs-new") == 7 * 86_400


def test_a_server_that_is_in_use_gets_the_bucket_only(influx: InfluxServer) -> None:
    name = f"{influx.bucket}-more"

    told = set_up(settings(influx.url, token=influx.token, bucket=name), retention_days=3)

    assert told == f"bucket {name} is made, kept for 3 days"
    assert retention_s(influx, name) == 3 * 86_400


def test_a_bucket_that_is_there_gets_another_retention(influx: InfluxServer) -> None:
    wanted = settings(influx.url, token=influx.token, bucket=influx.bucket)

    assert set_up(wanted, retention_days=30) == f"bucket {influx.bucket} is there, kept for 30 days"
    assert retention_s(influx, influx.bucket) == 30 * 86_400
    assert set_up(wanted, retention_days=0).endswith("kept for ever")
    assert retention_s(influx, influx.bucket) == 0


def test_a_wrong_token_is_told_without_the_token(influx: InfluxServer) -> None:
    wanted = settings(influx.url, token="c4n4ry", bucket="logs")

    with pytest.raises(LogsUnavailable, match="does the token in INFLUX_TOKEN") as caught:
        set_up(wanted, retention_days=1)

    assert "c4n4ry" not in str(caught.value)


def test_a_server_that_is_away_is_told() -> None:
    wanted = settings("http://127.0.0.1:9", token="x", bucket="logs")

    with pytest.raises(LogsUnavailable, match="is INFLUX_URL right"):
        set_up(wanted, retention_days=1)


def check(tmp_path: Path, path: str) -> subprocess.CompletedProcess[str]:
    """What `make run INFLUX=1` asks first."""
    return subprocess.run(
        [sys.executable, "-m", "commands.influx", "check", "--dir", str(tmp_path / "influx")],
        cwd=ROOT,
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_an_influxd_it_says_what_to_install(tmp_path: Path) -> None:
    done = check(tmp_path, "/nowhere")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "needs InfluxDB 2" in done.stderr
    assert "INFLUX_URL=" in done.stderr
    assert "There is no influxd" in done.stderr


def test_an_influxd_of_version_1_is_not_enough(tmp_path: Path, influx: InfluxServer) -> None:
    if influx.front.engine is None:
        pytest.skip("there is no influxd here: INFLUX_URL names another machine's")

    done = check(tmp_path, os.environ["PATH"])

    assert done.returncode == 1
    assert "says: InfluxDB v1." in done.stderr


def test_the_token_of_our_own_influxdb_is_random_private_and_stays(tmp_path: Path) -> None:
    from commands.influx.__main__ import write_token

    write_token(tmp_path / "influx")
    token = (tmp_path / "influx" / "token").read_text()
    write_token(tmp_path / "influx")

    assert (tmp_path / "influx" / "token").read_text() == token
    assert len(token) >= 32
    assert (tmp_path / "influx" / "token").stat().st_mode & 0o777 == 0o600

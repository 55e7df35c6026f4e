"""How `make run` is told of an InfluxDB, and how it passes that on."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.stand.cloudformation import ROOT

SERVER = ("INFLUX_URL=http://influx:8086", "INFLUX_TOKEN=t+o/k=", "INFLUX_ORG=ours")


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "INFLUX"))}
    return subprocess.run(
        ["make", "--silent", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def options(*arguments: str) -> list[str]:
    """What `make run` would give to hoststack."""
    dry = make("--dry-run", "run", *arguments)
    assert dry.returncode == 0, dry.stderr
    command = dry.stdout[dry.stdout.index(".venvs/cloud/bin/hoststack run") :]
    return shlex.split(command.replace("\\\n", " "))


# In place of the shell: prints what hoststack would find in its environment, and does nothing else.
# The lines of recipes have what their target exports, $(shell ...) has not.
_SHELL = """#!/bin/sh
[ -n "$PROMPTLANE_INFLUX_BUCKET" ] || exec /bin/sh "$@"
case "$2" in *"hoststack "*) env ;; esac
"""


def environment(folder: Path, *arguments: str) -> dict[str, str]:
    """The variables that a target would give to hoststack and so to its companions."""
    shell = folder / "shell"
    shell.write_text(_SHELL)
    shell.chmod(0o755)
    ran = make(f"SHELL={shell}", *arguments)
    assert ran.returncode == 0, ran.stderr
    return dict(line.split("=", 1) for line in ran.stdout.splitlines() if "=" in line)


def test_without_an_influxdb_nothing_is_said_of_one() -> None:
    told = options()

    assert not [word for word in told if word.startswith(("Influx", "influx:", "Logship"))]


def test_an_influxdb_that_runs_is_passed_on_to_the_template() -> None:
    told = options(*SERVER)

    assert {word for word in told if word.startswith("Influx")} == {
        "InfluxUrl=http://influx:8086",
        "InfluxToken=PROMPTLANE_INFLUX_TOKEN",
        "InfluxOrg=ours",
        "InfluxBucket=logs",
    }
    assert "LogshipFunction=build/logship" in told
    assert not [word for word in told if word.startswith("influx:")]


def test_an_influxdb_of_our_own_is_a_companion_that_sets_itself_up() -> None:
    told = options("INFLUX=1", "INFLUX_PORT=8199", "INFLUX_RETENTION_DAYS=7", "INFLUX_TOKEN=t")

    [companion] = [word for word in told if word.startswith("influx:8199=")]
    words = shlex.split(companion.partition("=")[2])
    assert words[words.index("-m") + 1 :][:2] == ["commands.influx", "run"]
    assert words[-2:] == ["--retention-days", "7"]
    assert "InfluxUrl=http://localhost:8199" in told


def test_celery_workers_get_the_sink_by_their_settings_alone() -> None:
    told = options("BROKER=redis", *SERVER)

    workers = [word for word in told if word.startswith("worker-")]
    assert len(workers) == 2
    for worker in workers:
        words = shlex.split(worker)
        assert "PROMPTLANE_SINK=influxdb" in words


@pytest.mark.parametrize("target", ["run", "deploy"])
def test_secrets_are_in_the_environment_and_in_no_argument(tmp_path: Path, target: str) -> None:
    secret = ("INFLUX_TOKEN=t+o/k=", "BROKER=redis", "REDIS_URL=redis://:word@host/0")

    told = environment(tmp_path, target, *SERVER, *secret)

    assert told["PROMPTLANE_INFLUX_URL"] == "http://influx:8086"
    assert told["PROMPTLANE_INFLUX_TOKEN"] == "t+o/k="
    assert told["PROMPTLANE_INFLUX_ORG"] == "ours"
    assert told["PROMPTLANE_REDIS_URL"] == "redis://:word@host/0"
    commands = make("--dry-run", target, *SERVER, *secret).stdout
    assert "hoststack" in commands
    assert "t+o/k=" not in commands
    assert ":word@" not in commands


def test_without_an_influxdb_make_leaves_the_users_own_settings_alone() -> None:
    asked = make("logs", "SHELL=/bin/echo")  # echoes each command instead of running it

    assert "promptlane logs" in asked.stdout
    listed = make("--print-data-base", "--dry-run", "logs").stdout
    of_logs = listed[listed.index("\nlogs:") :].partition("\n\n")[0]
    assert "PROMPTLANE_INFLUX" not in of_logs


def test_a_missing_token_is_told() -> None:
    done = make("influx-here", "INFLUX_URL=http://influx:8086")

    assert done.returncode != 0
    assert "INFLUX_TOKEN= is missing" in done.stderr


def test_an_influxd_that_is_missing_or_too_old_is_told_in_one_line() -> None:
    done = make("influx-here", "INFLUX=1", "CLOUD_DIR=/nowhere/to/write")

    assert done.returncode != 0
    told = [line for line in done.stderr.splitlines() if not line.startswith("make: ")]
    assert len(told) == 1
    assert "INFLUX=1 needs InfluxDB 2" in told[0]

"""The deployment package alone, as Lambda has it: what is in it, and that it works."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.unit.cloudformation import ROOT, template
from tests.unit.functions.mapping import example, subscribed
from tests.unit.test_rooms import modules

PACKAGE = ROOT / "build" / "package"
LOGSHIP = ROOT / "build" / "logship"  # the log shipper's own: it alone has InfluxDB's client
OURS = {"alerts", "functions", "infra"}
DEPENDENCIES = {"chalice", "phonenumbers", "re2", "redis", "stdnum"}
LOGSHIP_DEPENDENCIES = {"certifi", "influxdb_client", "reactivex", "typing_extensions.py"}
# All that Lambda's python3.13 runtime has besides the standard library.
RUNTIME = {"boto3", "botocore", "s3transfer", "jmespath", "urllib3", "dateutil", "six.py"}
MOST_BYTES = 20_000_000
LOGSHIP_HANDLER = "functions.logship.app.handler"

_INVOKE = """
import importlib, json, sys
sys.path[:0] = sys.argv[2:]
work = json.loads(sys.argv[1])
for handler in work["handlers"]:
    module, _, name = handler.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name)), handler
client = importlib.import_module("functions.client.app")
sys.stdout.flush()
print()
print(json.dumps({
    "answer": client.handler(work["event"], None),
    "outside": sorted(
        module.__file__
        for module in list(sys.modules.values())
        if getattr(module, "__file__", None)
        and not module.__file__.startswith((*sys.argv[2:], sys.base_prefix))
    ),
}))
"""


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, built anew if its sources have changed."""
    return made("package")


@pytest.fixture(scope="module")
def logship() -> Path:
    """The log shipper's package, built anew if its sources have changed."""
    return made("logship")


def made(name: str) -> Path:
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run(["make", "--silent", f"build/{name}.stamp"], cwd=ROOT, env=env, check=True)
    return ROOT / "build" / name


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SDK and what it needs, and nothing else of this environment."""
    folder = tmp_path_factory.mktemp("runtime")
    site_packages = Path(boto3.__file__).parents[1]
    for name in RUNTIME:
        (folder / name).symlink_to(site_packages / name)
    return folder


def test_every_handler_works_from_the_package_alone(
    package: Path, runtime: Path, tmp_path: Path
) -> None:
    resources = template()["Resources"].values()
    handlers = [
        resource["Properties"]["Handler"]
        for resource in resources
        if resource["Type"] == "AWS::Serverless::Function"
        and resource["Properties"]["Handler"] != LOGSHIP_HANDLER
    ]
    event = example("client") | {"body": '{"message": "my phone number: 380991414444"}'}
    work = {"handlers": handlers, "event": event}

    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _INVOKE, json.dumps(work), str(package), str(runtime)],
        cwd=tmp_path,
        env={  # as on Lambda, where each handler builds its adapters when it is imported
            "AWS_LAMBDA_FUNCTION_NAME": "promptlane-client",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "PROMPTLANE_BUSINESS_URL": "http://127.0.0.1:9/v1",
            "PROMPTLANE_QUEUE_URL": "http://127.0.0.1:9/1/tasks",
            "PROMPTLANE_PARKED_QUEUE_URL": "http://127.0.0.1:9/1/tasks",
            "PROMPTLANE_TABLE": "tasks",
            "PROMPTLANE_REPORTS_DIRECTORY": str(tmp_path / "reports"),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    assert len(handlers) == 4
    assert result["answer"]["statusCode"] == 422
    assert json.loads(result["answer"]["body"])["kinds"] == ["PHONE"]
    assert result["outside"] == []


def test_the_package_holds_our_rooms_and_a_closed_list_of_dependencies(package: Path) -> None:
    names = {path.name for path in package.iterdir() if path.suffix != ".dist-info"}

    assert names == OURS | DEPENDENCIES


def test_our_rooms_are_packaged_whole_and_as_they_are(package: Path) -> None:
    for path in modules(*OURS):
        assert (package / path).read_bytes() == (ROOT / path).read_bytes()


def test_the_package_has_no_tests_and_nothing_that_only_builds_need(package: Path) -> None:
    folders = {path.name for path in package.rglob("*") if path.is_dir()}

    assert not folders & {"test", "tests", "bin", "botocore", "boto3", "pip", "setuptools", "cli"}


def test_every_module_is_compiled_since_lambda_cannot_write_bytecode(package: Path) -> None:
    missing = [
        path
        for path in package.rglob("*.py")
        if not (path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc").exists()
    ]

    assert missing == []


def test_the_package_is_small(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = sum(path.stat().st_size for path in package.rglob("*") if path.is_file())

    with capsys.disabled():
        print(f" [build/package: {size / 1e6:.1f} MB] ", end="")
    assert size < MOST_BYTES


_IMPORT = """
import importlib, json, sys
sys.path[:0] = sys.argv[1:]
from functions.logship.app import handler
print(json.dumps([handler({"awslogs": {"data": sys.stdin.read()}}, None)] + sorted(
    module.__file__
    for module in list(sys.modules.values())
    if getattr(module, "__file__", None)
    and not module.__file__.startswith((*sys.argv[1:], sys.base_prefix))
)))
"""


def test_the_log_shipper_works_from_its_own_package_alone(
    logship: Path, runtime: Path, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _IMPORT, str(logship), str(runtime)],
        cwd=tmp_path,
        env={
            "AWS_LAMBDA_FUNCTION_NAME": "promptlane-logship",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "PROMPTLANE_INFLUX_URL": "http://127.0.0.1:9",
            "PROMPTLANE_INFLUX_TOKEN": "token",
            "PROMPTLANE_INFLUX_ORG": "promptlane",
            "PROMPTLANE_LOGS_RETRY_QUEUE_URL": "http://127.0.0.1:9/1/retry",
            "PROMPTLANE_LOGS_DEAD_QUEUE_URL": "http://127.0.0.1:9/1/dead",
        },
        input=subscribed(["START RequestId: 1 Version: 1"])["awslogs"]["data"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [{}]  # handled, with nothing from outside


def test_the_log_shippers_package_holds_what_it_needs_and_fits_lambda(
    logship: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {path.name for path in logship.iterdir() if path.suffix != ".dist-info"}
    ours = {path.relative_to(logship).as_posix() for path in logship.glob("functions/*")}
    size = sum(path.stat().st_size for path in logship.rglob("*") if path.is_file())
    zipped = Path(shutil.make_archive(str(tmp_path / "logship"), "zip", logship)).stat().st_size

    with capsys.disabled():
        print(f" [build/logship: {size / 1e6:.1f} MB, {zipped / 1e6:.1f} MB zipped] ", end="")
    assert names - {"__pycache__"} == {"functions", "infra"} | LOGSHIP_DEPENDENCIES
    assert "functions/client" not in ours
    assert size < 45_000_000
    assert zipped < 15_000_000


def test_no_other_package_has_influxdbs_client(package: Path) -> None:
    assert not (package / "influxdb_client").exists()

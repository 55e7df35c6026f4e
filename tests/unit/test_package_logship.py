"""The log shipper's own deployment package, which alone has InfluxDB's client."""

import json
import subprocess
import sys
from pathlib import Path

from tests.stand.mapping import subscribed

DEPENDENCIES = {"certifi", "influxdb_client", "reactivex", "typing_extensions.py"}

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


def test_the_log_shippers_package_holds_what_it_needs_and_no_machine_code(logship: Path) -> None:
    names = {path.name for path in logship.iterdir() if path.suffix != ".dist-info"}
    ours = {path.relative_to(logship).as_posix() for path in logship.glob("functions/*")}
    assert names - {"__pycache__"} == {"functions", "infra"} | DEPENDENCIES
    assert "functions/client" not in ours
    assert not [path for path in logship.rglob("*") if ".so" in path.suffixes]


def test_no_other_package_has_influxdbs_client(package: Path) -> None:
    assert not (package / "influxdb_client").exists()

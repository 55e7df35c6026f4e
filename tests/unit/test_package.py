"""The deployment package alone, as Lambda has it: what is in it, and that it works."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest

import deploy.archive
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
MOST_UNZIPPED_BYTES = 45_000_000
MOST_ZIPPED_BYTES = 15_000_000
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


def make(*arguments: str) -> None:
    """Make a target, as a user would."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    subprocess.run(["make", "--silent", *arguments], cwd=ROOT, env=env, check=True)


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, built anew if its sources have changed."""
    make("build/package.stamp")
    return PACKAGE


@pytest.fixture(scope="module")
def logship() -> Path:
    """The log shipper's package, built anew if its sources have changed."""
    make("build/logship.stamp")
    return LOGSHIP


@pytest.fixture(scope="module", params=["arm64", "x86_64"])
def archive(request: pytest.FixtureRequest) -> Path:
    """The zip file for one of AWS's architectures."""
    file = ROOT / "build" / f"promptlane-{request.param}.zip"
    make(f"build/{file.name}")
    return file


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


@pytest.mark.parametrize("name", ["promptlane-arm64.zip", "promptlane-x86_64.zip", "logship.zip"])
def test_a_package_is_small(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    make(f"build/{name}")
    archive = ROOT / "build" / name
    zipped = archive.stat().st_size
    with zipfile.ZipFile(archive) as opened:
        unzipped = sum(entry.file_size for entry in opened.infolist())

    with capsys.disabled():
        print(f" [{archive.name}: {zipped / 1e6:.1f} MB, {unzipped / 1e6:.1f} MB] ", end="")
    assert zipped < MOST_ZIPPED_BYTES
    assert unzipped < MOST_UNZIPPED_BYTES


def test_the_archive_holds_what_the_package_holds(archive: Path, package: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
        tops = {name.partition("/")[0] for name in names}
        ours = {name: opened.read(name) for name in names if name.partition("/")[0] in OURS}

    assert {top for top in tops if not top.endswith(".dist-info")} == OURS | DEPENDENCIES
    for name, content in ours.items():
        assert (package / name).read_bytes() == content  # bytecode too
    assert names == sorted(names)


def test_every_shared_object_is_for_the_architecture_of_its_archive(archive: Path) -> None:
    wanted = {"arm64": 0xB7, "x86_64": 0x3E}[archive.stem.removeprefix("promptlane-")]  # EM_*
    machines = {}
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            head = opened.read(name)[:20]
            if head.startswith(b"\x7fELF"):
                machines[name] = int.from_bytes(head[18:20], "little")
            else:
                assert ".so" not in Path(name).suffixes, name

    assert machines  # google-re2 is one
    assert set(machines.values()) == {wanted}, machines


def test_the_same_sources_give_the_same_archive(archive: Path) -> None:
    before = hashlib.sha256(archive.read_bytes()).hexdigest()
    architecture = archive.stem.removeprefix("promptlane-")
    for made in (f"dependencies-{architecture}", f"package-{architecture}"):
        shutil.rmtree(ROOT / "build" / made)
        (ROOT / "build" / f"{made}.stamp").unlink()
    archive.unlink()

    make(f"build/{archive.name}")

    assert hashlib.sha256(archive.read_bytes()).hexdigest() == before


@pytest.mark.parametrize("function", ["ClientFunction", "BusinessFunction"])
def test_new_settings_make_a_new_package_of_a_function_with_versions(
    function: str, package: Path, tmp_path: Path
) -> None:
    make(f"build-{function}", f"ARTIFACTS_DIR={tmp_path}", "ARCHITECTURE=host")

    noted = (tmp_path / "settings.cksum").read_text().split()
    for name in ("template.yaml", "samconfig.toml"):
        size = str((ROOT / name).stat().st_size)
        assert noted[noted.index(name) - 1] == size
    assert (tmp_path / "functions").is_dir()


def test_the_package_for_aws_is_for_what_the_template_runs_on() -> None:
    makefile = (ROOT / "Makefile").read_text()
    parameter = template()["Parameters"]["Architecture"]

    assert f"\nARCHITECTURE ?= {parameter['Default']}\n" in makefile
    for architecture in parameter["AllowedValues"]:
        assert f"\nPLATFORM-{architecture} " in makefile


def test_a_folder_without_code_makes_no_archive(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no code"):
        deploy.archive.pack(tmp_path / "missing", tmp_path / "code.zip")

    assert list(tmp_path.iterdir()) == []


def test_an_archive_is_listed_with_its_sizes_and_hash(tmp_path: Path) -> None:
    (tmp_path / "code" / "room").mkdir(parents=True)
    (tmp_path / "code" / "room" / "a.py").write_bytes(b"x" * 20_000)
    file = tmp_path / "code.zip"
    deploy.archive.pack(tmp_path / "code", file)

    lines = deploy.archive.listing(file).splitlines()

    assert lines[1].split() == ["room", "1", "0.00", "0.02"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() in lines[-1]


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
    assert names - {"__pycache__"} == {"functions", "infra"} | LOGSHIP_DEPENDENCIES
    assert "functions/client" not in ours
    assert not [path for path in logship.rglob("*") if ".so" in path.suffixes]


def test_no_other_package_has_influxdbs_client(package: Path) -> None:
    assert not (package / "influxdb_client").exists()

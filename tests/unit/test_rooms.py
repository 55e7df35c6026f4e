"""Who may import whom, and that importing does nothing."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stand.cloudformation import ROOT
from tests.stand.imports import OURS, foreign, imports, modules

SHARED_BY_FUNCTIONS = ("giving_up.py", "problems.py", "rest.py", "sqs.py", "webhook_delivery.py")
# What each port's adapters may import besides `infra/*.py` and the standard library.
SDKS = {
    "announcers/redis.py": {"redis"},
    "announcers/sqs.py": {"botocore", "mypy_boto3_sqs"},
    "brokers/sqs.py": {"botocore", "mypy_boto3_sqs"},
    "brokers/celery.py": {"redis"},
    "clients/aws.py": {"boto3", "botocore"},
    "clients/redis.py": {"redis"},
    "clients/snapshots.py": {"snapshot_restore_py"},
    "brokers/celery_transport.py": {"kombu"},
    "stores/redis.py": {"redis"},
    "stores/dynamodb.py": {"botocore", "mypy_boto3_dynamodb"},
    "models/bedrock.py": {"botocore"},
    "secrets/secretsmanager.py": {"botocore"},
    "reports/s3.py": {"botocore", "mypy_boto3_s3"},
    "points/influxdb.py": {"influxdb_client", "urllib3"},
    "undelivered/sqs.py": {"botocore", "mypy_boto3_sqs"},
}
SMALL_PURE_LIBRARIES = {"ahocorasick_rs", "phonenumbers", "re2", "stdnum"}


def rooms_of(path: Path) -> set[str]:
    """What a file imports of ours, as a room: `alerts`, `infra`, `infra/brokers`, ..."""
    found = set()
    for name in imports(path):
        top, *rest = name.split(".")
        if top not in OURS:
            continue
        is_folder = bool(rest) and (ROOT / top / rest[0]).is_dir()
        found.add(f"{top}/{rest[0]}" if is_folder else top)
    return found


@pytest.mark.parametrize("path", modules("alerts"), ids=str)
def test_alerts_knows_nothing_of_ours_and_only_small_libraries(path: Path) -> None:
    assert {room.partition("/")[0] for room in rooms_of(path)} <= {"alerts"}
    assert foreign(path) <= SMALL_PURE_LIBRARIES


# What each room of the alert engine may import, besides itself.
ROOMS_OF_ALERTS = {
    "alerts/matching": set(),
    "alerts/reading": {"alerts/matching"},
    "alerts/showing": {"alerts/matching", "alerts/reading", "alerts"},
    "alerts/detectors": {"alerts/matching", "alerts"},
    "alerts/weighing": {"alerts/detectors", "alerts"},
}


@pytest.mark.parametrize("room", ROOMS_OF_ALERTS)
def test_the_rooms_of_the_alert_engine_stand_on_one_another_one_way(room: str) -> None:
    for path in modules(room):
        assert rooms_of(path) - {room} <= ROOMS_OF_ALERTS[room], path


def test_nothing_imports_what_imports_it_even_for_its_types_alone() -> None:
    names = {
        ".".join(path.with_suffix("").parts).removesuffix(".__init__"): path
        for path in modules("alerts", "commands", "functions", "infra")
    }
    remaining = {
        name: {
            module
            for found in imports(path)
            for module in (found, found.rpartition(".")[0])
            if module in names and module != name and not name.startswith(f"{module}.")
        }
        for name, path in names.items()
    }

    while leaves := {name for name, needs in remaining.items() if not needs & remaining.keys()}:
        remaining = {name: needs for name, needs in remaining.items() if name not in leaves}

    assert remaining == {}


@pytest.mark.parametrize("path", [p for p in modules("infra") if len(p.parts) == 2], ids=str)
def test_the_shared_words_need_the_standard_library_alone(path: Path) -> None:
    assert rooms_of(path) <= {"infra"}
    assert foreign(path) == set()


@pytest.mark.parametrize("path", modules("infra/machinery"), ids=str)
def test_the_machinery_stands_on_the_shared_words(path: Path) -> None:
    assert rooms_of(path) <= {"infra"}
    assert foreign(path) == set()


ADAPTERS = [p for p in modules("infra") if len(p.parts) == 3 and p.parts[1] != "machinery"]


@pytest.mark.parametrize("path", ADAPTERS, ids=str)
def test_an_adapter_knows_its_sdk_the_shared_words_and_the_machinery_but_no_sibling(
    path: Path,
) -> None:
    assert rooms_of(path) <= {"infra", "infra/machinery"}
    assert foreign(path) <= SDKS.get("/".join(path.parts[1:]), set())


def test_every_adapter_lies_one_folder_deep() -> None:
    assert [str(path) for path in modules("infra") if len(path.parts) > 3] == []


@pytest.mark.parametrize("path", [p for p in modules("functions") if len(p.parts) > 2], ids=str)
def test_a_function_knows_its_own_folder_and_what_is_shared(path: Path) -> None:
    own = "/".join(path.parts[:2])

    assert rooms_of(path) <= {own, "functions", "alerts", "infra", "infra/machinery"}
    assert foreign(path) <= {"chalice", "celery"}
    allowed = {f"functions.{Path(name).stem}" for name in ("wiring.py", *SHARED_BY_FUNCTIONS)}
    beside = {".".join(n.split(".")[:2]) for n in imports(path) if n.startswith("functions.")}
    assert beside <= allowed | {own.replace("/", ".")}


@pytest.mark.parametrize("name", SHARED_BY_FUNCTIONS)
def test_what_functions_share_stands_on_chalice_and_the_shared_words(name: str) -> None:
    path = Path("functions", name)

    assert rooms_of(path) <= {"functions", "infra"}
    assert foreign(path) <= {"chalice"}
    assert {n.split(".")[1] for n in imports(path) if n.startswith("functions.")} <= {"problems"}


def test_wiring_knows_no_function() -> None:
    path = Path("functions/wiring.py")

    assert all(room.startswith(("alerts", "infra")) for room in rooms_of(path))
    assert foreign(path) == set()


def test_only_wiring_names_adapters() -> None:
    adapters = {p.with_suffix("").as_posix().replace("/", ".") for p in ADAPTERS}
    users = {
        str(path)
        for path in modules("alerts", "functions", "infra")
        for name in imports(path)
        if name in adapters or name.rpartition(".")[0] in adapters
    }

    assert users == {"functions/wiring.py"}


@pytest.mark.parametrize("path", modules("commands"), ids=str)
def test_a_command_stands_on_the_shared_words_and_its_sdks(path: Path) -> None:
    own = "/".join(path.parts[:2]) if len(path.parts) > 2 else "commands"

    allowed = {own, "commands", "alerts", "infra", "infra/machinery", "infra/reports"}
    if own == "commands/cli":
        assert rooms_of(path) <= {own, "commands", "commands/logs", "infra"}
        assert foreign(path) <= {"rich", "typer", "urllib3"}
        return
    assert rooms_of(path) <= allowed
    assert foreign(path) <= {"boto3", "botocore", "influxdb_client", "urllib3"}


@pytest.mark.parametrize("name", ["app", "client", "jsonl"])
def test_the_command_line_needs_awss_sdk_only_for_commands_that_speak_to_aws(name: str) -> None:
    loaded = imported(f"commands.cli.{name}")["modules"]

    assert isinstance(loaded, list)
    tops = {module.partition(".")[0] for module in loaded}
    assert not tops & {"boto3", "botocore", "influxdb_client"}


def test_nobody_imports_a_command() -> None:
    for path in modules("alerts", "functions", "infra"):
        assert not any(room.startswith("commands") for room in rooms_of(path)), path


def test_nothing_of_ours_imports_the_local_cloud_or_the_tests() -> None:
    for path in modules("alerts", "commands", "functions", "infra"):
        assert not rooms_of(path) & {"localstack", "tests"}, path


# Run before anything is set up, or on no more than a bare Python.
@pytest.mark.parametrize("name", ["check", "archive"])
def test_some_commands_need_the_standard_library_alone(name: str) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path = [*sys.path, {str(ROOT)!r}]\nimport commands.{name}",
        ],
        check=False,
    )

    assert done.returncode == 0


def test_only_wiring_sees_the_environment() -> None:
    seen = {
        str(path)
        for path in modules("alerts", "functions", "infra")
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    }

    assert seen == {"functions/wiring.py"}


def test_no_python_file_lies_directly_in_localstack() -> None:
    # The real `localstack` is a namespace package: a file there would stand in front of its own.
    assert list((ROOT / "localstack").glob("*.py")) == []


_LOOK_AROUND = """
import importlib, json, os, sys, threading
before = dict(os.environ)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps({
    "modules": sorted(sys.modules),
    "changed_variables": sorted(name for name, _ in set(os.environ.items()) ^ set(before.items())),
    "threads": threading.active_count(),
}))
"""


def imported(*names: str) -> dict[str, object]:
    """What a new process without any setting looks like after some imports."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", _LOOK_AROUND, *names],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    document: dict[str, object] = json.loads(ran.stdout)
    return document


def test_importing_everything_does_nothing() -> None:
    names = [
        ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        for path in modules("alerts", "functions", "infra")
    ]

    after = imported(*names)

    assert after["changed_variables"] == ["AWS_EXECUTION_ENV"]  # by Chalice
    assert after["threads"] == 1


@pytest.mark.parametrize("name", ["client", "business", "worker", "logship"])
def test_a_handler_is_imported_without_an_sdk_a_detector_or_a_setting(name: str) -> None:
    loaded = imported(f"functions.{name}.app")["modules"]

    assert isinstance(loaded, list)
    tops = {module.partition(".")[0] for module in loaded}
    assert not tops & {"boto3", "botocore", "influxdb_client", "urllib3", "redis", "kombu"}
    assert not tops & SMALL_PURE_LIBRARIES


def test_celery_is_imported_by_its_worker_alone() -> None:
    users = [str(path) for path in modules("functions", "infra") if "celery" in foreign(path)]

    assert users == ["functions/worker/celery.py"]

"""The compose files, the image and its entry point, as far as no engine is needed to judge them."""

import json
import os
import re
import subprocess
from collections.abc import Callable
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from infra.settings import Settings
from tests.stand.cloudformation import ROOT, template


class _Loader(yaml.SafeLoader):
    """Safe, and knows compose's own tags: `!reset` takes an entry away, `!override` replaces it."""


_GONE = object()


def _overriding(loader: _Loader, node: yaml.Node) -> Any:
    assert isinstance(node, yaml.SequenceNode | yaml.MappingNode)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("!reset", lambda _loader, _node: _GONE)
_Loader.add_constructor("!override", _overriding)

type Become = Callable[..., subprocess.CompletedProcess[str]]

FILES = ("docker-compose.yml", "localstack/docker-compose.localstack.yml")
DOCKERFILE = (ROOT / "localstack/Dockerfile").read_text()
ENTRYPOINT = (ROOT / "localstack/entrypoint.sh").read_text()


def _compose(name: str = FILES[0]) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load((ROOT / name).read_text(), Loader=_Loader)
    for service in document["services"].values():
        for key in [key for key, value in service.items() if value is _GONE]:
            del service[key]
    return document


def _services() -> dict[str, dict[str, Any]]:
    """The services with what they merge in."""
    services: dict[str, dict[str, Any]] = _compose()["services"]
    return services


@pytest.mark.parametrize("name", FILES)
def test_a_compose_file_is_what_the_specification_wants(name: str) -> None:
    schema = resources.files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json"

    jsonschema.validate(_compose(name), json.loads(schema.read_text()))


def test_every_port_is_published_on_loopback_alone_and_can_be_chosen() -> None:
    ports = [port for service in _services().values() for port in service.get("ports", ())]

    assert len(ports) == 3
    assert all(re.fullmatch(r"127\.0\.0\.1:\$\{[A-Z_]*PORT:-\d+\}:\d+", port) for port in ports)


@pytest.mark.parametrize("name", _services())
def test_a_service_has_a_read_only_root_and_no_privileges(name: str) -> None:
    service = _services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_no_service_gets_the_docker_socket() -> None:
    volumes = [volume for each in _services().values() for volume in each.get("volumes", ())]

    assert volumes
    assert not any("docker.sock" in str(volume) for volume in volumes)


@pytest.mark.parametrize("name", [name for name in _services() if name != "keys"])
def test_what_runs_is_limited_and_started_again(name: str) -> None:
    service = _services()[name]

    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", _services())
def test_a_service_has_limits_of_memory_processes_and_processors(name: str) -> None:
    limits = _services()[name]["deploy"]["resources"]["limits"]

    assert set(limits) == {"memory", "pids", "cpus"}
    # Docker refuses more processors than there are, so whoever has only one must be able to say so
    assert str(limits["cpus"]) in {"${CPUS:-2}", "1", "0.5"}


def test_redis_and_what_talks_to_it_are_on_a_network_that_leads_nowhere() -> None:
    networks, services = _compose()["networks"], _services()

    assert networks["private"] == {"internal": True}
    assert services["redis"]["networks"] == services["worker"]["networks"] == ["private"]
    assert not services["redis"].get("ports")
    for name in ("cloud", "influxdb"):  # they publish ports, which an internal network can't
        assert services[name]["networks"] == ["default", "private"]
    options = networks["default"]["driver_opts"]
    assert options == {"com.docker.network.bridge.enable_ip_masquerade": "false"}


def test_nobody_works_as_the_machines_root(tmp_path: Path) -> None:
    services = _services()

    assert services["keys"]["user"] == services["worker"]["user"] == "nobody"
    assert services["redis"]["user"] == "redis"
    assert _compose(FILES[1])["services"]["deploy"]["user"] == "nobody"
    for outside, is_root in (("0", True), ("1000", False)):
        assert _is_the_machines_root(tmp_path, f"0 {outside} 4294967295\n") is is_root


def _is_the_machines_root(folder: Path, uid_map: str) -> bool:
    """What the entry point's own lines say of a user namespace."""
    lines = re.findall(r"^is_the_machines_root\(\) \{.*?^\}", ENTRYPOINT, re.MULTILINE | re.DOTALL)
    told = folder / "uid_map"
    told.write_text(uid_map)
    script = lines[0].replace("/proc/self/uid_map", str(told)) + "\nis_the_machines_root"
    return subprocess.run(["/bin/sh", "-c", script], check=False).returncode == 0


@pytest.fixture
def become(tmp_path: Path) -> Become:
    """The entry point in a folder of the test's own: it tells the command that it would become."""
    places = r"(?<![\w.])(?=/(?:promptlane|keys|error_reports|tmp/))"
    script = re.sub(places, str(tmp_path), ENTRYPOINT)
    for folder in ("bin", "keys", "error_reports", "tmp", "promptlane"):
        (tmp_path / folder).mkdir()
    tells = '#!/bin/sh\nfor word in "$@"; do echo "$word"; done\n'
    programs = {
        "bin/tini": tells,
        "bin/setpriv": tells,
        "promptlane/.venvs/cloud/bin/hoststack": tells,
        "promptlane/.venvs/celery/bin/python": tells,
        "promptlane/.venvs/runtime/bin/python": "#!/bin/sh\n[ $1 != -c ] || printf 5ec4e7\n",
    }
    for name, text in {**programs, "entrypoint.sh": script}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    (tmp_path / "promptlane/welcome.txt").write_text("Try curl {front}/health")

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [tmp_path / "entrypoint.sh", *words],
            env={"PATH": f"{tmp_path}/bin:{os.environ['PATH']}", **variables},
            capture_output=True,
            text=True,
            check=True,
        )

    run("keys")
    return run


def test_the_official_image_comes_with_a_warning(become: Become) -> None:
    assert _compose(FILES[1])["services"]["deploy"]["command"] == "deploy"

    assert "WARNING: this LocalStack takes unsigned calls" in become("deploy").stderr


def test_the_local_cloud_trusts_the_network_that_publishes_it_on_loopback(become: Become) -> None:
    words = become("cloud", PARAMETERS="Prefix=demo").stdout.splitlines()

    assert "--trusted-network" in words
    assert words[words.index("--host") + 1] == "cloud"
    assert words[words.index("--front") + 1] == "8000:demo:v1"
    assert words[words.index("--open-api") + 1] == "demo"


def test_a_celery_worker_becomes_what_make_run_starts_too(become: Become) -> None:
    words = become("worker").stdout.splitlines()

    assert words == ["-m", "commands.worker"]
    assert "-m commands.worker" in (ROOT / "make/redis.mk").read_text()


def test_keys_are_made_once_and_reach_no_argument(become: Become, tmp_path: Path) -> None:
    for name in ("influx-token", "influx-password"):
        assert (tmp_path / "keys" / name).read_text() == "5ec4e7"

    assert "5ec4e7" not in become("cloud").stdout


@pytest.mark.parametrize("name", ["cloud", "influxdb", "redis"])
def test_what_others_wait_for_has_a_health_check(name: str) -> None:
    assert _services()[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", [*FILES, ".env", "localstack/Dockerfile"])
def test_no_file_holds_a_secret(name: str) -> None:
    text = (ROOT / name).read_text()

    assert not re.search(r"(?i)(?:token|password|secret)\w*\s*[:=]\s*[\"']?\w{6,}", text)


def test_secrets_come_from_the_volume_of_keys() -> None:
    influx = _services()["influxdb"]["environment"]

    assert influx["DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE"] == "/keys/influx-token"
    assert influx["DOCKER_INFLUXDB_INIT_PASSWORD_FILE"] == "/keys/influx-password"


def test_every_image_is_pinned_to_a_version() -> None:
    images = [service["image"] for name in FILES for service in _images(name)]

    assert all(
        re.fullmatch(r"promptlane|\$\{[A-Z]+_IMAGE:-[\w/-]+:\d+[\w.-]*\}", image)
        for image in images
    )
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == ["python:3.13-slim"] * 2


def _images(name: str) -> list[dict[str, Any]]:
    return [s for s in _compose(name)["services"].values() if s.get("image")]


def test_the_profile_follows_the_broker() -> None:
    assert "COMPOSE_PROFILES=${BROKER:-sqs}" in (ROOT / ".env").read_text().splitlines()
    with_profiles = {name for name, service in _services().items() if "profiles" in service}
    assert with_profiles == {"redis", "worker"}
    assert all(_services()[name]["profiles"] == ["redis"] for name in with_profiles)


def test_a_celery_worker_gets_settings_that_exist() -> None:
    variables = _services()["worker"]["environment"]
    chosen = {
        name: str(value) for name, value in variables.items() if name.startswith("PROMPTLANE_")
    }

    settings = Settings.from_env(chosen)

    assert (settings.broker, settings.store, settings.sink) == ("redis", "redis", "influxdb")
    assert all(
        hasattr(settings, field) or f'"{field.upper()}"' in _reader()
        for field in (name.removeprefix("PROMPTLANE_").lower() for name in chosen)
    )


def _reader() -> str:
    return (ROOT / "infra/settings.py").read_text()


def test_the_entry_point_gives_parameters_that_the_template_has(become: Become) -> None:
    words = become("cloud", PARAMETERS="MaxTries=5 Prefix=demo").stdout.splitlines()
    given = {
        word.partition("=")[0]
        for option, word in pairwise(words)
        if option.startswith("--parameter")
    }

    assert {"BusinessUrl", "ReportsDirectory", "Broker", "RedisUrl", "InfluxToken"} <= given
    assert {"MaxTries", "Prefix"} <= given
    assert given <= set(template()["Parameters"])


@pytest.mark.parametrize("name", ["entrypoint.sh", "influxdb-dashboard.sh"])
def test_what_containers_run_can_be_run(name: str) -> None:
    assert (ROOT / "localstack" / name).stat().st_mode & 0o111 == 0o111


def test_a_dashboard_that_is_refused_does_not_undo_the_set_up_of_influxdb(tmp_path: Path) -> None:
    influx = tmp_path / "influx"
    influx.write_text("#!/bin/sh\nexit 1\n")
    influx.chmod(0o755)

    done = subprocess.run(
        ["/bin/sh", ROOT / "localstack/influxdb-dashboard.sh"],
        env={"PATH": str(tmp_path), "DOCKER_INFLUXDB_INIT_ORG": "promptlane"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert "The dashboard was not put in" in done.stderr


def test_the_image_copies_only_what_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = [line[1:] for line in ignored if line.startswith("!")]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)

    for source in (word for line in copied for word in line.split()):
        assert list(ROOT.glob(source.rstrip("/"))), source
        path = Path(source.rstrip("/"))
        assert any(p.match(pattern) for p in (path, *path.parents) for pattern in let_through), path
    assert ignored[1] == "*"


def test_the_dockerfile_asks_for_nothing_from_outside_but_packages() -> None:
    assert "# syntax=" not in DOCKERFILE
    assert not re.search(r"\b(?:curl|wget|ADD)\b", DOCKERFILE)
    assert "--no-install-recommends" in DOCKERFILE


def test_the_folder_of_reports_is_there_before_docker_would_make_it_as_root() -> None:
    tracked = (ROOT / ".gitignore").read_text().splitlines()

    assert "!/error_reports/.gitkeep" in tracked
    assert "./error_reports:/error_reports" in _services()["cloud"]["volumes"]

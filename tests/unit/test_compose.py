"""The compose files, the image and its entry point, as far as no engine is needed to judge them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.settings import Settings
from tests.unit.cloudformation import ROOT, template


class _Loader(yaml.SafeLoader):
    """Safe, and knows compose's own tags."""


_Loader.add_multi_constructor(
    "!", lambda loader, _suffix, node: None if isinstance(node, yaml.ScalarNode) else []
)

FILES = ("docker-compose.yml", "docker-compose.localstack.yml")
DOCKERFILE = (ROOT / "localstack/Dockerfile").read_text()
ENTRYPOINT = (ROOT / "localstack/entrypoint.sh").read_text()


def _compose(name: str = FILES[0]) -> dict[str, Any]:
    document: dict[str, Any] = yaml.load((ROOT / name).read_text(), Loader=_Loader)
    return document


def _services() -> dict[str, dict[str, Any]]:
    """The services with what they merge in."""
    services: dict[str, dict[str, Any]] = _compose()["services"]
    return services


def test_every_port_is_published_on_loopback_alone_and_can_be_chosen() -> None:
    ports = [port for service in _services().values() for port in service.get("ports", ())]

    assert len(ports) == 3
    assert all(re.fullmatch(r"127\.0\.0\.1:\$\{[A-Z_]*PORT:-\d+\}:\d+", port) for port in ports)


@pytest.mark.parametrize("name", [name for name in _services() if name != "influxdb"])
def test_our_own_services_have_a_read_only_root_and_no_privileges(name: str) -> None:
    service = _services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


def test_no_service_gets_the_docker_socket() -> None:
    assert "docker.sock" not in (ROOT / FILES[0]).read_text()


@pytest.mark.parametrize("name", [name for name in _services() if name != "keys"])
def test_what_runs_is_limited_and_started_again(name: str) -> None:
    service = _services()[name]

    assert service["restart"] == "unless-stopped"
    assert service["deploy"]["resources"]["limits"]["memory"]


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
    for name in ("influx-token", "influx-password"):
        assert name in ENTRYPOINT


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
        name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", str(value))
        for name, value in variables.items()
        if name.startswith("PROMPTLANE_")
    }

    settings = Settings.from_env(chosen)

    assert (settings.broker, settings.store, settings.sink) == ("redis", "redis", "influxdb")
    assert all(
        hasattr(settings, field) or f'"{field.upper()}"' in _reader()
        for field in (name.removeprefix("PROMPTLANE_").lower() for name in chosen)
    )


def _reader() -> str:
    return (ROOT / "infra/settings.py").read_text()


def test_the_entry_point_gives_parameters_that_the_template_has() -> None:
    given = set(re.findall(r"--parameter (\w+)=", ENTRYPOINT))

    assert {"BusinessUrl", "ReportsDirectory", "Broker", "RedisUrl", "InfluxUrl"} <= given
    assert given <= set(template()["Parameters"])


def test_the_entry_point_is_a_shell_script_without_mistakes() -> None:
    shell = shutil.which("sh")
    assert shell is not None

    done = subprocess.run(
        [shell, "-n", ROOT / "localstack/entrypoint.sh"], capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert (ROOT / "localstack/entrypoint.sh").stat().st_mode & 0o111


def test_the_image_copies_only_what_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = [line[1:] for line in ignored if line.startswith("!")]
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)

    for source in (word for line in copied for word in line.split()):
        assert list(ROOT.glob(source.rstrip("/"))), source
        assert any(Path(source.rstrip("/")).match(pattern) for pattern in let_through), source
    assert ignored[1] == "*"


def test_the_dockerfile_asks_for_nothing_from_outside_but_packages() -> None:
    assert "# syntax=" not in DOCKERFILE
    assert not re.search(r"\b(?:curl|wget|ADD)\b", DOCKERFILE)
    assert "--no-install-recommends" in DOCKERFILE


def test_the_folder_of_reports_is_there_before_docker_would_make_it_as_root() -> None:
    tracked = (ROOT / ".gitignore").read_text().splitlines()

    assert "!/error_reports/.gitkeep" in tracked
    assert "./error_reports:/error_reports" in _services()["cloud"]["volumes"]

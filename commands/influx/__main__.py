"""`setup` makes the bucket; `check` and `run` are for `make run INFLUX=1`."""

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from commands.influx.setup import set_up
from infra.errors import LogsUnavailable
from infra.settings import Settings

_MISSING = (
    "INFLUX=1 needs InfluxDB 2: put its influxd on the PATH (https://docs.influxdata.com/influxdb/"
    "v2/install/), or name a server with INFLUX_URL=, INFLUX_TOKEN=, INFLUX_ORG=, INFLUX_BUCKET="
)


def main(arguments: list[str]) -> None:
    """Run a command; exits with a message if it can't."""
    parser = argparse.ArgumentParser(prog="python -m commands.influx")
    parser.add_argument("command", choices=["setup", "check", "run"])
    parser.add_argument("--retention-days", type=int, default=30)
    parser.add_argument("--dir", type=Path)
    parser.add_argument("--port", type=int, default=8086)
    options = parser.parse_args(arguments)
    match options.command:
        case "setup":
            print(set_up(_settings(), retention_days=options.retention_days, patience_s=30))
        case "check":
            check()
            write_token(options.dir)
        case "run":
            run(options.dir, options.port, options.retention_days)


def check() -> str:
    """The path of an influxd of version 2; exits if there is none."""
    found = shutil.which("influxd")
    if found is None:
        sys.exit(f"{_MISSING}. There is no influxd on the PATH.")
    asked = subprocess.run([found, "version"], capture_output=True, text=True, check=False)
    printed = asked.stdout
    version = re.search(r"\bv?(\d+)\.\d+", printed)
    if version is None or version[1] != "2":
        sys.exit(f"{_MISSING}. {found} says: {printed.strip()}.")
    return found


def write_token(folder: Path) -> None:
    """Choose the token of an InfluxDB that keeps its files in a folder, at its first start."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "token"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))


def run(folder: Path, port: int, retention_days: int) -> None:
    """Become an influxd, which a child sets up as soon as it answers."""
    influxd = check()
    setup = [sys.executable, "-m", "commands.influx", "setup"]
    subprocess.Popen([*setup, "--retention-days", str(retention_days)])
    os.execv(  # nosec B606  # so that signals reach it
        influxd,
        [
            *(influxd, "--http-bind-address", f"127.0.0.1:{port}", "--reporting-disabled"),
            *("--bolt-path", str(folder / "influxd.bolt"), "--engine-path", str(folder / "engine")),
            *("--sqlite-path", str(folder / "influxd.sqlite")),
        ],
    )


def _settings() -> Settings:
    settings = Settings.from_env(os.environ)
    for name in ("influx_url", "influx_token", "influx_org", "influx_bucket"):
        if not getattr(settings, name):
            sys.exit(f"{name.upper()}= is missing.")
    return settings


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except LogsUnavailable as error:
        sys.exit(f"{error}")

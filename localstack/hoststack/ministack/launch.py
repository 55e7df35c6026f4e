"""Ministack's process: its command, and its environment with nothing of the caller's own."""

import json
import os
from pathlib import Path

from hoststack.command.plan import Plan
from hoststack.settings import ROOT_KEY

_SERVE = Path(__file__).with_name("serve.py")


def command(python: Path) -> list[str | Path]:
    """What starts it on its environment's Python."""
    return [python.absolute(), "-P", "-s", _SERVE]


def environment(plan: Plan, folder: Path) -> dict[str, str]:
    """All variables of a ministack that runs as `plan` says, with its files in `folder`."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder / "tmp"),
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": "WARNING",
        # A function that calls another one holds a thread meanwhile: 64 would soon all be held.
        "MINISTACK_WORKER_THREADS": "256",
        **_ALONE,
        **_addresses(plan),
        # Signatures are checked, and what a role's policies let: ministack's default is neither.
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": plan.secret,
        "HOSTSTACK_PYTHON": str(plan.python.absolute()),
        "HOSTSTACK_PYTHONS": json.dumps(
            {f"python{version}": str(file.absolute()) for version, file in plan.pythons.items()}
        ),
        **plan.settings,
    }


# No other ports, no Docker, nothing kept.
_ALONE = {
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    "DOCKER_HOST": "unix:///nonexistent",
    "PERSIST_STATE": "0",
    "S3_PERSIST": "0",
}


def _addresses(plan: Plan) -> dict[str, str]:
    return {
        "GATEWAY_PORT": str(plan.port),
        "MINISTACK_HOST": "localhost",
        "AWS_ENDPOINT_URL": plan.endpoint,  # for functions
        **plan.door,
    }

"""What the command line tells its user: progress, warnings, and how to go on."""

import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import getproxies, proxy_bypass

from hoststack.command import credentials
from hoststack.command.cloud import Cloud
from hoststack.command.plan import Plan
from hoststack.deploying.apis import Api
from hoststack.settings import DEFAULT_PORT


class Progress:
    """Prints lines with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, text: str) -> None:
        with suppress(BrokenPipeError):  # who read it may have ended, and we must not stop there
            print(f"[{time.monotonic() - self._started:5.1f} s] {text}", flush=True)


def show(line: str) -> None:
    """Print a line that a function has printed."""
    with suppress(BrokenPipeError):
        print(line, flush=True)


def is_coloured() -> bool:
    """Whether who reads us wants colours: see no-color.org."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not is_plain


def fill(text: str, facts: dict[str, Any]) -> str:
    """A text with `{name}` replaced wherever the name is known."""
    for name, value in facts.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def warn(plan: Plan) -> None:
    """Say who can do what when the cloud listens beyond this machine."""
    if plan.is_loopback or not plan.has_own_key:
        return
    ports = ", ".join(str(port) for port in (*(front.port for front in plan.fronts), plan.port))
    print(
        f"WARNING: this cloud listens on {plan.listen}, beyond this machine, without encryption.\n"
        f"  Everybody who reaches it can use the stack's APIs (ports {ports}).\n"
        "  Anybody who has the key that is printed below can run code here as you: keep it secret.",
        flush=True,
    )


def summary(cloud: Cloud, outputs: dict[str, str], apis: Sequence[Api]) -> str:
    """What a stack has to offer: a URL for each stage of its APIs, and its outputs."""
    rows = []
    for api in apis:
        for stage in api.stages:
            here = Api(name=api.name, id=api.id, stages=(stage,))
            fronts = [front.port for front in cloud.plan.fronts if here.serves(front)]
            urls = [f"http://{cloud.plan.host}:{port}/" for port in fronts]
            urls.append(f"{cloud.endpoint}/_aws/execute-api/{api.id}/{stage}/")
            rows += [(api.name, url) for url in urls]
    rows += outputs.items()
    width = max((len(name) for name, _ in rows), default=0)
    return "".join(f"  {name:{width}}  {value}\n" for name, value in rows)


def warn_of_proxy(host: str) -> None:
    """Say what other terminals need where a proxy would be asked for this very machine."""
    if "http" in getproxies() and not proxy_bypass(host):
        print(
            f"Your http_proxy does not know this cloud. In the other terminal: "
            f"export no_proxy={host},127.0.0.1",
            flush=True,
        )


def facts_of(cloud: Cloud, outputs: dict[str, str]) -> dict[str, Any]:
    """What a ready file says, and a welcome may name."""
    fronts = [f"http://{cloud.plan.host}:{front.port}" for front in cloud.plan.fronts]
    return {
        "endpoint": cloud.endpoint,
        "port": cloud.plan.port,
        "front": fronts[0] if fronts else "",
        "fronts": fronts,
        "api": cloud.plan.fronts[0].api_id if fronts else "",
        "exports": "".join(f" {name}={value}" for name, value in _exports(cloud.plan).items()),
        "pid": os.getpid(),
        f"{cloud.plan.engine.lower()}_pid": cloud.pid,
        "log": str(cloud.log),
        "outputs": outputs,
    }


def _exports(plan: Plan) -> dict[str, str]:
    """What a shell needs for `awslocal`, which knows the usual port and key by itself."""
    values = {}
    if plan.has_own_key:
        values = {**credentials.variables(plan.secret), "AWS_DEFAULT_REGION": "us-east-1"}
    if plan.has_own_key or plan.port != DEFAULT_PORT:
        values["AWS_ENDPOINT_URL"] = plan.endpoint
    return values


def write(file: Path, facts: dict[str, Any]) -> None:
    """Write in one step: who finds the file finds all of it."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(json.dumps(facts, indent=2) + "\n")
    part.replace(file)

"""Carries out what the command line says."""

import argparse
import json
import os
import shlex
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.request import getproxies, proxy_bypass

from botocore.exceptions import BotoCoreError

from hoststack import credentials, privacy
from hoststack.cloud import Cloud, CloudError
from hoststack.companions import CompanionError, Companions
from hoststack.deploy import DeployError, Stack, checked, deploy
from hoststack.failures import Failures
from hoststack.options import parser
from hoststack.plan import Plan, new_secret
from hoststack.reload import Commands, Reloader, run
from hoststack.settings import DEFAULT_PORT, OPEN_SECRET

_POLL_S = 0.1  # a look at some hundred files takes a millisecond


class _Stopped(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; exits with 0 when stopped, or with 1 and a message."""
    options = parser(run=_run, deploy=_deploy).parse_args(argv)
    privacy.begin()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        options.command(options)
    except (CloudError, CompanionError, DeployError, OSError, BotoCoreError) as error:
        hint = getattr(options, "hint", "")
        sys.exit(f"hoststack: {error}" + (f"\n{hint}" if hint else ""))
    except _Stopped:
        sys.exit(0)


def fill(text: str, facts: dict[str, Any]) -> str:
    """A text with `{name}` replaced wherever the name is known."""
    for name, value in facts.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # an impatient second Ctrl-C
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise _Stopped


def _run(options: argparse.Namespace) -> None:
    say = _Progress()
    welcome = options.welcome.read_text() if options.welcome else ""
    cloud = Cloud(_plan(options))
    companions = Companions(options.companion, cloud.folder, say)
    failures = Failures(cloud.folder, say)
    companions.check_plan()
    if options.check:
        run(shlex.split(options.check))
    if options.template:
        checked(_stack(options))
    cloud.start()
    try:
        _warn(cloud.plan)
        say(f"LocalStack starts on {cloud.endpoint}, its log is {cloud.log}")
        companions.start()
        cloud.wait_until_ready()
        outputs = {}
        reloader = None
        if options.template:
            say(f"deploying {options.template} as stack {options.stack}")
            if options.watch:
                reloader = _reloader(options, cloud, say)
            outputs = cloud.deploy(_stack(options))
        say("ready")
        facts = _facts(cloud, outputs)
        print(fill(welcome, facts | outputs), end="", flush=True)
        _warn_of_proxy(cloud.plan.host)
        if options.ready_file:
            _write(options.ready_file, facts)
        while True:
            time.sleep(_POLL_S)
            cloud.check()
            companions.look_after()
            failures.look()
            if reloader:
                reloader.look()
    finally:
        say("stopping")
        companions.stop()
        cloud.stop()
        if options.ready_file:
            options.ready_file.unlink(missing_ok=True)
        say("stopped")


def _deploy(options: argparse.Namespace) -> None:
    endpoint = options.endpoint or f"http://localhost:{options.port}"
    secret = credentials.secret_in(options.dir)
    for name, value in deploy(_stack(options), endpoint, secret).items():
        print(f"{name}={value}")


def _plan(options: argparse.Namespace) -> Plan:
    return Plan(
        python=options.runtime_python,
        port=options.port,
        fronts=tuple(options.front),
        listen=options.listen,
        hosts=tuple(options.host),
        open_apis=tuple(options.open_api),
        secret=_secret(options),
        folder=options.dir,
        log=options.log,
        lambda_metrics=options.lambda_metrics,
        settings=dict(options.set),
    )


def _secret(options: argparse.Namespace) -> str:
    """The root key's secret; empty if the address decides."""
    if options.trusted_network:
        return OPEN_SECRET
    return new_secret() if options.own_key else ""


def _stack(options: argparse.Namespace) -> Stack:
    return Stack(
        name=options.stack,
        template=options.template,
        code=next((folder for function, folder in options.code if not function), None),
        codes={function: folder for function, folder in options.code if function},
        parameters=dict(options.parameter),
    )


def _reloader(options: argparse.Namespace, cloud: Cloud, say: "_Progress") -> Reloader:
    return Reloader(
        _stack(options),
        (cloud.endpoint, cloud.plan.secret),
        paths=options.watch,
        say=say,
        commands=Commands(build=options.build, check=options.check),
    )


def _warn(plan: Plan) -> None:
    """Say who can do what when the cloud listens beyond this machine."""
    if plan.is_loopback or not plan.has_own_key:
        return
    ports = ", ".join(str(port) for port in (*(front.port for front in plan.fronts), plan.port))
    print(
        f"WARNING: this cloud listens on {plan.listen}, beyond this machine, without encryption.\n"
        f"  Everybody who reaches it can use the stack's APIs (ports {ports}).\n"
        "  Whoever has the key that is printed below can also run code here as you: keep it.",
        flush=True,
    )


def _warn_of_proxy(host: str) -> None:
    """Say what other terminals need where a proxy would be asked for this very machine."""
    if "http" in getproxies() and not proxy_bypass(host):
        print(
            f"Your http_proxy does not know this cloud. In the other terminal: "
            f"export no_proxy={host},127.0.0.1",
            flush=True,
        )


def _facts(cloud: Cloud, outputs: dict[str, str]) -> dict[str, Any]:
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
        "localstack_pid": cloud.pid,
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


def _write(file: Path, facts: dict[str, Any]) -> None:
    """Write in one step: who finds the file finds all of it."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(json.dumps(facts, indent=2) + "\n")
    part.replace(file)


class _Progress:
    """Prints lines with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, text: str) -> None:
        print(f"[{time.monotonic() - self._started:5.1f} s] {text}", flush=True)

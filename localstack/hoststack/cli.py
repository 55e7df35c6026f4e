"""The command line: `hoststack run` starts and deploys, `hoststack deploy` deploys once more."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from hoststack.cloud import Cloud, CloudError, Plan
from hoststack.deploy import deploy
from hoststack.settings import Front


class _Stopped(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; exits with 0, or 1 and a message, or 130 after Ctrl-C."""
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        options.command(options)
    except CloudError as error:
        sys.exit(f"hoststack: {error}")
    except _Stopped:
        sys.exit(0)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stopped


def _run(options: argparse.Namespace) -> None:
    started = time.monotonic()
    plan = Plan(
        port=options.port,
        listen=options.listen,
        python=options.runtime_python.absolute(),
        fronts=tuple(options.front),
        folder=options.dir.absolute(),
        lambda_metrics=options.lambda_metrics,
    )
    cloud = Cloud(plan)
    try:
        _say(f"LocalStack starts on {plan.endpoint}, log in {plan.log}", started)
        cloud.wait_until_ready()
        _say(f"deploying {options.template} as stack {options.stack}", started)
        outputs = _deploy_to(plan.endpoint, options)
        _say("ready", started)
        _welcome(options.welcome, plan, outputs)
        _write_ready_file(options.ready_file, cloud, outputs)
        while True:
            time.sleep(0.5)
            cloud.check()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl-C
        _say("stopping", started)
        cloud.stop()
        if options.ready_file:
            options.ready_file.unlink(missing_ok=True)
        _say("stopped", started)


def _deploy(options: argparse.Namespace) -> None:
    for name, value in _deploy_to(f"http://localhost:{options.port}", options).items():
        print(f"{name}={value}")


def _deploy_to(endpoint: str, options: argparse.Namespace) -> dict[str, str]:
    return deploy(
        endpoint,
        stack=options.stack,
        template=options.template,
        code=options.code,
        parameters=dict(options.parameter),
    )


def _welcome(file: Path | None, plan: Plan, outputs: dict[str, str]) -> None:
    if file is None:
        return
    text = file.read_text()
    front = f"http://localhost:{plan.fronts[0].port}" if plan.fronts else ""
    for name, value in {"front": front, "endpoint": plan.endpoint, **outputs}.items():
        text = text.replace("{" + name + "}", value)
    print(text, flush=True)


def _write_ready_file(file: Path | None, cloud: Cloud, outputs: dict[str, str]) -> None:
    if file is None:
        return
    facts = {
        "endpoint": cloud.plan.endpoint,
        "fronts": [f"http://localhost:{front.port}" for front in cloud.plan.fronts],
        "localstack_pid": cloud.pid,
        "log": str(cloud.plan.log),
        "outputs": outputs,
    }
    part = file.with_suffix(".part")
    part.write_text(json.dumps(facts, indent=2))
    os.replace(part, file)  # noqa: PTH105 - says what it does


def _say(text: str, started: float) -> None:
    print(f"[{time.monotonic() - started:5.1f} s] {text}", flush=True)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return name, value


def _front(text: str) -> Front:
    try:
        return Front.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not PORT:API:STAGE") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hoststack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="start LocalStack, deploy, wait for Ctrl-C")
    run.set_defaults(command=_run)
    run.add_argument("--runtime-python", type=Path, required=True, help="runs the functions")
    run.add_argument("--listen", default="127.0.0.1", metavar="ADDRESS")
    run.add_argument("--dir", type=Path, default=Path(".localstack"), help="LocalStack's files")
    run.add_argument(
        "--front",
        type=_front,
        action="append",
        default=[],
        metavar="PORT:API:STAGE",
        help="serve a REST API's stage at the root of a port; may be repeated",
    )
    run.add_argument("--welcome", type=Path, help="a text to print when ready; {Output} is filled")
    run.add_argument("--ready-file", type=Path, help="JSON, written when ready")
    run.add_argument("--lambda-metrics", action="store_true", help="count invocations")
    again = commands.add_parser("deploy", help="deploy to a cloud that runs")
    again.set_defaults(command=_deploy)
    for command in (run, again):
        command.add_argument("--port", type=int, default=4566, help="LocalStack's port")
        command.add_argument("--template", type=Path, required=True)
        command.add_argument("--stack", required=True)
        command.add_argument("--code", type=Path, required=True, help="the package's folder")
        command.add_argument(
            "--parameter", type=_parameter, action="append", default=[], metavar="KEY=VALUE"
        )
    return parser

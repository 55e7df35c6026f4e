"""The command line: `hoststack run` starts and deploys, `hoststack deploy` deploys once more."""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from hoststack.cloud import Cloud, CloudError
from hoststack.companions import Companion, CompanionError, Companions
from hoststack.deploy import DeployError, Stack, deploy
from hoststack.plan import Plan
from hoststack.reload import Reloader
from hoststack.settings import Front

_POLL_S = 0.25


class _Stopped(Exception):
    """Someone pressed Ctrl-C or sent SIGTERM."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command; exits with 0 when stopped, or with 1 and a message."""
    options = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        options.command(options)
    except (CloudError, CompanionError, DeployError, OSError) as error:
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
    companions.check_plan()
    cloud.start()
    try:
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
        if options.ready_file:
            _write(options.ready_file, facts)
        while True:
            time.sleep(_POLL_S)
            cloud.check()
            companions.look_after()
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
    for name, value in deploy(_stack(options), endpoint).items():
        print(f"{name}={value}")


def _plan(options: argparse.Namespace) -> Plan:
    return Plan(
        python=options.runtime_python,
        port=options.port,
        fronts=tuple(options.front),
        listen=options.listen,
        folder=options.dir,
        log=options.log,
        lambda_metrics=options.lambda_metrics,
        settings=dict(options.set),
    )


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
        _stack(options), cloud.endpoint, paths=options.watch, build=options.build, say=say
    )


def _facts(cloud: Cloud, outputs: dict[str, str]) -> dict[str, Any]:
    """What a ready file says, and a welcome may name."""
    fronts = [f"http://{cloud.plan.host}:{front.port}" for front in cloud.plan.fronts]
    return {
        "endpoint": cloud.endpoint,
        "port": cloud.plan.port,
        "front": fronts[0] if fronts else "",
        "fronts": fronts,
        "pid": os.getpid(),
        "localstack_pid": cloud.pid,
        "log": str(cloud.log),
        "outputs": outputs,
    }


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hoststack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="start LocalStack, deploy, wait for Ctrl-C")
    run.set_defaults(command=_run)
    _add_cloud(run)
    again = commands.add_parser("deploy", help="deploy to a cloud that runs")
    again.set_defaults(command=_deploy)
    again.add_argument("--endpoint", metavar="URL", help="of a cloud elsewhere than on --port")
    for command in (run, again):
        is_deploy = command is again
        command.add_argument("--port", type=int, default=4566, help="LocalStack's port")
        command.add_argument("--template", type=Path, required=is_deploy, metavar="FILE")
        command.add_argument("--stack", default="local", metavar="NAME")
        command.add_argument(
            "--code",
            type=_code,
            action="append",
            default=[],
            metavar="[FUNCTION=]DIR",
            help="takes the place of one or every local CodeUri; may be repeated",
        )
        command.add_argument(
            "--parameter", type=_pair, action="append", default=[], metavar="KEY=VALUE"
        )
    return parser


def _add_cloud(run: argparse.ArgumentParser) -> None:
    add = run.add_argument
    add("--hint", default="", metavar="TEXT", help="printed after an error, for wrappers")
    add("--runtime-python", type=Path, required=True, metavar="FILE", help="runs the functions")
    add("--listen", default="127.0.0.1", metavar="ADDRESS", help="all ports are bound to it")
    add("--dir", type=Path, default=Path(".localstack"), help="LocalStack's files")
    add("--log", type=Path, metavar="FILE", help="LocalStack's log, if not in its folder")
    add(
        "--front",
        type=_form("PORT:API:STAGE", Front.parse),
        action="append",
        default=[],
        metavar="PORT:API:STAGE",
        help="serve a REST API's stage at the root of a port; may be repeated",
    )
    add(
        "--companion",
        type=_form("NAME[:PORT]=COMMAND", Companion.parse),
        action="append",
        default=[],
        metavar="NAME[:PORT]=COMMAND",
        help="runs beside LocalStack and is started again when it ends",
    )
    add(
        "--watch",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="a change in it, or in the template, is deployed at once; may be repeated",
    )
    add("--build", default="", metavar="COMMAND", help="makes the code of what --watch watches")
    add("--welcome", type=Path, metavar="FILE", help="printed when ready; {Output} is filled")
    add("--ready-file", type=Path, metavar="FILE", help="JSON, written when ready")
    add("--lambda-metrics", action="store_true", help="count invocations in CloudWatch")
    add(
        "--set",
        type=_pair,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting of LocalStack's own",
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _code(text: str) -> tuple[str, Path]:
    function, equals, folder = text.rpartition("=")
    return function if equals else "", Path(folder)


def _form[T](form: str, parse: Callable[[str], T]) -> Callable[[str], T]:
    """An option's type: what `parse` reads from a text of this form."""

    def read(text: str) -> T:
        try:
            return parse(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not {form}") from None

    return read

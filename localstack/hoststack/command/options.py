"""The options of the command line, read and checked."""

import argparse
import os
import re
from collections.abc import Callable
from pathlib import Path

from hoststack.command.companions import Companion
from hoststack.settings import DEFAULT_PORT, Front

_DESCRIPTION = "`hoststack run` starts and deploys, `hoststack deploy` deploys once more."

type Command = Callable[[argparse.Namespace], None]


def parser(*, run: Command, deploy: Command) -> argparse.ArgumentParser:
    """A parser that leaves the chosen one in `command`."""
    whole = argparse.ArgumentParser(prog="hoststack", description=_DESCRIPTION)
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser("run", help="start LocalStack, deploy, wait for Ctrl-C")
    start.set_defaults(command=run)
    _add_stack(start, is_needed=False)
    _add_cloud(start)
    again = commands.add_parser("deploy", help="deploy to a cloud that runs")
    again.set_defaults(command=deploy)
    again.add_argument("--endpoint", metavar="URL", help="of a cloud elsewhere than on --port")
    _add_stack(again, is_needed=True)
    return whole


def _add_stack(command: argparse.ArgumentParser, *, is_needed: bool) -> None:
    add = command.add_argument
    add("--port", type=int, default=DEFAULT_PORT, help="LocalStack's port")
    add("--dir", type=Path, default=Path(".localstack"), help="LocalStack's files, and the key")
    add("--template", type=Path, required=is_needed, metavar="FILE")
    add("--stack", default="local", metavar="NAME")
    add(
        "--engine",
        choices=("localstack", "ministack"),
        default="localstack",
        help="what plays AWS; ministack is experimental",
    )
    add("--hint", default="", metavar="TEXT", help="printed after an error, for wrappers")
    add(
        "--code",
        type=_code,
        action="append",
        default=[],
        metavar="[FUNCTION=]DIR",
        help="takes the place of one or every local CodeUri; may be repeated",
    )
    add(
        "--python",
        type=_form("VERSION=FILE", _python),
        action="append",
        default=[],
        metavar="VERSION=FILE",
        help="runs the functions of the runtime of this version, such as 3.12; may be repeated",
    )
    add(
        "--allow-stubs",
        action="store_true",
        help="deploy what the local cloud has not as nothing, ignore its authorizers, and run "
        "functions of other runtimes on this Python",
    )
    add("--parameter", type=_pair, action="append", default=[], metavar="KEY=VALUE")
    add(
        "--parameter-from",
        type=_from_environment,
        dest="parameter",
        action="append",
        metavar="KEY=VARIABLE",
        help="a parameter from an environment variable: arguments can be read by everybody",
    )
    add(
        "--secret-from",
        type=_from_environment,
        action="append",
        default=[],
        metavar="NAME=VARIABLE",
        help="a secret in Secrets Manager, put there before the stack; may be repeated",
    )


def _add_cloud(run: argparse.ArgumentParser) -> None:
    add = run.add_argument
    add("--runtime-python", type=Path, required=True, metavar="FILE", help="runs the functions")
    add("--ministack", type=Path, metavar="FILE", help="the Python of ministack's environment")
    add("--listen", default="127.0.0.1", metavar="ADDRESS", help="all ports are bound to it")
    add(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name besides localhost that requests may be for; may be repeated",
    )
    add(
        "--open-api",
        action="append",
        default=[],
        metavar="API",
        help="an API that decides by itself about browsers of other sites; may be repeated",
    )
    add(
        "--trusted-network",
        action="store_true",
        help="who reaches --listen is trusted: the key stays test, even beyond this machine",
    )
    add(
        "--own-key",
        action="store_true",
        help="a key of the cloud's own on loopback, too: for machines with several users",
    )
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
    add(
        "--check",
        default="",
        metavar="COMMAND",
        help="must succeed before the template is deployed; if it fails, what it printed is shown",
    )
    add("--welcome", type=Path, metavar="FILE", help="printed when ready; {Output} is filled")
    add(
        "--unfinished-hint",
        default="",
        metavar="TEXT",
        help="printed at the end if messages in queues end with the cloud",
    )
    add(
        "--ready-file",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="JSON, written when ready; may be repeated",
    )
    add(
        "--logs",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="show what functions print; by default at a terminal",
    )
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


def _from_environment(text: str) -> tuple[str, str]:
    key, variable = _pair(text)
    if variable not in os.environ:
        raise argparse.ArgumentTypeError(f"{text}: the variable {variable} is not set")
    return key, os.environ[variable]


def _code(text: str) -> tuple[str, Path]:
    function, equals, folder = text.rpartition("=")
    return function if equals else "", Path(folder)


def _python(text: str) -> tuple[str, Path]:
    version, file = _pair(text)
    if not re.fullmatch(r"3\.\d{1,2}", version):
        raise ValueError(version)
    return version, Path(file)


def _form[T](form: str, parse: Callable[[str], T]) -> Callable[[str], T]:
    """An option's type: what `parse` reads from a text of this form."""

    def read(text: str) -> T:
        try:
            return parse(text)
        except (ValueError, argparse.ArgumentTypeError):
            raise argparse.ArgumentTypeError(f"{text!r} is not {form}") from None

    return read

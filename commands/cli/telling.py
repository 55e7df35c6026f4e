"""Ends a command as its documentation says: a sentence on standard error, and an exit code."""

import functools
import json
from collections.abc import Callable

import typer

from commands.cli import ending
from commands.cli.ending import CommandError, Refused
from commands.cli.showing import Screen
from commands.cloud_errors import CloudAway, CloudFailed, CloudUnusable, CredentialsMissing
from infra.errors import SettingsError


def told[**P](command: Callable[P, None]) -> Callable[P, None]:
    """Turn the errors of a command into words and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> None:
        screen = Screen(as_json=bool(options.get("as_json")))
        try:
            command(*args, **options)
        except CommandError as error:
            if isinstance(error, Refused) and error.problem and screen.as_json:
                screen.note(json.dumps(error.problem, ensure_ascii=False))
            else:
                screen.fault(error)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(ending.INTERRUPTED) from error
        except SettingsError as error:
            screen.fault(error)
            raise typer.Exit(ending.WRONG_USE) from error
        except CloudUnusable as error:
            screen.fault(error)
            raise typer.Exit(_code_of(error)) from error

    return run


def _code_of(error: CloudUnusable) -> int:
    match error:
        case CloudAway():
            return ending.CANNOT_REACH
        case CredentialsMissing():
            return ending.WRONG_USE
        case CloudFailed():
            return ending.FAILED
        case _:
            return ending.REFUSED

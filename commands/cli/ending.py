"""How a command ends: the exit codes, and the errors that choose them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

DONE = 0
FAILED = 1  # a task failed or was cancelled, or the service has a fault
WRONG_USE = 2  # as typer itself ends where an option is wrong
REFUSED = 3
CANNOT_REACH = 4
INTERRUPTED = 130  # what shells say of a command that Ctrl-C ended


class CommandError(Exception):
    """A command cannot go on; the message is a sentence for the person who typed it."""

    exit_code: ClassVar[int] = FAILED


class WrongUse(CommandError):
    """What was asked for makes no sense; nothing was sent."""

    exit_code = WRONG_USE


class Refused(CommandError):
    """The service refused a request.

    Attributes:
        problem: Its problem document (RFC 9457); empty if it told of several.
    """

    exit_code = REFUSED

    def __init__(self, message: str, problem: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.problem = problem or {}


class ServiceFault(CommandError):
    """The service has a fault, which a later request may meet again."""


class CannotReach(CommandError):
    """Nothing of ours answers, or it has had no time for us for too long."""

    exit_code = CANNOT_REACH


class Interrupted(CommandError):
    """Someone pressed Ctrl-C; the message says what goes on and how to come back to it."""

    exit_code = INTERRUPTED


@contextmanager
def coming_back(hint: str) -> Iterator[None]:
    """Turn Ctrl-C into a sentence that says how to come back to what goes on without us."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted(hint) from error

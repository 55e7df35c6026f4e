"""Other servers and workers that run beside LocalStack, for as long as it does."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hoststack.command import ports

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_HOST = "127.0.0.1"
_KEEPER = Path(__file__).parent / "keeper.py"
_START_TIMEOUT_S = 60.0
_GRACE_S = 5.0  # from SIGTERM to SIGKILL
_POLL_S = 0.02
_FIRST_PAUSE_S = 0.5  # before a companion that ended is started again; doubled each time
_LONGEST_PAUSE_S = 30.0
_STABLE_S = 30.0  # who ran so long starts anew with the first pause
_TAIL_LINES = 30


class CompanionError(Exception):
    """A companion can't be run; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A command to run beside LocalStack.

    Attributes:
        name: Of its log file, too.
        port: Where it listens on the loopback interface, if it does: it is ready when it accepts.
        command: The command and its arguments; no shell reads them.
    """

    name: str
    port: int | None
    command: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Companion":
        """Read `NAME[:PORT]=COMMAND`.

        Raises:
            ValueError: It is something else.
        """
        head, equals, command = text.partition("=")
        name, colon, port = head.partition(":")
        words = tuple(shlex.split(command))
        if not equals or not words or not _NAME.fullmatch(name) or name == "localstack":
            raise ValueError(text)
        return cls(name=name, port=int(port) if colon else None, command=words)


class Companions:
    """Starts companions in their order, starts them again when they end, ends them.

    Args:
        folder: Takes their logs, `NAME.log`.
        say: Tells the user what happens.
    """

    def __init__(
        self, wanted: Sequence[Companion], folder: Path, say: Callable[[str], None]
    ) -> None:
        self._all = [_Running(companion, folder.absolute()) for companion in wanted]
        self._say = say

    def check_plan(self) -> None:
        """See whether they can be started, before anything is.

        Raises:
            CompanionError: Two have one name, a command is missing, or a port is taken.
        """
        names = [running.companion.name for running in self._all]
        for companion in (running.companion for running in self._all):
            if names.count(companion.name) > 1:
                raise CompanionError(f"Two companions are called {companion.name}.")
            if shutil.which(companion.command[0]) is None:
                raise CompanionError(
                    f"The command of {companion.name}, {companion.command[0]}, cannot be run."
                )
            reason = ports.taken(_HOST, companion.port) if companion.port is not None else None
            if reason is not None:
                raise CompanionError(
                    f"{reason}. End what holds it, or choose another port for {companion.name}."
                )

    def start(self) -> None:
        """Start each; one with a port is ready before the next is started.

        Raises:
            CompanionError: One ended or took too long; the message has the end of its log.
        """
        for running in self._all:
            companion = running.companion
            self._say(f"{companion.name} starts, its log is {running.log}")
            running.start()
            if companion.port is not None:
                running.wait_until_it_accepts(companion.port)

    def look_after(self) -> None:
        """Start those again that have ended, each when its pause is over; call it often."""
        for running in self._all:
            news = running.look_after()
            if news:
                self._say(news)

    def stop(self) -> None:
        """End all and return: those with a port last, as others may need them until their end."""
        for has_port in (False, True):
            ending = [r for r in self._all if (r.companion.port is not None) == has_port]
            for running in ending:
                running.ask_to_end()
            for running in ending:
                running.await_end()


class _Running:
    """One companion and its process, which is a keeper's child; see `keeper.py`."""

    def __init__(self, companion: Companion, folder: Path) -> None:
        self.companion = companion
        self.log = folder / f"{companion.name}.log"
        self._keeper: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._pause_s = _FIRST_PAUSE_S
        self._start_again_at: float | None = None

    def start(self) -> None:
        is_first = self._keeper is None
        with self.log.open("wb" if is_first else "ab") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-I", "-S", _KEEPER, str(_GRACE_S), *self.companion.command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is ours to pass on
            )
        self._started_at = time.monotonic()
        self._start_again_at = None

    def wait_until_it_accepts(self, port: int) -> None:
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while not _accepts(port):
            if self._status() is not None:
                raise CompanionError(f"{self._obituary()}. {self._end_of_log()}")
            if time.monotonic() > give_up_at:
                raise CompanionError(
                    f"{self.companion.name} did not listen on port {port} in "
                    f"{_START_TIMEOUT_S:.0f} s. {self._end_of_log()}"
                )
            time.sleep(_POLL_S)

    def look_after(self) -> str | None:
        """Plan a new start or make it; what to tell of that."""
        now = time.monotonic()
        if self._start_again_at is not None:
            if now >= self._start_again_at:
                self.start()
            return None
        if self._status() is None:
            return None
        self._sweep()
        if now - self._started_at >= _STABLE_S:
            self._pause_s = _FIRST_PAUSE_S
        self._start_again_at = now + self._pause_s
        news = f"{self._obituary()}; it starts again in {self._pause_s:g} s, its log is {self.log}"
        self._pause_s = min(self._pause_s * 2, _LONGEST_PAUSE_S)
        return news

    def ask_to_end(self) -> None:
        if self._keeper is not None and self._keeper.stdin is not None:
            self._keeper.stdin.close()

    def await_end(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        with suppress(subprocess.TimeoutExpired):
            keeper.wait(_GRACE_S + 2)
        _kill_group(keeper.pid)
        keeper.wait()

    def _status(self) -> int | None:
        return self._keeper.poll() if self._keeper is not None else None

    def _obituary(self) -> str:
        return f"{self.companion.name} ended with status {self._status()}"

    def _sweep(self) -> None:
        """End what a companion started and left behind, or a companion whose keeper was killed."""
        self.ask_to_end()
        if self._keeper is not None:
            _kill_group(self._keeper.pid)

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]
        return "\n".join([f"The end of its log, {self.log}:", *(f"  {line}" for line in lines)])


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _accepts(port: int) -> bool:
    try:
        with socket.create_connection((_HOST, port), timeout=1):
            return True
    except OSError:
        return False

"""Brings the functions of a running stack up to date while their code is being worked on."""

import shlex
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hoststack.deploying.apis import apis_of, moved
from hoststack.deploying.checking import checked
from hoststack.deploying.prepare import Prepared
from hoststack.deploying.spec import DeployError, Stack
from hoststack.deploying.stack import deploy, prepare
from hoststack.deploying.updates import update
from hoststack.deploying.watch import Watch

_LOOK_S = 0.1  # a look at some hundred files takes a millisecond


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What is run before a change is deployed; an empty command is none.

    Attributes:
        build: Makes the stack's code of the watched files, if they are not the code.
        check: Looks at the template.
        umask: For what they make, which is the caller's, and may be for others.
    """

    build: str = ""
    check: str = ""
    umask: int = -1


class Reloader:
    """Watches files; when one changes, the next request runs the new code.

    Args:
        cloud: Its endpoint, and the secret of its root key.
        say: Tells the user what happens.
        ready: What is deployed, if it has been prepared already.
    """

    def __init__(  # noqa: PLR0913 - each is one thing
        self,
        stack: Stack,
        cloud: tuple[str, str],
        *,
        paths: Sequence[Path],
        say: Callable[[str], None],
        commands: Commands = Commands(),  # noqa: B008 - it is frozen
        ready: Prepared | None = None,
    ) -> None:
        self._stack = stack
        self._cloud = cloud
        self._build = shlex.split(commands.build)
        self._check = shlex.split(commands.check)
        self._umask = commands.umask
        self._deployed = ready or prepare(checked(stack), cloud[0])
        self._tell = say
        made_of = (stack.template, *self._deployed.sources, *self._deployed.code)
        self._watch = Watch([*paths, *made_of])
        self._pending: set[Path] = set()  # changed, and not in the cloud yet
        self._command: subprocess.Popen[str] | None = None  # that was run last
        self._is_over = threading.Event()

    def run(self) -> None:
        """Look all the time, until `stop` is called."""
        while not self._is_over.wait(_LOOK_S):
            self.look()

    def stop(self) -> None:
        """Reload no more, and end what a reload runs; from any thread."""
        self._is_over.set()
        if self._command is not None and self._command.poll() is None:
            self._command.terminate()

    def look(self) -> None:
        """Reload if something has changed. What goes wrong is printed, and the old code goes on."""
        changes = self._watch.changes()
        if not changes:
            return
        self._pending |= changes
        started = time.perf_counter()
        try:
            what = self._reload()
        except DeployError as error:
            self._say(f"{error}\n          What was deployed before goes on.")
            return
        except Exception as error:  # a run is not ended by what somebody saves
            name = type(error).__name__
            self._say(f"{name}: {error}\n          The next change is tried again.")
            return
        took_s = time.perf_counter() - started
        names = ", ".join(sorted(path.name for path in self._pending))
        self._pending.clear()
        self._say(f"{names}: {what} ({took_s:.1f} s)")

    def _say(self, text: str) -> None:
        if not self._is_over.is_set():  # then all that is done fails, since the cloud ends
            self._tell(text)

    def _note(self, command: "subprocess.Popen[str]") -> None:
        self._command = command

    def _reload(self) -> str:
        for path in sorted(self._pending):
            _check(path)
        made = set()
        if self._build:
            run(self._build, self._umask, note=self._note)
            made = self._watch.changes()  # is deployed now, and not once more
        another = self._another(self._pending | made)
        if another:
            self._deploy(another)
            return f"the stack {self._stack.name} is deployed again"
        updated = update(self._stack, *self._cloud, first=self._pending)
        return f"{', '.join(updated)} reloaded" if updated else "no function's code changed"

    def _another(self, changes: set[Path]) -> Prepared | None:
        """The stack that changed files make, if it differs from what is deployed in more than code.

        A build writes files anew that are as before.
        """
        paths = {path.absolute() for path in changes}
        sources = {path.absolute() for path in (self._stack.template, *self._deployed.sources)}
        if not any(path in sources or sources & {*path.parents} for path in paths):
            return None
        if self._check:
            run(self._check, self._umask, note=self._note)
        ready = prepare(checked(self._stack), self._cloud[0])
        return ready if ready.identity != self._deployed.identity else None

    def _deploy(self, ready: Prepared) -> None:
        """Deploy another stack; if it fails, once more the one from before."""
        before = apis_of(self._stack.name, *self._cloud)
        try:
            deploy(self._stack, *self._cloud, ready=ready, say=self._say)
        except DeployError:
            deploy(self._stack, *self._cloud, ready=self._deployed, say=self._say)
            update(self._stack, *self._cloud)
            raise
        self._deployed = ready
        for line in moved(before, apis_of(self._stack.name, *self._cloud)):
            self._say(line)
        update(self._stack, *self._cloud)  # CloudFormation knows nothing of our updates


def _check(path: Path) -> None:
    """See that a changed file can be compiled, if it is Python and still there."""
    if path.suffix != ".py" or not path.exists():
        return
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{path}, line {error.lineno}"
        raise DeployError(
            f"{place}: {error.msg}\n            {(error.text or '').strip()}"
        ) from None


def run(
    command: Sequence[str],
    umask: int,
    *,
    note: Callable[["subprocess.Popen[str]"], object] = lambda _: None,
) -> None:
    """Run a command of the caller's, silently.

    Args:
        umask: For what it makes; -1 is this process's own.
        note: Is given the process.

    Raises:
        DeployError: It failed; the text has what it printed.
    """
    with subprocess.Popen(
        command,
        umask=umask,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        note(process)
        try:
            printed, _ = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise DeployError(f"{shlex.join(command)} failed:\n{printed.rstrip()}")

"""Brings the functions of a running stack up to date while their code is being worked on."""

import shlex
import subprocess
import threading
import time
import warnings
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from hoststack.deploying.apis import apis_of, moved
from hoststack.deploying.assets import BUCKET, Assets, code_of
from hoststack.deploying.prepare import Prepared, checked
from hoststack.deploying.spec import DeployError, Stack
from hoststack.deploying.stack import client, deploy, prepare, upload
from hoststack.deploying.watch import Watch
from hoststack.settings import OPEN_SECRET

_PATIENCE_S = 30.0
_POLL_S = 0.02
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
        self._found = checked(stack)
        self._deployed = ready or prepare(stack, self._found, cloud[0])
        self._tell = say
        self._watch = Watch([*paths, stack.template, *self._deployed.sources])
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
        if self._is_another(self._pending | made):
            self._deploy()
            return f"the stack {self._stack.name} is deployed again"
        updated = update(self._stack, *self._cloud, first=self._pending)
        return f"{', '.join(updated)} reloaded" if updated else "no function's code changed"

    def _is_another(self, changes: set[Path]) -> bool:
        """Whether changed files make another stack: its template, or what that is made of."""
        paths = {path.absolute() for path in changes}
        sources = {path.absolute() for path in self._deployed.sources}
        if any(path in sources or sources & {*path.parents} for path in paths):
            return True
        if self._stack.template.absolute() not in paths:
            return False
        return checked(self._stack).body != self._found.body  # a build writes it each time

    def _deploy(self) -> None:
        """Deploy the template; if it fails, once more the one from before."""
        if self._check:
            run(self._check, self._umask, note=self._note)
        found = checked(self._stack)
        ready = prepare(self._stack, found, self._cloud[0])
        before = apis_of(self._stack.name, *self._cloud)
        try:
            deploy(self._stack, *self._cloud, ready=ready, say=self._say)
        except DeployError:
            deploy(self._stack, *self._cloud, ready=self._deployed)
            update(self._stack, *self._cloud)
            raise
        self._found, self._deployed = found, ready
        for line in moved(before, apis_of(self._stack.name, *self._cloud)):
            self._say(line)
        update(self._stack, *self._cloud)  # CloudFormation knows nothing of our updates


def update(
    stack: Stack, endpoint: str, secret: str = OPEN_SECRET, *, first: Collection[Path] = ()
) -> list[str]:
    """Give the functions of a deployed stack the code that is there now.

    Args:
        first: Files; the functions whose handlers lie beside them come first, and have the machine
            for themselves.

    Returns:
        The names of the functions whose code has changed.

    Raises:
        DeployError: The template or the code can't be read, or a function did not take its code.
    """
    aws_lambda, s3 = client("lambda", endpoint, secret), client("s3", endpoint, secret)
    assets = Assets()
    changed = []
    try:
        code = code_of(checked(stack).body, stack)
        ids = _names(stack, client("cloudformation", endpoint, secret))
        names = {n: logical for n, logical in ids.items() if logical in code}
        present = {name: aws_lambda.get_function_configuration(FunctionName=name) for name in names}
        beside = {name for name in names if _is_beside(present[name], first)}
        for group in (beside, names.keys() - beside):
            packages = {n: assets.package(code[names[n]]) for n in sorted(group)}
            updated = [n for n in packages if present[n]["CodeSha256"] != packages[n].sha256]
            upload({packages[n].key: assets.objects[packages[n].key] for n in updated}, s3)
            for name in updated:
                aws_lambda.update_function_code(
                    FunctionName=name, S3Bucket=BUCKET, S3Key=packages[name].key
                )
            for name in updated:
                _await(aws_lambda, name)
            changed += updated
    except (ValueError, OSError, ClientError) as error:
        raise DeployError(str(error)) from error
    return changed


def _is_beside(function: dict[str, Any], files: Collection[Path]) -> bool:
    """Whether a function's handler lies in the folder of one of the files."""
    folder = tuple(function["Handler"].split(".")[:-2])
    return any(file.parent.parts[-len(folder) :] == folder for file in files)


def _names(stack: Stack, cloudformation: Any) -> dict[str, str]:
    """The logical ids of a stack's functions, by their names."""
    answer = cloudformation.describe_stack_resources(StackName=stack.name)
    return {
        resource["PhysicalResourceId"]: resource["LogicalResourceId"]
        for resource in answer["StackResources"]
        if resource["ResourceType"] == "AWS::Lambda::Function"
        and "PhysicalResourceId" in resource  # it was made
    }


def _await(aws_lambda: Any, name: str) -> None:
    give_up_at = time.monotonic() + _PATIENCE_S
    while time.monotonic() < give_up_at:
        found = aws_lambda.get_function_configuration(FunctionName=name)
        if found["LastUpdateStatus"] == "Successful":
            return
        if found["LastUpdateStatus"] == "Failed":
            raise DeployError(f"{name} did not take its code: {found['LastUpdateStatusReason']}")
        time.sleep(_POLL_S)
    raise DeployError(f"{name} did not take its code in {_PATIENCE_S:.0f} s")


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

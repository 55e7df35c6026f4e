"""One fork server for each function version, started once however many ask for it."""

import logging
import threading
from typing import IO

from localstack.services.lambda_.invocation.execution_environment import ExecutionEnvironment
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    InitializationType,
)

from hoststack.functions import failures
from hoststack.functions.forkserver import ForkServer, ForkServerGone, Process
from hoststack.functions.initialise import INIT_TIMEOUT_S, InitError, InitTimeout, Interpreter
from hoststack.functions.layers import folder_of
from hoststack.functions.variables import variables_of
from hoststack.settings import settings

LOG = logging.getLogger(__name__)

type _Key = tuple[str, str]


class _Slot:
    """A place for one version's fork server.

    Attributes:
        lock: Held while the server is being started: who also wants it waits.
        tries: How often a start was tried.
        failure: How the last try failed; those that waited for it fail alike.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.server: ForkServer | None = None
        self.tries = 0
        self.failure: InitError | InitTimeout | None = None
        self.is_closed = False


_slots: dict[_Key, _Slot] = {}
_slots_lock = threading.Lock()


def new_process(
    version: FunctionVersion, variables: dict[str, str], log: IO[bytes], timeout_s: float
) -> tuple[Process, ForkServer | None]:
    """A new execution environment, and the fork server if it was started for it.

    Raises:
        InitError: The function can't be imported.
        InitTimeout: Its import takes longer than `timeout_s`.
    """
    server, is_new = server_for(version, variables, timeout_s)
    try:
        return server.environment(variables, log), server if is_new else None
    except ForkServerGone:
        # Killed from outside, or by what the handler did in it: one more try, with a new one.
        server, is_new = server_for(version, variables, timeout_s)
        try:
            return server.environment(variables, log), server if is_new else None
        except ForkServerGone as error:
            raise InitError(error.error, "") from error


def server_for(
    version: FunctionVersion, variables: dict[str, str], timeout_s: float
) -> tuple[ForkServer, bool]:
    """The fork server of a version, and whether this call started it; raises as `new_process`."""
    with _slots_lock:
        slot = _slots.setdefault(_key(version), _Slot())
        tries = slot.tries
    with slot.lock:
        if slot.server is not None and slot.server.is_alive:
            return slot.server, False
        if slot.tries != tries and slot.failure is not None:
            raise slot.failure
        slot.server, slot.failure = None, None
        try:
            path = settings().python_of(version.config.runtime)
            python = Interpreter(path=path, layers=folder_of(version))
            server = ForkServer(python, variables, timeout_s)
        except (InitError, InitTimeout) as error:
            slot.failure = error
            _note(version, error)
            raise
        finally:
            slot.tries += 1
        slot.server = server
        if slot.is_closed:  # the version was removed meanwhile
            server.stop()
        return server, True


def warm(version: FunctionVersion) -> None:
    """Start a version's fork server; if that fails, the first invocation will say why."""
    environment = ExecutionEnvironment(
        function_version=version,
        initialization_type=InitializationType.on_demand,
        on_timeout=lambda *_: None,
        version_manager_id="",
    )
    try:
        variables = variables_of(version, environment.get_environment_variables())
        server_for(version, variables, INIT_TIMEOUT_S)
    except (InitError, InitTimeout) as error:
        LOG.info("%s cannot be initialised: %s", version.id.function_name, error)
    except Exception as error:
        # A version that was removed meanwhile has no code any more.
        LOG.info("%s was not warmed: %s", version.id.function_name, error)


def _note(version: FunctionVersion, error: InitError | InitTimeout) -> None:
    said = error.error if isinstance(error, InitError) else {"errorMessage": str(error)}
    code = str(version.config.code.get_unzipped_code_location())
    failures.note(version.id.function_name, said, code)


def forget(version: FunctionVersion) -> None:
    """End a version's fork server and its environments."""
    with _slots_lock:
        slot = _slots.pop(_key(version), None)
    if slot is not None:
        slot.is_closed = True
        if slot.server is not None:
            slot.server.stop()


def _key(version: FunctionVersion) -> _Key:
    return version.qualified_arn, version.config.internal_revision

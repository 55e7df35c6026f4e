"""The runtime of one execution environment, over awslambdaric's own functions.

The process imports the handler as AWS's Python runtime does, then answers invocations that come
as frames. To it: `{"id", "arn", "trace", "deadline_ms"}` with the event as body. From it:
`{"ok": true or false, "peak_kb": n}` with the result or the error as body; the most memory it had
resident, 0 where that is not told in kilobytes.
"""

import os
import resource
import socket
import sys
import traceback
from contextlib import suppress
from importlib.machinery import PathFinder
from typing import Any, NoReturn

from awslambdaric import bootstrap, lambda_runtime_hooks_runner
from awslambdaric.lambda_runtime_exception import FaultException
from awslambdaric.lambda_runtime_marshaller import LambdaMarshaller

from hoststack.child import wire

OPT = "/opt"  # where AWS has layers
# The standard modules that only we import, where AWS's runtime leaves their names to functions.
_OURS = (
    *("array", "ctypes", "fcntl", "fnmatch", "glob", "grp", "pathlib", "platform", "pwd"),
    *("resource", "select", "selectors", "signal", "socket"),
)
_state: dict[str, Any] = {}


def initialise(layers: str) -> dict[str, Any] | None:
    """Import the handler that `_HANDLER` names and run the before-snapshot hooks.

    Args:
        layers: Their folder; empty without any.

    Returns:
        None, or the error as AWS reports it: errorType, errorMessage, stackTrace.
    """
    theirs = [os.environ["LAMBDA_TASK_ROOT"], *_of_layers(layers)]
    _leave_names(theirs)
    sys.path[:0] = theirs
    sys.stdout = bootstrap.Unbuffered(sys.stdout)
    sys.stderr = bootstrap.Unbuffered(sys.stderr)
    log = _state["log"] = bootstrap.StandardLogSink()
    bootstrap._setup_logging(bootstrap._AWS_LAMBDA_LOG_FORMAT, bootstrap._AWS_LAMBDA_LOG_LEVEL, log)
    try:
        _state["handler"] = bootstrap._get_handler(os.environ["_HANDLER"])
        lambda_runtime_hooks_runner.run_before_snapshot()
    except FaultException as fault:
        error = bootstrap.make_error(fault.msg, fault.exception_type, fault.trace)
    except Exception:
        error = bootstrap.build_fault_result(sys.exc_info(), None)
    else:
        return None
    bootstrap.log_error(error, log)
    return dict(error)


def _leave_names(folders: list[str]) -> None:
    """Let a function's own modules win over standard ones of the same name, as on AWS."""
    for name in _OURS:
        found = PathFinder.find_spec(name, folders)
        if found and found.origin:  # a folder alone is no module before those of the standard
            sys.modules.pop(name, None)


def _of_layers(folder: str) -> list[str]:
    """Where Python finds what is in layers: before all that the runtime brings, as on AWS."""
    python = f"{folder}/python"
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return [f"{python}/lib/{version}/site-packages", python] if folder else []


def serve(sock: socket.socket) -> NoReturn:
    """Answer invocations until the socket closes, then end the process."""
    status = 0
    try:
        lambda_runtime_hooks_runner.run_after_restore()
        while (frame := wire.receive_only_frame(sock)) is not None:
            _invoke(sock, *frame)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    with suppress(Exception):  # a handler may have closed it
        sys.stdout.flush()
    os._exit(status)


def _invoke(sock: socket.socket, head: dict[str, Any], event: bytes) -> None:
    bootstrap._GLOBAL_AWS_REQUEST_ID = head["id"]
    bootstrap.update_xray_env_variable(head["trace"])
    bootstrap.handle_event_request(
        _RuntimeClient(sock),
        _state["handler"],
        head["id"],
        event,
        "application/json",
        None,
        None,
        head["arn"],
        head["deadline_ms"],
        None,
        _state["log"],
    )


class _RuntimeClient:
    """What awslambdaric sends results to; its own client holds an HTTP connection per process."""

    marshaller = LambdaMarshaller()

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._pid = os.getpid()

    def post_invocation_result(self, _id: str, result: Any, *_: Any) -> None:
        self._send(True, result)

    def post_invocation_error(self, _id: str, error: Any, *_: Any) -> None:
        self._send(False, error)

    def _send(self, ok: bool, body: Any) -> None:
        if os.getpid() != self._pid:  # a handler forked: the answer is its parent's
            os._exit(0)
        content = body if isinstance(body, bytes) else body.encode()
        wire.send_frame(self._sock, {"ok": ok, "peak_kb": _peak_kb()}, content)


def _peak_kb() -> int:
    """The most memory that this process had resident; Linux alone tells it in this unit."""
    is_linux = sys.platform == "linux"
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss if is_linux else 0

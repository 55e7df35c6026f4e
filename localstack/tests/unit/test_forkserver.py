"""Fork servers, without LocalStack around them."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoststack.functions.forkserver import ForkServer, ForkServerGone, Process
from hoststack.functions.initialise import InitError, InitTimeout, Interpreter, ending, new_log
from tests.calls import is_running, wait_until

CODE = """
import os
from snapshot_restore_py import register_after_restore, register_before_snapshot
said = []
register_before_snapshot(lambda: said.append("before"))
register_after_restore(lambda: said.append("after"))
def handler(event, context):
    print("handling", event)
    return [os.getpid(), said]
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Variables of a function that tells its process."""
    (tmp_path / "app.py").write_text(CODE)
    return {"LAMBDA_TASK_ROOT": str(tmp_path), "_HANDLER": "app.handler"}


@pytest.fixture
def server(runtime_python: Path, env: dict[str, str]) -> Iterator[ForkServer]:
    """A fork server that runs."""
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    yield server
    server.stop()


def ask(process: Process, event: bytes = b'"x"') -> object:
    """Invoke what a process serves; its answer."""
    head = {"id": "1", "arn": "arn", "trace": "", "deadline_ms": 0}
    frame = process.exchange(head, event, 5)
    return json.loads(frame[1])


def children_of(pid: int) -> set[int]:
    """The processes that a process has started and that still run."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in listed if is_running(int(child))}


def test_each_environment_is_a_fork_that_knows_of_the_snapshot(server: ForkServer) -> None:
    with new_log() as log:
        first, second = server.environment({}, log), server.environment({}, log)

        assert ask(first) == [first.pid, ["before", "after"]]
        assert ask(second) == [second.pid, ["before", "after"]]
        assert first.pid != second.pid
        log.seek(0)
        assert log.read().splitlines() == [b"handling x", b"handling x"]


@pytest.mark.parametrize("name", ["resource", "platform", "selectors"])
def test_a_module_of_the_code_wins_over_a_standard_one_that_the_runtime_does_not_import(
    runtime_python: Path, env: dict[str, str], name: str
) -> None:
    folder = Path(env["LAMBDA_TASK_ROOT"])
    (folder / f"{name}.py").write_text("def handler(event, context):\n    return 'mine'\n")
    (folder / "socket").mkdir()  # no module, so the standard one stays
    (folder / "app.py").write_text(f"import socket\nfrom {name} import handler\nsocket.socket\n")
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    with new_log() as log:
        assert ask(server.environment({}, log)) == "mine"
    server.stop()


def test_a_killed_environment_tells_how_it_ended(server: ForkServer) -> None:
    with new_log() as log:
        process = server.environment({}, log)

        os.kill(process.pid, signal.SIGKILL)

        assert ending(process.exit_status.result(5)) == "signal: killed"


def test_a_fork_that_takes_too_long_costs_nothing_but_itself(
    runtime_python: Path, env: dict[str, str]
) -> None:
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10, answer_timeout_s=0.3)
    with new_log() as log:
        before = server.environment({}, log)
        os.kill(server.pid, signal.SIGSTOP)

        for _ in range(2):
            with pytest.raises(InitTimeout):
                server.environment({"PAD": "x" * 100_000}, log)  # the second finds the way full
        still = ask(before)
        os.kill(server.pid, signal.SIGCONT)
        after = server.environment({}, log)

        assert still == [before.pid, ["before", "after"]]
        assert ask(after) == [after.pid, ["before", "after"]]
        # forks that came too late have ended
        wait_until(lambda: children_of(server.pid) == {before.pid, after.pid})
    server.stop()


def test_an_environment_tells_the_most_memory_that_it_had_as_the_kernel_does(
    server: ForkServer,
) -> None:
    with new_log() as log:
        process = server.environment({}, log)
        head = {"id": "1", "arn": "arn", "trace": "", "deadline_ms": 0}
        frame, _ = process.exchange(head, b'"x"', 5)

    assert frame["peak_kb"] // 1024 == pytest.approx(process.peak_memory_mb(), abs=1)


def test_an_environment_that_has_ended_is_known_to_be_gone(server: ForkServer) -> None:
    with new_log() as log:
        process = server.environment({}, log)
        ask(process)
        started = time.monotonic()
        assert not process.is_gone()
        assert time.monotonic() - started < 1

        os.kill(process.pid, signal.SIGKILL)

        wait_until(process.is_gone)


def test_environments_go_with_their_fork_server(server: ForkServer) -> None:
    with new_log() as log:
        process = server.environment({}, log)

        server.stop()

        wait_until(lambda: not is_running(process.pid))
        with pytest.raises(ForkServerGone):
            server.environment({}, log)


def test_environments_go_with_a_fork_server_that_is_killed(server: ForkServer) -> None:
    with new_log() as log:
        process = server.environment({}, log)

        os.kill(server.pid, signal.SIGKILL)

        wait_until(lambda: not is_running(process.pid))


def test_an_import_that_exits_is_an_init_error(runtime_python: Path, env: dict[str, str]) -> None:
    Path(env["LAMBDA_TASK_ROOT"], "app.py").write_text("print('bye'); import os; os._exit(7)")

    with pytest.raises(InitError) as failed:
        ForkServer(Interpreter(path=str(runtime_python)), env, 10)

    assert failed.value.error["errorMessage"].endswith("exit status 7")


def test_an_import_that_takes_too_long_is_ended(runtime_python: Path, env: dict[str, str]) -> None:
    Path(env["LAMBDA_TASK_ROOT"], "app.py").write_text("print('zzz'); import time; time.sleep(60)")

    with pytest.raises(InitTimeout) as failed:
        ForkServer(Interpreter(path=str(runtime_python)), env, 1)

    assert failed.value.logs == "zzz\n"


def test_a_module_of_ours_is_not_found_by_functions(
    runtime_python: Path, env: dict[str, str]
) -> None:
    Path(env["LAMBDA_TASK_ROOT"], "app.py").write_text("import wire")

    with pytest.raises(InitError) as failed:
        ForkServer(Interpreter(path=str(runtime_python)), env, 10)

    assert failed.value.error["errorType"] == "Runtime.ImportModuleError"

"""Fork servers, without LocalStack around them."""

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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


def in_pairs(python: Path, folder: Path, code: str) -> list[object]:
    """What two environments of a function answer, asked at the same time."""
    (folder / "app.py").write_text(code)
    env = {"LAMBDA_TASK_ROOT": str(folder), "_HANDLER": "app.handler"}
    server = ForkServer(Interpreter(path=str(python)), env, 10)
    try:
        with new_log() as log, ThreadPoolExecutor(2) as pool:
            processes = [server.environment({}, log) for _ in range(2)]
            answers = list(pool.map(ask, processes))
            for process in processes:
                process.kill()
            return answers
    finally:
        server.stop()


_OPENED = {
    "socket": "import socket\na, b = socket.socketpair()",
    "pipe": "import os\na, b = os.pipe()",
    "event loop": "import asyncio\na = asyncio.new_event_loop()",
    "file": "import tempfile\na = tempfile.TemporaryFile()",
}
_SHARED = "\nimport os\ndef handler(event, context): return os.getppid()"


@pytest.mark.parametrize("opened", _OPENED)
def test_what_forks_would_mix_up_is_opened_by_each_environment(
    runtime_python: Path, tmp_path: Path, opened: str
) -> None:
    answers = in_pairs(runtime_python, tmp_path, _OPENED[opened] + _SHARED)

    assert answers == [os.getpid()] * 2  # no fork server is their parent


@pytest.mark.parametrize(
    "opened", ["a = open('/dev/urandom')", "a = open(__file__ + '.log', 'a')", "open(__file__)"]
)
def test_what_can_be_shared_is_no_reason_not_to_fork(
    runtime_python: Path, tmp_path: Path, opened: str
) -> None:
    answers = in_pairs(runtime_python, tmp_path, opened + _SHARED)

    assert os.getpid() not in answers
    assert answers[0] == answers[1]


def test_a_process_that_a_handler_forks_answers_nobody(
    runtime_python: Path, env: dict[str, str]
) -> None:
    (Path(env["LAMBDA_TASK_ROOT"]) / "app.py").write_text(
        """
import os, time
def handler(event, context):
    if event == "fork" and os.fork() == 0:
        time.sleep(0.1)
        return "the child's"
    time.sleep(0.2 if event == "wait" else 0)
    return event
"""
    )
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    with new_log() as log:
        process = server.environment({}, log)

        assert [ask(process, b'"fork"'), ask(process, b'"wait"'), ask(process, b'"on"')] == [
            "fork",
            "wait",
            "on",
        ]
    server.stop()


def test_an_environment_waits_as_long_as_it_must_whatever_its_handler_set(
    runtime_python: Path, tmp_path: Path
) -> None:
    code = "import socket\nsocket.setdefaulttimeout(0.2)\ncalls = []\n"
    code += "def handler(event, context):\n    calls.append(event)\n    return len(calls)"
    (tmp_path / "app.py").write_text(code)
    env = {"LAMBDA_TASK_ROOT": str(tmp_path), "_HANDLER": "app.handler"}
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    with new_log() as log:
        process = server.environment({}, log)
        answers = [ask(process)]
        time.sleep(0.5)
        answers.append(ask(process))
    server.stop()

    assert answers == [1, 2]


def test_a_handler_may_leave_its_children_to_the_system(
    runtime_python: Path, tmp_path: Path
) -> None:
    code = "import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    code += "def handler(event, context):\n"
    code += "    return signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN\n"
    (tmp_path / "app.py").write_text(code)
    env = {"LAMBDA_TASK_ROOT": str(tmp_path), "_HANDLER": "app.handler"}
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    with new_log() as log:
        first, second = server.environment({}, log), server.environment({}, log)
        os.kill(first.pid, signal.SIGTERM)

        assert ending(first.exit_status.result(5)) == "signal: terminated"
        assert ask(second) is True
    server.stop()


_ENDS = """
import os, sys, time
def handler(event, context):
    if os.fork() == 0:
        os.setsid()
        time.sleep(30)
        os._exit(0)
    sys.stdout.close()
    sys.exit(3)
"""


def test_the_end_of_a_handler_is_told_whatever_it_closed_or_left_running(
    runtime_python: Path, env: dict[str, str]
) -> None:
    (Path(env["LAMBDA_TASK_ROOT"]) / "app.py").write_text(_ENDS)
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    with new_log() as log:
        process = server.environment({}, log)
        started = time.monotonic()
        with pytest.raises(OSError, match="ended"):
            ask(process)

        assert time.monotonic() - started < 3
        assert process.exit_status.result(5) == 3
    server.stop()


_STARTS = """
import multiprocessing
def double(queue, number):
    queue.put(2 * number)
def handler(event, context):
    ways = multiprocessing.get_context(event)
    queue = ways.SimpleQueue()
    process = ways.Process(target=double, args=(queue, 21))
    process.start()
    process.join()
    return process.exitcode or queue.get()
"""


@pytest.mark.parametrize("way", ["spawn", "fork"])
def test_a_handler_may_start_processes(runtime_python: Path, env: dict[str, str], way: str) -> None:
    (Path(env["LAMBDA_TASK_ROOT"]) / "app.py").write_text(_STARTS)
    server = ForkServer(Interpreter(path=str(runtime_python)), env, 10)
    with new_log() as log:
        process = server.environment({}, log)

        assert ask(process, json.dumps(way).encode()) == 42
    server.stop()


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

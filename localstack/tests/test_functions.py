"""Functions as processes, seen from outside: what AWS would answer and log."""

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hoststack.functions.failures import Failures
from tests.calls import Invocation, call, invoke, is_running, wait_until
from tests.conftest import Running


@pytest.fixture
def functions(running: Running) -> Any:
    """A client of Lambda."""
    return running.aws("lambda")


def test_a_function_answers_and_keeps_its_process(functions: Any) -> None:
    first = invoke(functions, "acts", {"do": "tell"})
    second = invoke(functions, "acts", {"do": "tell"})

    assert first.error is None
    assert first.payload["pid"] == second.payload["pid"]
    assert first.payload["request"] != second.payload["request"]
    assert 0 < first.payload["left_ms"] <= 2000


@pytest.mark.parametrize(("kind", "most"), [("RequestResponse", 6_291_456), ("Event", 1_048_576)])
def test_an_event_may_be_so_large_and_no_larger(functions: Any, kind: str, most: int) -> None:
    def send(size: int) -> int:
        padded = json.dumps({"do": "tell", "pad": ""}).encode()
        event = padded.replace(b'""', b'"' + b"x" * (size - len(padded)) + b'"')
        answer = functions.invoke(FunctionName="acts", InvocationType=kind, Payload=event)
        return int(answer["StatusCode"])

    assert send(most) in {200, 202}
    with pytest.raises(functions.exceptions.RequestTooLargeException, match=f"{most} bytes"):
        send(most + 1)


def test_a_function_sees_awss_variables_and_none_of_this_machines(functions: Any) -> None:
    told = invoke(functions, "acts", {"do": "tell"}).payload
    seen = told["environment"]

    assert seen["GREETING"] == "hello"
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == "acts"
    assert seen["AWS_EXECUTION_ENV"] == "AWS_Lambda_python3.13"
    assert seen["AWS_ENDPOINT_URL"].startswith("http://127.0.0.1:")
    assert told["cwd"] == seen["LAMBDA_TASK_ROOT"]
    assert not [name for name in seen if name.startswith(("HOSTSTACK", "PYTEST", "GATEWAY"))]
    assert "HOME" not in seen


def test_what_a_function_prints_is_between_start_and_report(functions: Any) -> None:
    said = invoke(functions, "acts", {"do": "print", "text": "good day"}).log.splitlines()

    assert said[-5].startswith("START RequestId: ")
    assert said[-4:-2] == ["good day", "to stderr"]
    assert said[-2].startswith("END RequestId: ")
    assert "Max Memory Used: " in said[-1]


def test_logs_reach_cloudwatch(running: Running, functions: Any) -> None:
    invoke(functions, "acts", {"do": "print", "text": "for the record"})

    logs = running.aws("logs")

    def messages() -> list[str]:
        events = logs.filter_log_events(logGroupName="/aws/lambda/acts")["events"]
        return [event["message"] for event in events]

    wait_until(lambda: "for the record\n" in messages())


def test_a_function_out_of_time_is_ended_and_starts_anew(functions: Any) -> None:
    before = invoke(functions, "acts", {"do": "tell"}).payload["pid"]

    late = invoke(functions, "acts", {"do": "sleep", "seconds": 60})
    after = invoke(functions, "acts", {"do": "tell"}).payload["pid"]

    assert late.error == "Unhandled"
    assert late.payload["errorType"] == "Sandbox.Timedout"
    assert late.payload["errorMessage"].endswith("Error: Task timed out after 2.00 seconds")
    assert "going to sleep" in late.log
    assert "Task timed out after 2.00 seconds" in late.log
    assert not is_running(before)
    assert after != before


def test_an_exception_is_an_error_with_its_stack_trace(functions: Any) -> None:
    failed = invoke(functions, "acts", {"do": "raise", "text": "no luck"})

    assert failed.error == "Unhandled"
    assert failed.payload["errorType"] == "RuntimeError"
    assert failed.payload["errorMessage"] == "no luck"
    assert failed.payload["stackTrace"]
    assert "[ERROR] RuntimeError: no luck" in failed.log


def test_a_function_that_exits_is_reported_with_its_status(functions: Any) -> None:
    ended = invoke(functions, "acts", {"do": "exit", "status": 3})

    assert ended.payload["errorType"] == "Runtime.ExitError"
    assert ended.payload["errorMessage"].endswith("Runtime exited with error: exit status 3")
    assert invoke(functions, "acts", {"do": "tell"}).error is None


def test_a_function_killed_in_mid_invocation_is_reported_and_the_next_one_runs(
    running: Running, functions: Any
) -> None:
    answers: list[Invocation] = []
    thread = threading.Thread(
        target=lambda: answers.append(invoke(functions, "acts", {"do": "sleep", "seconds": 1.9}))
    )
    thread.start()

    [pid] = wait_until(lambda: busy_pids(running, "acts"))
    os.kill(pid, signal.SIGKILL)
    thread.join()

    assert answers[0].payload["errorMessage"].endswith("signal: killed")
    assert invoke(functions, "acts", {"do": "tell"}).error is None


def test_a_fork_server_that_is_killed_is_replaced(functions: Any) -> None:
    told = invoke(functions, "acts", {"do": "tell"}).payload

    os.kill(parent_of(told["pid"]), signal.SIGKILL)
    wait_until(lambda: not is_running(told["pid"]))
    answer = invoke(functions, "acts", {"do": "tell"})

    assert answer.error is None
    assert answer.payload["imported_at"] > told["imported_at"]


def test_an_environment_that_died_while_idle_costs_no_request(functions: Any) -> None:
    told = invoke(functions, "acts", {"do": "tell"}).payload

    os.kill(told["pid"], signal.SIGKILL)
    wait_until(lambda: not is_running(told["pid"]))
    answer = invoke(functions, "acts", {"do": "tell"})

    assert answer.error is None
    assert answer.payload["pid"] != told["pid"]
    assert answer.payload["imported_at"] == told["imported_at"]  # of the same fork server


def test_what_a_function_started_ends_with_it(functions: Any) -> None:
    started = invoke(functions, "acts", {"do": "spawn"}).payload
    assert is_running(started)

    invoke(functions, "acts", {"do": "exit", "status": 0})

    wait_until(lambda: not is_running(started))


def test_a_module_that_fails_or_is_missing_is_told_as_such(functions: Any) -> None:
    broken = invoke(functions, "broken")
    missing = invoke(functions, "missing")

    assert broken.error == missing.error == "Unhandled"
    assert broken.payload["errorType"] == "ValueError"
    assert "about to break" in broken.log
    assert missing.payload["errorType"] == "Runtime.ImportModuleError"
    assert "No module named 'nowhere'" in missing.payload["errorMessage"]


def test_an_import_without_end_is_cut_off(functions: Any) -> None:
    started = time.monotonic()
    slow = invoke(functions, "slow-to-import")

    assert slow.payload["errorType"] == "Sandbox.Timedout"
    assert time.monotonic() - started < 25


def test_a_module_with_threads_gets_a_process_of_its_own(functions: Any) -> None:
    first, again = (invoke(functions, "threaded").payload for _ in range(2))

    assert first == again


def test_an_answer_over_six_megabytes_is_refused(functions: Any) -> None:
    large = invoke(functions, "acts", {"do": "large", "size": 7_000_000})

    assert large.payload["errorType"] == "Function.ResponseSizeTooLarge"


def test_a_changed_variable_is_seen_by_the_next_invocation(functions: Any) -> None:
    before = invoke(functions, "acts", {"do": "tell"}).payload

    configure(functions, "acts", {"GREETING": "good evening"})
    after = invoke(functions, "acts", {"do": "tell"}).payload
    configure(functions, "acts", {"GREETING": "hello"})

    assert after["environment"]["GREETING"] == "good evening"
    assert after["imported_at"] > before["imported_at"]


def configure(functions: Any, name: str, variables: dict[str, str]) -> None:
    """Change a function's variables and wait until it has them."""
    functions.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    functions.get_waiter("function_updated_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )


def busy_pids(running: Running, function: str) -> list[int]:
    """The processes of a function that are in the middle of an invocation."""
    listed = call("GET", f"{running.cloud.endpoint}/_hoststack/environments").json
    return [each["pid"] for each in listed if each["function"] == function and each["busy"]]


def parent_of(pid: int) -> int:
    """The parent process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("PPid:")[2].split()[0])


def test_functions_that_cannot_start_are_noted_for_the_command_line(running: Running) -> None:
    """The test stack has three of them; their failures are told as soon as they are deployed."""
    told: list[str] = []
    file = running.cloud.folder / "failures.jsonl"
    wait_until(file.exists)
    noted = file.read_text()
    try:
        failures = Failures(running.cloud.folder, told.append)
        file.write_text(noted)
        failures.look()
    finally:
        file.write_text(noted)

    broken = [text for text in told if text.startswith("broken cannot start: ")]
    assert broken == ["broken cannot start: ValueError: broken at import (broken.py, line 4)"]
    assert any(text.startswith("missing cannot start: Runtime.Import") for text in told)


def test_a_function_invokes_another_as_its_role_lets_it(running: Running, functions: Any) -> None:
    answer = functions.invoke(FunctionName="invoker", Payload=b'{"hello": 1}')
    told = json.load(answer["Payload"])

    # the alias is left out here: what names it is the function's own ARN
    assert json.loads(told["answer"]["body"])["hello"] == 1
    arn = "arn:aws:lambda:us-east-1:000000000000:function:private"
    assert told["label"] == f"at {arn} and {arn}"


@pytest.mark.parametrize(
    "event",
    [
        {"function": "echo"},
        {"function": "arn:aws:lambda:us-east-1:000000000000:function:echo"},
        {"function": "private:live"},
        {"function": "private", "more": {"Qualifier": "live"}},
        {"function": "echo", "more": {"InvocationType": "Event"}},
    ],
    ids=str,
)
def test_a_function_invokes_no_other_one(functions: Any, event: dict[str, Any]) -> None:
    answer = functions.invoke(FunctionName="invoker", Payload=json.dumps(event).encode())

    assert json.load(answer["Payload"])["error"] == "AccessDeniedException"

"""EventBridge and what it starts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.calls import wait_until
from tests.conftest import Running

_ROLE = "arn:aws:iam::000000000000:role/anybody"


@pytest.fixture
def machine(running: Running) -> Iterator[str]:
    states = running.aws("stepfunctions")
    definition = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}}
    arn = states.create_state_machine(
        name="started", definition=json.dumps(definition), roleArn=_ROLE
    )["stateMachineArn"]
    yield arn
    states.delete_state_machine(stateMachineArn=arn)


def test_a_state_machine_is_started_whatever_its_input_is(running: Running, machine: str) -> None:
    events, states = running.aws("events"), running.aws("stepfunctions")
    inputs: dict[str, dict[str, Any]] = {
        "whole": {},
        "own": {"Input": '{"own": 1}'},
        "part": {"InputPath": "$.detail"},
        "made": {
            "InputTransformer": {
                "InputPathsMap": {"n": "$.detail.n"},
                "InputTemplate": '{"made": <n>}',
            }
        },
    }
    events.put_rule(Name="starts", EventPattern='{"source": ["tests"]}')
    targets = [{"Id": id, "Arn": machine, "RoleArn": _ROLE, **how} for id, how in inputs.items()]
    events.put_targets(Rule="starts", Targets=targets)
    for _ in range(2):
        entry = {"Source": "tests", "DetailType": "own", "Detail": '{"n": 7}'}
        events.put_events(Entries=[entry])

    def started() -> list[str]:
        found = states.list_executions(stateMachineArn=machine)["executions"]
        return [each["executionArn"] for each in found] if len(found) == 8 else []

    arns = wait_until(started, timeout_s=20)
    events.remove_targets(Rule="starts", Ids=list(inputs))
    events.delete_rule(Name="starts")
    given = [json.loads(states.describe_execution(executionArn=arn)["input"]) for arn in arns]
    assert sorted(map(json.dumps, (each for each in given if "source" not in each))) == [
        '{"made": 7}', '{"made": 7}', '{"n": 7}', '{"n": 7}', '{"own": 1}', '{"own": 1}',
    ]  # fmt: skip
    assert [each["detail"] for each in given if "source" in each] == [{"n": 7}, {"n": 7}]

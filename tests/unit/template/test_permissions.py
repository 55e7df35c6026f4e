"""What the roles of template.yaml allow."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from tests.conftest import REGION
from tests.stand.cloudformation import (
    FUNCTIONS,
    ROOT,
    actions,
    properties,
    resolved,
    statements,
    template,
)
from tests.stand.imports import foreign, modules

MAPPING = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
NEEDED = {
    "Client": {"execute-api:Invoke", "s3:PutObject", "s3:DeleteObject"},
    # enqueue, enqueue_all, depth; put, get, get_all, withdraw, fail, revoke, erase
    "Business": {
        "sqs:SendMessage",
        "sqs:GetQueueAttributes",
        "dynamodb:PutItem",
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
    },
    # the mapping; postpone
    "Webhook": MAPPING | {"sqs:ChangeMessageVisibility"},
    # the mapping; park, enqueue, postpone; claim, release, succeed, fail, revoked
    "Worker": MAPPING
    | {
        "sqs:SendMessage",
        "sqs:ChangeMessageVisibility",
        "dynamodb:UpdateItem",
        "dynamodb:BatchGetItem",
    },
    # the mapping; enqueue, park, take_parked, drop_parked; get, fail, reopen
    "Logship": MAPPING | {"sqs:SendMessage", "sqs:ChangeMessageVisibility"},
    "Buried": MAPPING | {"sqs:SendMessage", "dynamodb:GetItem", "dynamodb:UpdateItem"},
}

# Calls whose permission has another name: the same for one message or for ten, for each way to ask.
PERMISSIONS = {"SendMessageBatch": "SendMessage", "Converse": "InvokeModel"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_allows_what_its_function_calls_and_nothing_more(
    function: str, transformed: dict[str, Any]
) -> None:
    assert actions(function, transformed) == NEEDED[function]


def test_every_allowed_action_is_a_call_that_an_adapter_makes(
    transformed: dict[str, Any],
) -> None:
    made = {
        action
        for path in modules("infra")
        if "botocore" in foreign(path) and path.parts[1] != "clients"
        for action in _calls_in(path, botocore.session.get_session())
    }

    real = {"Model": "bedrock", "ModelName": "small", "ModelKeySecret": "key"}
    granted = {a for function in FUNCTIONS for a in actions(function, transformed, **real)}

    assert granted == made | {"execute-api:Invoke"}


def _calls_in(path: Path, session: botocore.session.Session) -> Iterator[str]:
    """The calls that an adapter makes with its client, by the names that policies use."""
    service = {"bedrock": "bedrock-runtime"}.get(path.stem, path.stem)
    client = session.create_client(service, region_name=REGION)
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        match node:
            case ast.Attribute(attr=call, value=ast.Attribute(attr="_client")):
                if call not in ("exceptions", "meta", "close"):
                    name = client.meta.method_to_api_mapping[call]
                    yield f"{path.stem}:{PERMISSIONS.get(name, name)}"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_role_has_a_wildcard_but_for_an_id_or_a_place(
    function: str, transformed: dict[str, Any]
) -> None:
    for statement in statements(function, transformed):
        listed = statement["Resource"]
        for arn in [listed] if isinstance(listed, str) else listed:
            ends = ("/tasks/*", "/batches/*", "/*/cancel", "/results/*", "/error_reports/*")
            wanted = 2 if arn.endswith("/results/*") else int(arn.endswith(ends))
            assert arn.count("*") == wanted, arn


def test_a_function_that_keeps_reports_in_a_folder_has_no_bucket(
    transformed: dict[str, Any],
) -> None:
    granted = statements("Client", transformed, ReportsDirectory="/tmp/reports")

    assert [statement["Action"] for statement in granted] == ["execute-api:Invoke"]
    assert template()["Resources"]["ReportsBucket"]["Condition"] == "KeepsReportsInS3"


@pytest.mark.parametrize("function", ["Business", "Buried"])
def test_with_redis_as_the_broker_no_function_may_do_anything_on_sqs_or_dynamodb(
    function: str, transformed: dict[str, Any]
) -> None:
    assert statements(function, transformed, Broker="redis") == []
    for name in ("TasksTable", "TasksQueue", "TasksDeadQueue", "TasksParkedQueue"):
        assert template()["Resources"][name]["Condition"] == "UsesSqs"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_function_makes_a_log_group_that_the_next_stack_could_not_make(
    function: str, transformed: dict[str, Any]
) -> None:
    role = resolved(transformed[f"{function}FunctionRole"]["Properties"])
    every = [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]

    [denied] = [statement for statement in every if statement["Effect"] == "Deny"]

    assert (denied["Action"], denied["Resource"]) == ("logs:CreateLogGroup", "*")
    group = properties(f"{function}LogGroup")["LogGroupName"]
    assert resolved(group) == f"/aws/lambda/promptlane-{function.lower()}"


PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.small"
BEHIND = "arn:aws:bedrock:eu-west-3::foundation-model/small"


@pytest.mark.parametrize(
    ("arns", "allowed"),
    [
        ("", ["arn:AWS::Partition:bedrock:AWS::Region::foundation-model/small"]),
        (f"{PROFILE},{BEHIND}", f"{PROFILE},{BEHIND}"),
    ],
)
def test_the_worker_may_ask_the_model_that_is_named_and_no_other(
    arns: str, allowed: Any, transformed: dict[str, Any]
) -> None:
    chosen = {"Model": "bedrock", "ModelName": "small", "ModelArns": arns}

    [asked] = [
        statement
        for statement in statements("Worker", transformed, **chosen)
        if statement["Action"] == "bedrock:InvokeModel"
    ]

    assert asked["Resource"] == allowed


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_the_worker_may_read_the_models_key_and_no_other_secret(
    function: str, transformed: dict[str, Any]
) -> None:
    chosen = {"Model": "openai", "ModelKeySecret": "promptlane/model-key"}
    read = [
        statement["Resource"]
        for statement in statements(function, transformed, **chosen)
        if "secretsmanager" in str(statement["Action"])
    ]

    of_the_key = "arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret"
    wanted = [f"{of_the_key}:promptlane/model-key-??????"] if function == "Worker" else []
    assert read == wanted


@pytest.mark.parametrize("policy", ["", "personal=block"])
def test_the_worker_may_store_reports_if_it_screens_answers(
    policy: str, transformed: dict[str, Any]
) -> None:
    allowed = actions("Worker", transformed, AnswerPolicy=policy)

    assert ("s3:PutObject" in allowed) is bool(policy)
    assert "s3:PutObject" not in actions(
        "Worker", transformed, AnswerPolicy=policy, ReportsDirectory="/tmp/reports"
    )

"""What template.yaml deploys, as it is written and after SAM's own transform."""

import copy
import json
import re
from collections.abc import Mapping
from typing import Any, override

import boto3
import pytest
from chalice.app import Chalice
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

from functions import problems, wiring
from functions.business import app as business_app
from functions.client import app as client_app
from functions.worker import app as worker_app
from infra.settings import Settings
from tests.conftest import REGION
from tests.unit.cloudformation import ROOT, template
from tests.unit.test_rooms import modules

FUNCTIONS = ("Client", "Business", "Worker", "Buried")
APPS: dict[str, Chalice] = {"Client": client_app.app, "Business": business_app.app}


@pytest.fixture(scope="module")
def transformed() -> dict[str, Any]:
    """The template's resources after the transform."""
    document = copy.deepcopy(template())
    document["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"  # as after packaging
    defaults = {name: entry["Default"] for name, entry in document["Parameters"].items()}
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
    result = Translator({}, Parser(), boto_session=session).translate(document, defaults)
    resources: dict[str, Any] = result["Resources"]
    return resources


def resolved(value: Any, **parameters: str) -> Any:
    """A value as CloudFormation would fill it in, resources by their logical ids."""
    match value:
        case {"Ref": str(name)}:
            filled: Any = None if name == "AWS::NoValue" else _filled_in(name, parameters)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            filled = f"{name}.{attribute}"
        case {"Fn::Sub": str(text)}:
            filled = re.sub(r"\$\{([^}]+)\}", lambda m: str(_filled_in(m[1], parameters)), text)
        case {"Fn::If": [str(condition), then, otherwise]}:
            [first, second] = template()["Conditions"][condition]["Fn::Equals"]
            is_true = resolved(first, **parameters) == resolved(second, **parameters)
            filled = resolved(then if is_true else otherwise, **parameters)
        case dict():
            filled = {name: resolved(entry, **parameters) for name, entry in value.items()}
        case list():
            entries = (resolved(entry, **parameters) for entry in value)
            filled = [entry for entry in entries if entry is not None]
        case _:
            filled = value
    return filled


def _filled_in(name: str, parameters: Mapping[str, str]) -> Any:
    return parameters.get(name, _defaults().get(name, name))


def _defaults() -> dict[str, Any]:
    return {name: entry["Default"] for name, entry in template()["Parameters"].items()}


def properties(name: str) -> dict[str, Any]:
    """A resource's properties, as they are written."""
    found: dict[str, Any] = template()["Resources"][name]["Properties"]
    return found


def statements(function: str, transformed: dict[str, Any], **parameters: str) -> list[Any]:
    """All that a function's role allows, its own policies only."""
    role = resolved(transformed[f"{function}FunctionRole"]["Properties"], **parameters)
    return [s for policy in role["Policies"] for s in policy["PolicyDocument"]["Statement"]]


def actions(function: str, transformed: dict[str, Any]) -> set[str]:
    """The actions that a function's role allows."""
    found: set[str] = set()
    for statement in statements(function, transformed):
        assert statement["Effect"] == "Allow"
        listed = statement["Action"]
        found |= {listed} if isinstance(listed, str) else set(listed)
    return found


# --- the APIs ---


@pytest.mark.parametrize("function", APPS)
def test_every_route_has_one_any_event_and_every_event_a_route(function: str) -> None:
    events = [event["Properties"] for event in properties(f"{function}Function")["Events"].values()]

    assert sorted(event["Path"] for event in events) == sorted(APPS[function].routes)
    assert {event["Method"] for event in events} == {"ANY"}
    assert {event["RestApiId"]["Ref"] for event in events} == {f"{function}Api"}


def test_every_path_of_the_business_api_is_private_and_invoked_as_the_gateway_itself(
    transformed: dict[str, Any],
) -> None:
    body = transformed["BusinessApi"]["Properties"]["Body"]

    assert set(body["paths"]) == set(business_app.app.routes)
    assert body["securityDefinitions"]["AWS_IAM"]["x-amazon-apigateway-authtype"] == "awsSigv4"
    for path, methods in body["paths"].items():
        assert list(methods) == ["x-amazon-apigateway-any-method"], path
        [method] = methods.values()
        assert method["security"] == [{"AWS_IAM": []}], path
        assert "credentials" not in method["x-amazon-apigateway-integration"], path


def test_the_client_api_is_open_and_has_no_cors(transformed: dict[str, Any]) -> None:
    body = transformed["ClientApi"]["Properties"]["Body"]

    assert set(body["paths"]) == set(client_app.app.routes)
    for methods in body["paths"].values():
        assert list(methods) == ["x-amazon-apigateway-any-method"]
        assert "security" not in methods["x-amazon-apigateway-any-method"]


def test_the_client_may_invoke_exactly_the_business_methods(transformed: dict[str, Any]) -> None:
    [invoke] = [
        statement
        for statement in statements("Client", transformed)
        if statement["Action"] == "execute-api:Invoke"
    ]

    granted = {arn.partition(":BusinessApi/v1/")[2] for arn in invoke["Resource"]}
    assert granted == {
        method + re.sub(r"\{\w+\}", "*", path)
        for path, methods in business_app.app.routes.items()
        for method in methods
    }


@pytest.mark.parametrize("function", ["Business", "Worker", "Buried"])
def test_nobody_else_may_invoke_an_api(function: str, transformed: dict[str, Any]) -> None:
    assert not any(a.startswith("execute-api") for a in actions(function, transformed))


KINDS = {kind.type: kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)}
GATEWAY_RESPONSES: dict[str, dict[str, Any]] = properties("ClientApi")["GatewayResponses"]


@pytest.mark.parametrize("name", GATEWAY_RESPONSES)
def test_what_the_gateway_answers_by_itself_is_one_of_our_problems(name: str) -> None:
    response = GATEWAY_RESPONSES[name]
    [text] = response["ResponseTemplates"].values()

    # API Gateway puts a quoted text in place of the variable.
    body = json.loads(text.replace("$context.error.messageString", '"Too \\"long\\""'))

    kind = KINDS[body["type"]]
    assert body["title"] == kind.title
    assert body["detail"]
    assert "$" not in json.dumps(body)
    if not name.startswith("DEFAULT"):  # these two stand for many status codes
        assert body["status"] == kind.status == response["StatusCode"]
    headers = response["ResponseParameters"]["Headers"]
    assert headers["Content-Type"] == f"'{problems.MEDIA_TYPE}'"
    assert headers["Cache-Control"] == "'no-store'"


def test_the_gateway_answers_at_least_these_as_problems() -> None:
    assert set(GATEWAY_RESPONSES) >= {
        "MISSING_AUTHENTICATION_TOKEN",
        "REQUEST_TOO_LARGE",
        "THROTTLED",
        "QUOTA_EXCEEDED",
        "INTEGRATION_TIMEOUT",
        "DEFAULT_4XX",
        "DEFAULT_5XX",
    }


def test_every_problem_has_a_slug_of_its_own() -> None:
    declared = [kind for kind in vars(problems).values() if isinstance(kind, problems.Kind)]

    assert len(KINDS) == len(declared)


# --- names, limits and times ---


def given_names(**parameters: str) -> list[str]:
    """Every name that the template gives to a resource."""
    keys = ("FunctionName", "QueueName", "TableName", "LogGroupName", "Name")
    return [
        resolved(resource["Properties"][key], **parameters)
        for resource in template()["Resources"].values()
        for key in keys
        if key in resource["Properties"]
        and resource["Type"] != "AWS::Lambda::EventSourceMapping"  # there it is a reference
    ]


def test_every_name_starts_with_the_prefix() -> None:
    names = given_names(Prefix="zebra")

    assert len(names) >= 4 + 3 + 1 + 4 + 2
    for name in names:
        assert name.removeprefix("/aws/lambda/").startswith("zebra-"), name


def test_api_ids_and_names_are_those_that_the_url_of_the_local_cloud_has() -> None:
    assert resolved(properties("ClientApi")["Tags"]["_custom_id_"]) == "promptlane"
    assert resolved(properties("BusinessApi")["Tags"]["_custom_id_"]) == "promptlane-business"
    assert resolved(properties("ClientApi")["StageName"]) == "v1"


def test_nothing_is_reserved_or_provisioned() -> None:
    text = (ROOT / "template.yaml").read_text()

    for word in ("ReservedConcurrentExecutions", "ProvisionedConcurrency", "PROVISIONED"):
        assert word not in text
    assert resolved(properties("WorkerMapping")["ScalingConfig"])["MaximumConcurrency"] <= 10


def test_every_parameter_has_a_default_and_a_description_and_is_used() -> None:
    text = (ROOT / "template.yaml").read_text()
    for name, parameter in template()["Parameters"].items():
        assert "Default" in parameter, name
        assert parameter.get("Description"), name
        assert re.search(rf"!Ref {name}\b|\$\{{{name}\}}", text), name


def test_there_are_resources_of_aws_only(transformed: dict[str, Any]) -> None:
    services = {resource["Type"].rpartition("::")[0] for resource in transformed.values()}

    assert services == {
        "AWS::ApiGateway",
        "AWS::DynamoDB",
        "AWS::IAM",
        "AWS::Lambda",
        "AWS::Logs",
        "AWS::S3",
        "AWS::SQS",
    }


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_logs_to_a_group_of_its_own_that_forgets(function: str) -> None:
    declared = properties(f"{function}Function")
    group = properties(f"{function}LogGroup")

    assert declared["LoggingConfig"]["LogGroup"] == {"Ref": f"{function}LogGroup"}
    name = resolved(declared["FunctionName"])
    assert resolved(group["LogGroupName"]) == f"/aws/lambda/{name}"
    assert resolved(group["RetentionInDays"]) in (1, 3, 5, 7, 14, 30, 60, 90, 180, 365)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_handler_exists(function: str) -> None:
    module, _, name = properties(f"{function}Function")["Handler"].rpartition(".")
    apps = {app.__name__: app for app in (client_app, business_app, worker_app)}

    assert callable(getattr(apps[module], name))


def test_a_message_stays_hidden_longer_than_a_worker_lives() -> None:
    visibility_s = resolved(properties("TasksQueue")["VisibilityTimeout"])
    worker_s = resolved(properties("WorkerFunction")["Timeout"])

    assert _defaults()["ModelSeconds"] + 3 <= worker_s
    assert visibility_s >= 6 * worker_s  # AWS's advice for a mapping's queue
    assert (
        properties("TasksDeadQueue")["VisibilityTimeout"] >= properties("BuriedFunction")["Timeout"]
    )


def test_a_record_outlives_its_message() -> None:
    message_s = properties("TasksQueue")["MessageRetentionPeriod"]

    assert template()["Parameters"]["RetentionDays"]["MinValue"] * 86_400 > message_s


def test_what_runs_out_of_deliveries_reaches_the_undertaker_and_nothing_is_lost_after_it() -> None:
    redrive = properties("TasksQueue")["RedrivePolicy"]

    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["TasksDeadQueue", "Arn"]}
    assert redrive["maxReceiveCount"] == {"Ref": "MaxTries"}
    mapped = {
        properties(name)["EventSourceArn"]["Fn::GetAtt"][0]: properties(name)["FunctionName"]
        for name in ("WorkerMapping", "BuriedMapping")
    }
    assert {queue: f["Fn::GetAtt"][0] for queue, f in mapped.items()} == {
        "TasksQueue": "WorkerFunction",
        "TasksDeadQueue": "BuriedFunction",
    }
    buried = properties("TasksDeadQueue")["RedrivePolicy"]["deadLetterTargetArn"]
    assert buried == {"Fn::GetAtt": ["TasksParkedQueue", "Arn"]}


@pytest.mark.parametrize("mapping", ["WorkerMapping", "BuriedMapping"])
def test_a_mapping_takes_partial_failures(mapping: str) -> None:
    declared = resolved(properties(mapping))

    assert declared["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert declared["BatchSize"] <= 10 or declared["MaximumBatchingWindowInSeconds"] >= 1
    assert declared["ScalingConfig"]["MaximumConcurrency"] >= 2


def test_the_table_has_the_key_and_the_ttl_that_the_adapter_writes() -> None:
    table = properties("TasksTable")

    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


# --- settings ---


class Recorded(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self.asked: set[str] = set()

    @override
    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


def environment_of(function: str, transformed: dict[str, Any], **parameters: str) -> dict[str, str]:
    """A function's variables, as Lambda would give them to it."""
    variables = transformed[f"{function}Function"]["Properties"]["Environment"]["Variables"]
    return {name: str(resolved(value, **parameters)) for name, value in variables.items()}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_variable_in_the_template_is_a_setting_that_takes_its_value(
    function: str, transformed: dict[str, Any]
) -> None:
    env = Recorded(environment_of(function, transformed))

    Settings.from_env(env)

    assert set(env) <= env.asked
    assert all(name.startswith("PROMPTLANE_") for name in env)


LOCAL = {"ReportsDirectory": "/tmp/reports", "BusinessUrl": "http://localhost:4566/business/v1"}


@pytest.mark.usefixtures("forgotten", "credentials")
@pytest.mark.parametrize("parameters", [{}, LOCAL], ids=["on AWS", "in the local cloud"])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_every_setting_that_its_adapters_need(
    function: str,
    parameters: dict[str, str],
    transformed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment_of(function, transformed, **parameters).items():
        monkeypatch.setenv(name, value)

    match function:  # as `wiring.prepare` does it on Lambda
        case "Client":
            client_app._intake()
            assert wiring.settings().reports == ("directory" if parameters else "s3")
        case "Business":
            business_app._business()
        case _:
            worker_app._worker()
            worker_app._undertaker()
            wiring.settings().required("parked_queue_url")


# --- permissions ---

MAPPING = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"}
NEEDED = {
    "Client": {"execute-api:Invoke", "s3:PutObject"},
    # enqueue, depth; put, get, withdraw
    "Business": {
        "sqs:SendMessage",
        "sqs:GetQueueAttributes",
        "dynamodb:PutItem",
        "dynamodb:GetItem",
        "dynamodb:DeleteItem",
    },
    # the mapping; park, postpone; claim, release, succeed, fail
    "Worker": MAPPING | {"sqs:SendMessage", "sqs:ChangeMessageVisibility", "dynamodb:UpdateItem"},
    # the mapping; enqueue, park, take_parked, drop_parked; get, fail, reopen
    "Buried": MAPPING | {"sqs:SendMessage", "dynamodb:GetItem", "dynamodb:UpdateItem"},
}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_allows_what_its_function_calls_and_nothing_more(
    function: str, transformed: dict[str, Any]
) -> None:
    assert actions(function, transformed) == NEEDED[function]


def test_every_allowed_action_is_a_call_that_an_adapter_makes(
    transformed: dict[str, Any],
) -> None:
    source = "".join((ROOT / path).read_text() for path in modules("infra"))
    calls = set(re.findall(r"_client\.([a-z_]+)", source))
    made = {call.title().replace("_", "") for call in calls}

    granted = {a for function in FUNCTIONS for a in actions(function, transformed)}

    assert {action.partition(":")[2] for action in granted} == made | {"Invoke"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_role_has_a_wildcard_but_for_a_task_id_or_a_report_id(
    function: str, transformed: dict[str, Any]
) -> None:
    for statement in statements(function, transformed):
        listed = statement["Resource"]
        for arn in [listed] if isinstance(listed, str) else listed:
            assert arn.count("*") == arn.endswith(("/tasks/*", "/error_reports/*")), arn


def test_a_function_that_keeps_reports_in_a_folder_has_no_bucket(
    transformed: dict[str, Any],
) -> None:
    granted = statements("Client", transformed, ReportsDirectory="/tmp/reports")

    assert [statement["Action"] for statement in granted] == ["execute-api:Invoke"]
    assert template()["Resources"]["ReportsBucket"]["Condition"] == "KeepsReportsInS3"

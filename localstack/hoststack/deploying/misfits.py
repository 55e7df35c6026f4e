"""What AWS's services refuse of resources that CloudFormation takes, and LocalStack takes too.

Sources: the API References of Lambda (CreateFunction, CreateEventSourceMapping), SQS
(SetQueueAttributes) and API Gateway (PutRestApi), and Lambda's guide, "Environment variables".
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from hoststack.deploying.template import Template, resources

_QUEUE, _TABLE, _ROLE = "AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::IAM::Role"
_FUNCTION, _MAPPING = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"
# What `Ref` gives of these, and where an ARN has to be.
_REF = {_QUEUE: "URL", _TABLE: "name", _ROLE: "name", "AWS::Kinesis::Stream": "name"}
_ARNS = {"EventSourceArn", "RoleArn", "TargetArn", "deadLetterTargetArn"}
_REDRIVE = {
    _QUEUE: {"deadLetterTargetArn", "maxReceiveCount"},
    "AWS::SNS::Subscription": {"deadLetterTargetArn"},
}
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{1,4096}")
_RESERVED = frozenset(
    {
        *("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION"),
        *("AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
        *("AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE"),
        *("AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY"),
        *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
    }
)
_TIMEOUT_S, _VISIBILITY_S = 3, 30  # where a template says nothing
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "any")
_VARIABLE_PART = re.compile(r"\{[\w.:-]{1,255}\+?\}")


def of_resource(name: str, template: Template, given: Mapping[str, str]) -> Iterator[str]:
    """What its service would refuse of a resource, after the transforms.

    Args:
        given: The stack's parameters.
    """
    resource = template["Resources"][name]
    kind, properties = str(resource.get("Type")), resource.get("Properties") or {}
    there = dict(resources(template))
    yield from _no_arns(kind, properties, there)
    if kind in _REDRIVE:
        yield from _of_redrive(properties.get("RedrivePolicy"), _REDRIVE[kind])
    if kind == _FUNCTION:
        yield from _of_variables(properties.get("Environment"))
    if kind == _MAPPING:
        yield from _of_stream(properties.get("EventSourceArn"), there)
        yield from _of_visibility(properties, template, given)
    if kind == "AWS::ApiGateway::RestApi":
        yield from (f"Body: {fault}" for fault in of_api(properties.get("Body")))


def of_events(properties: Mapping[str, Any]) -> Iterator[str]:
    """What API Gateway would refuse of SAM's events of type `Api`."""
    events = properties.get("Events")
    for name, event in events.items() if isinstance(events, dict) else ():
        if isinstance(event, dict) and not isinstance(event.get("Type", ""), str):
            yield f"Events.{name}: Type: expected text, not {event['Type']!r}"
        match event:
            case {"Type": "Api", "Properties": dict(own)}:
                path, method = own.get("Path"), own.get("Method")
                if isinstance(path, str):
                    yield from (f"Events.{name}: Path: {fault}" for fault in _of_path(path))
                if isinstance(method, str) and method.lower() not in _METHODS:
                    hint = _is_it(method.lower(), _METHODS)
                    yield f"Events.{name}: Method: there is no {method}{hint}"


def of_api(body: Any) -> Iterator[str]:
    """What API Gateway would refuse of an OpenAPI document."""
    paths = body.get("paths") if isinstance(body, dict) else None
    for path in paths if isinstance(paths, dict) else ():
        if not path.startswith(("Fn::", "x-")):
            yield from _of_path(path)
    for reference in dict.fromkeys(_files(body)):
        yield f"$ref {reference}: a document has to have all in itself, and names no other file"


def _files(value: Any) -> Iterator[str]:
    """Other files that a document refers to."""
    if isinstance(value, list):
        for part in value:
            yield from _files(part)
    elif isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str) and not reference.startswith(("#", "https://", "http://")):
            yield reference
        for part in value.values():
            yield from _files(part)


def _of_path(path: str) -> Iterator[str]:
    if not path.startswith("/"):
        yield f"{path} has to begin with a slash: is it /{path}?"
    for part in path.split("/"):
        if ("{" in part or "}" in part) and not _VARIABLE_PART.fullmatch(part):
            yield f"{path}: {part} has to be text, or a name in braces: {{name}} or {{name+}}"


def _no_arns(kind: str, value: Any, there: Mapping[str, Any]) -> Iterator[str]:
    """Where an ARN has to be, and `Ref` gives something else."""
    if isinstance(value, list):
        for part in value:
            yield from _no_arns(kind, part, there)
    elif isinstance(value, dict):
        for key, part in value.items():
            match part:
                case {"Ref": str(name)} if key in _ARNS or (kind, key) == (_FUNCTION, "Role"):
                    what = _REF.get(str(there.get(name, {}).get("Type")))
                    if what:
                        yield (f"{key}: !Ref {name} is a {what}, no ARN: is it !GetAtt {name}.Arn?")
            yield from _no_arns(kind, part, there)


def _of_redrive(policy: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(policy, dict) or any(key.startswith(("Fn::", "Ref")) for key in policy):
        return
    for key in policy:
        if key not in known:
            yield f"RedrivePolicy: there is no {key}{_is_it(key, known)}"
    if policy.keys() <= known:
        yield from (f"RedrivePolicy: {key} is missing" for key in sorted(known - policy.keys()))


def _of_variables(environment: Any) -> Iterator[str]:
    variables = environment.get("Variables") if isinstance(environment, dict) else None
    if not isinstance(variables, dict) or any(key.startswith("Fn::") for key in variables):
        return
    for name, value in variables.items():
        place = f"Environment.Variables.{name}"
        if name in _RESERVED:
            yield f"{place}: Lambda sets this variable itself"
        elif not _VARIABLE.fullmatch(name):
            yield f"{place}: a name has two letters, digits and _ at least, a letter first"
        is_function = isinstance(value, dict) and len(value) == 1
        if isinstance(value, list) or (
            isinstance(value, dict) and not (is_function and _is_function(*value))
        ):
            yield f"{place}: expected text, not {value!r}"


def _is_function(key: str) -> bool:
    return key == "Ref" or key.startswith("Fn::")


def _of_stream(source: Any, there: Mapping[str, Any]) -> Iterator[str]:
    match source:
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            table = there.get(name, {})
            if table.get("Type") != _TABLE:
                return
            if attribute == "Arn":
                yield (
                    f"EventSourceArn: {name}.Arn is the table, not its stream: "
                    f"is it {name}.StreamArn?"
                )
            elif "StreamSpecification" not in (table.get("Properties") or {}):
                yield f"EventSourceArn: {name} has no StreamSpecification, so there is no stream"


def _of_visibility(
    mapping: Mapping[str, Any], template: Template, given: Mapping[str, str]
) -> Iterator[str]:
    there = dict(resources(template))
    queue, function = _named(mapping.get("EventSourceArn")), _named(mapping.get("FunctionName"))
    if there.get(function, {}).get("Type") == "AWS::Lambda::Alias":
        function = _named((there[function].get("Properties") or {}).get("FunctionName"))
    if not (
        there.get(queue, {}).get("Type") == _QUEUE
        and there.get(function, {}).get("Type") == _FUNCTION
    ):
        return
    visible = (there[queue].get("Properties") or {}).get("VisibilityTimeout", _VISIBILITY_S)
    timeout = (there[function].get("Properties") or {}).get("Timeout", _TIMEOUT_S)
    visible_s, timeout_s = (_number(each, template, given) for each in (visible, timeout))
    if visible_s is not None and timeout_s is not None and visible_s < timeout_s:
        yield (
            f"{queue}'s VisibilityTimeout, {visible_s} s, is less than {function}'s Timeout, "
            f"{timeout_s} s"
        )


def _named(value: Any) -> str:
    """The resource that a value is the name or the ARN of; empty if that is not known."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn"]}:
            return name
    return ""


def _number(value: Any, template: Template, given: Mapping[str, str]) -> int | None:
    match value:
        case {"Ref": str(name)}:
            declared = (template.get("Parameters") or {}).get(name) or {}
            value = given.get(name, declared.get("Default"))
    return int(value) if str(value).isdecimal() else None


def _is_it(name: str, known: set[str] | tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=1)
    return f": is it {near[0]}?" if near else ""

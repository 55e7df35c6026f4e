"""What a template asks for and the local cloud has not: told before anything is deployed.

LocalStack deploys resources of types that it does not know, mistyped ones too, as nothing at all.
All look at a template as `conditions.seen` shows it.
"""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from hoststack.deploying import doors, integrations, kinds
from hoststack.deploying.template import Template, functions, resources

PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
_SOURCES = {"AlexaSkill", "DocumentDB", "MQ", "MSK", "SelfManagedKafka"}  # of events, not here
# The same, of mappings: the properties that only they have.
_MAPPINGS = {
    "AmazonManagedKafkaEventSourceConfig": "MSK",
    "DocumentDBEventSourceConfig": "DocumentDB",
    "Queues": "MQ",
    "SelfManagedEventSource": "SelfManagedKafka",
    "Topics": "Kafka",
}
_NO_SCHEDULER = "EventBridge Scheduler calls nothing here; events of type Schedule work"
_API = "AWS::Serverless::Api"
_COGNITO = "cognito_user_pools"


def stubs(types: dict[str, str]) -> list[str]:
    """Resources, by their types, that LocalStack would deploy as nothing: a line for each."""
    return [f"  {name} ({kind}){kinds.why(kind)}" for name, kind in unknown(types).items()]


def unknown(types: dict[str, str]) -> dict[str, str]:
    """Those resources, with their types, that LocalStack would deploy as nothing."""
    return {name: kind for name, kind in sorted(types.items()) if not kinds.is_known(kind)}


def types(template: Template) -> dict[str, str]:
    """The type of each resource of a template, as it names it."""
    return {name: str(resource.get("Type")) for name, resource in resources(template)}


def open_doors(template: Template, path: str = "") -> list[str]:
    """What closes an API on AWS and nothing here: a line for each resource, with the reason.

    Args:
        path: What goes before the names.
    """
    return _told(template, path, _open)


def _told(
    template: Template,
    path: str,
    reasons: Callable[[dict[str, Any], dict[str, Any]], Iterator[str]],
) -> list[str]:
    """A line for each reason that there is against a resource with its properties."""
    return [
        f"  {path}{name} ({resource.get('Type')}): {reason}"
        for name, resource, properties in whole(template)
        for reason in reasons(resource, properties)
    ]


def whole(template: Template) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each resource with its properties, those that the template gives to all of its kind too."""
    shared = dict(functions(template))
    of_apis = (template.get("Globals") or {}).get("Api") or {}
    has_own = makes_one = False
    for name, resource in resources(template):
        properties = shared.get(name, resource.get("Properties") or {})
        if resource.get("Type") == _API:
            has_own, properties = True, _merged(of_apis, properties)
        makes_one |= any(event.get("Type") == "Api" for event in _events(properties))
        yield name, resource, properties
    if of_apis and makes_one and not has_own:  # SAM makes it
        yield "Globals: Api", {"Type": _API}, of_apis


def _merged(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    both = {key for key in own if isinstance(own[key], dict) and isinstance(shared.get(key), dict)}
    return shared | own | {key: shared[key] | own[key] for key in both}


def _open(resource: dict[str, Any], properties: dict[str, Any]) -> Iterator[str]:
    config = properties.get("FunctionUrlConfig")
    url = config if isinstance(config, dict) else {}
    if _names_cognito(resource):
        yield "Cognito user pools do not exist here"
    is_url = resource.get("Type") == "AWS::Lambda::Url"
    if "AWS_IAM" in (properties.get("AuthType") if is_url else "", url.get("AuthType")):
        yield "AuthType AWS_IAM: the URL of a function takes all calls here"
    yield from doors.ajar(resource, properties)


def silent(template: Template, path: str = "") -> list[str]:
    """What would be made and then do nothing: a line for each resource, with the reason.

    Args:
        path: What goes before the names.
    """
    return _told(template, path, _silent)


def _silent(resource: dict[str, Any], properties: dict[str, Any]) -> Iterator[str]:
    code = properties.get("Code")
    has_image = "ImageUri" in properties or (isinstance(code, dict) and "ImageUri" in code)
    if has_image or properties.get("PackageType") == "Image":
        yield "container images do not run here"
    if "DurableConfig" in properties:
        yield "DurableConfig: functions here are not durable"
    if resource.get("Type") == "AWS::Scheduler::Schedule" and _is_on(properties):
        yield _NO_SCHEDULER
    for event in _events(properties):
        if event.get("Type") == "ScheduleV2" and _is_on(event.get("Properties")):
            yield f"ScheduleV2: {_NO_SCHEDULER}"

    for service in integrations.of_method(properties.get("Integration")):
        yield f"its method calls {service}, which is not here"
    for document in (properties.get("DefinitionBody"), properties.get("Body")):
        for path, service in integrations.of_api(document):
            yield f"{path} calls {service}, which is not here"


def _is_on(schedule: Any) -> bool:
    return not isinstance(schedule, dict) or schedule.get("State") != "DISABLED"


def _events(properties: dict[str, Any]) -> list[dict[str, Any]]:
    events = properties.get("Events")
    found = events.values() if isinstance(events, dict) else ()
    return [event for event in found if isinstance(event, dict)]


def foreign(
    template: Template, pythons: Collection[str], given: Mapping[str, str]
) -> dict[str, list[str]]:
    """Functions of runtimes that are not here: their names, by the runtime.

    Args:
        pythons: Versions besides this Python's that are here.
        given: The stack's parameters, one of which may be a runtime.
    """
    here = {PYTHON, *(f"python{version}" for version in pythons)}
    declared = template.get("Parameters") or {}
    found: dict[str, list[str]] = {}
    for name, function in functions(template):
        runtime = function.get("Runtime")
        match runtime:
            case {"Ref": str(parameter)} if parameter in declared:
                runtime = given.get(parameter, declared[parameter].get("Default"))
        if isinstance(runtime, str) and runtime not in here:
            found.setdefault(runtime, []).append(name)
    return found


def elsewhere(template: Template, path: str = "") -> list[str]:
    """What only AWS can do, and LocalStack fails at: a line for each resource, with the reason.

    Args:
        path: What goes before the names.
    """
    return _told(template, path, _only_on_aws)


def _only_on_aws(resource: dict[str, Any], properties: dict[str, Any]) -> Iterator[str]:
    kind = resource.get("Type")
    location = properties.get("Location")
    if kind == "AWS::Serverless::Application" and isinstance(location, dict):
        yield "the Serverless Application Repository has its template"
    if "CapacityProviderConfig" in properties:
        yield "CapacityProviderConfig: there are no capacity providers here"
    if kind == "AWS::DynamoDB::Table" and "KinesisStreamSpecification" in properties:
        yield "KinesisStreamSpecification: changes of tables go to no Kinesis stream here"
    if kind == "AWS::Serverless::Function":
        sources = {event.get("Type") for event in _events(properties)}
        yield from (f"{each}: no such event source here" for each in sorted(_SOURCES & sources))
    if kind == "AWS::Lambda::EventSourceMapping":
        named = sorted({source for key, source in _MAPPINGS.items() if key in properties})
        yield from (f"{each}: no such event source here" for each in named[:1])


def _names_cognito(value: Any) -> bool:
    match value:
        case dict():
            return "UserPoolArn" in value or any(map(_names_cognito, value.values()))
        case list():
            return any(map(_names_cognito, value))
    return isinstance(value, str) and value.lower() == _COGNITO

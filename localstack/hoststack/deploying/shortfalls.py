"""What of a template is ignored here, and what happens instead: warnings, not refusals."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hoststack.deploying import inert
from hoststack.deploying.template import Template, functions, resources

_VERSIONS = "no versions are published, the alias is the latest code"
_SEALED = "nothing is encrypted"
FUNCTION = {
    "AutoPublishAlias": _VERSIONS,
    "CodeSigningConfigArn": "unsigned code is taken",
    "DeploymentPreference": "all calls go to the latest code at once",
    "EphemeralStorage": "temporary files are on this machine, with the room that it has",
    "FileSystemConfigs": "no file system is mounted",
    "ImageUri": "container images do not run here: calls will fail",
    "KmsKeyArn": _SEALED,
    "ProvisionedConcurrencyConfig": "environments start when they are needed",
    "RecursiveLoop": "loops are not ended",
    "RuntimeManagementConfig": "the runtime is the Python that is here",
    "SourceKMSKeyArn": _SEALED,
    "TenancyConfig": "tenants share environments, and have no id",
    "Tracing": "no traces are recorded",
    "TracingConfig": "no traces are recorded",
    "VpcConfig": "it is in this machine's network",
}
PARTS = {
    ("FunctionUrlConfig", "Cors"): "browsers' requests for pages of other sites are refused",
    ("FunctionUrlConfig", "InvokeMode"): "answers come as a whole",
    ("LoggingConfig", "SystemLogLevel"): "START, END and REPORT come as text, always",
}
MAPPING = {
    "BisectBatchOnFunctionError": "the whole batch is tried again",
    "KmsKeyArn": _SEALED,
    "MetricsConfig": "nothing is counted",
    "ParallelizationFactor": "each shard has one reader",
    "ProvisionedPollerConfig": "there is one poller",
    "TumblingWindowInSeconds": "each batch stands alone, without state",
}
# With these nothing is asked that is not here.
_HARMLESS: dict[str, tuple[Any, ...]] = {
    "EphemeralStorage": ({"Size": 512},),
    "InvokeMode": ("BUFFERED",),
    "ParallelizationFactor": (1,),
    "RecursiveLoop": ("Allow",),
    "RuntimeManagementConfig": ({"UpdateRuntimeOn": "Auto"},),
    "Tracing": ("PassThrough", "Disabled"),
    "TracingConfig": ({"Mode": "PassThrough"},),
}

type Found = dict[str, list[str]]  # names of resources, by what is said of them


def ignored(template: Template, given: Mapping[str, str], path: str = "") -> Found:
    """What of a template's functions and their event sources is ignored, and the names of those.

    What the template's author names in `Metadata: Hoststack::Known` is known already.

    Args:
        given: The stack's parameters.
        path: What goes before the names.
    """
    values = {n: e.get("Default") for n, e in (template.get("Parameters") or {}).items()} | {
        **given
    }
    found: Found = {}

    def look(name: str, properties: Mapping[str, Any], told: Mapping[str, str], at: str) -> None:
        for key, instead in told.items():
            value = _resolved(properties.get(key), values)
            if value and value not in _HARMLESS.get(key, ()) and key not in known:
                found.setdefault(f"{at}{key} is ignored: {instead}", []).append(path + name)

    known = _known(template)
    for name, function in functions(template):
        look(name, function, FUNCTION, "")
        for (whole, part), instead in PARTS.items():
            if isinstance(within := function.get(whole), dict):
                look(name, within, {part: instead}, f"{whole}: ")
        for layer in () if "Layers" in known else _absent_layers(template, function):
            told = f"the layer {layer} is only on AWS: here it is empty"
            found.setdefault(told, []).append(path + name)
        events = function.get("Events")
        for event in events.values() if isinstance(events, dict) else ():
            if isinstance(event, dict) and isinstance(event.get("Properties"), dict):
                look(name, event["Properties"], MAPPING, f"{event.get('Type')}: ")
        if isinstance(role := function.get("Role"), str):
            told = f"the role {role} is not looked for: on AWS it has to exist"
            found.setdefault(told, []).append(path + name)
    for name, resource in resources(template):
        if resource.get("Type") == "AWS::Lambda::EventSourceMapping":
            look(name, resource.get("Properties") or {}, MAPPING, "")
    return found


def ignored_of_resources(template: Template, path: str = "", *, counts_calls: bool = True) -> Found:
    """What LocalStack ignores of a template's other resources, and the names of those.

    Args:
        path: What goes before the names.
        counts_calls: Whether invocations are counted in CloudWatch.
    """
    known = _known(template)
    found: Found = {}
    for name, key, what in inert.said(template, counts_calls=counts_calls):
        if key not in known:
            found.setdefault(what, []).append(path + name)
    return found


def _known(template: Template) -> list[Any]:
    """What the template's author knows already."""
    return list((template.get("Metadata") or {}).get("Hoststack::Known") or [])


def told(found: Iterable[Found]) -> list[str]:
    """A line for each thing that is said, with the names of all resources that it is said of."""
    names: Found = {}
    for each in found:
        for what, those in each.items():
            names.setdefault(what, []).extend(those)
    return [f"{', '.join(those)}: {what}" for what, those in names.items()]


def _resolved(value: Any, values: Mapping[str, Any]) -> Any:
    """A value, or that of the parameter that it refers to."""
    match value:
        case {"Ref": str(name)} if name in values:
            return values[name]
        case {"Mode": mode}:
            return {"Mode": _resolved(mode, values)}
    return value


def _absent_layers(template: Template, function: Mapping[str, Any]) -> Iterator[str]:
    """The layers that a function names by their ARN."""
    layers = function.get("Layers") or []
    for layer in layers if isinstance(layers, list) else [layers]:
        match layer:
            case {"Ref": str(name)} if name in template["Resources"]:
                continue
            case {"Ref": str(name)} | {"Fn::Sub": str(name)} | str(name):
                yield name
            case _:
                yield str(layer)

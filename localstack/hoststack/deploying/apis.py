"""The REST APIs of a deployed stack."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from hoststack.deploying.stack import client, resources_of
from hoststack.settings import Front

_SAMS_OWN = "Stage"  # a stage that SAM makes beside those of the template


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One API; `name` is its logical id, or `Nested/Api`; `id` is the one in its URL."""

    name: str
    id: str
    stages: tuple[str, ...]

    def serves(self, front: Front) -> bool:
        """Whether a front asks for this one."""
        return front.api_id in {self.id, self.name} and front.stage in self.stages

    def __str__(self) -> str:
        ids = self.name if self.id == self.name else f"{self.name} or {self.id}"
        return f"{ids}, stage {' or '.join(self.stages)}"


def apis_of(stack: str, endpoint: str, secret: str) -> list[Api]:
    """All APIs of a stack, and of those nested in it, that have a stage, by their names."""
    cloudformation = client("cloudformation", endpoint, secret)
    gateway = client("apigateway", endpoint, secret)
    apis = []
    for name, resource in sorted(resources_of(cloudformation, stack), key=itemgetter(0)):
        if resource["ResourceType"] == "AWS::ApiGateway::RestApi":
            key = resource["PhysicalResourceId"]
            stages = gateway.get_stages(restApiId=key)["item"]
            names = sorted(stage["stageName"] for stage in stages)
            if len(names) > 1 and _SAMS_OWN in names:
                names.remove(_SAMS_OWN)
            apis.append(Api(name=name, id=key, stages=tuple(names)))
    return [api for api in apis if api.stages]


def faults(fronts: Sequence[Front], apis: Sequence[Api]) -> list[str]:
    """A line for each front whose API is not there, with those that are."""
    there = "; ".join(map(str, apis)) or "none"
    return [
        f"--front {front}: the stack has no such API and stage. It has: {there}."
        for front in fronts
        if not any(api.serves(front) for api in apis)
    ]


def moved(before: Sequence[Api], after: Sequence[Api]) -> list[str]:
    """A line for each API that has another id now."""
    now = {api.name: api.id for api in after}
    return [
        f"{api.name} has another id: {now[api.name]}, before {api.id}"
        for api in before
        if now.get(api.name, api.id) != api.id
    ]

"""Which execution environment takes an invocation.

LocalStack looks through its environments while other threads add some ("dictionary changed size
during iteration"), offers a new one to others before who started it has it, and keeps those that
were stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from localstack.services.lambda_.invocation.assignment import (
    AssignmentException,
    AssignmentService,
)
from localstack.services.lambda_.invocation.execution_environment import (
    ExecutionEnvironment,
    InvalidStatusException,
)
from localstack.services.lambda_.invocation.lambda_models import (
    FunctionVersion,
    InitializationType,
)


def install() -> None:
    """Replace LocalStack's choice."""
    AssignmentService.get_environment = get_environment


@contextmanager
def get_environment(
    service: AssignmentService,
    version_manager_id: str,
    function_version: FunctionVersion,
    provisioning_type: InitializationType,
) -> Iterator[ExecutionEnvironment]:
    """An environment for one invocation: an idle one, or a new one.

    Raises:
        AssignmentException: None could be started.
    """
    environments = service.environments[version_manager_id]
    environment = _idle(environments, provisioning_type)
    if environment is None:
        if provisioning_type != InitializationType.on_demand:
            raise AssignmentException("No provisioned environment is free, despite the lease.")
        environment = service.start_environment(version_manager_id, function_version)
        environment.reserve()
        environments[environment.id] = environment
    try:
        yield environment
        environment.release()
    except BaseException as error:
        service.stop_environment(environment)
        environments.pop(environment.id, None)  # also if it had stopped by itself
        if not isinstance(error, InvalidStatusException):
            raise


def _idle(environments: dict[str, Any], wanted: InitializationType) -> ExecutionEnvironment | None:
    for environment in list(environments.values()):
        if environment.initialization_type != wanted:
            continue
        try:
            environment.reserve()
        except InvalidStatusException:
            continue  # busy, or stopped
        return environment
    return None

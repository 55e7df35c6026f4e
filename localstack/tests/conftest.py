"""A local cloud with a small stack, started once; and the Python that its functions run on."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hoststack.command.cloud import Cloud
from hoststack.command.plan import Plan
from hoststack.deploying.stack import Stack, client
from hoststack.settings import Front
from tests.calls import free_ports

HERE = Path(__file__).parent
STACK = Stack(name="tests", template=HERE / "stack" / "template.yaml")
OTHER = "3.12"  # the runtime that has an interpreter of its own
_RUNTIME = "HOSTSTACK_TEST_PYTHON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A cloud with the test stack in it; `front` is the public API at its own port."""

    cloud: Cloud
    front: str
    outputs: dict[str, str]

    def aws(self, service: str) -> Any:
        """A boto3 client."""
        return client(service, self.cloud.endpoint)

    def delete(self, stack: str) -> None:
        """Delete a stack whose mappings would keep the machine busy."""
        cloudformation = self.aws("cloudformation")
        cloudformation.delete_stack(StackName=stack)
        waiter = cloudformation.get_waiter("stack_delete_complete")
        waiter.wait(StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 30})


@pytest.fixture(scope="session")
def runtime_python() -> Path:
    """A Python that has what AWS's runtime has; see runtime.txt."""
    default = HERE.parents[1] / ".venvs" / "runtime" / "bin" / "python"
    python = Path(os.environ.get(_RUNTIME, default))
    if not python.exists():
        message = f"no Python for functions: set {_RUNTIME}"
        if "CI" in os.environ:
            pytest.fail(message)
        pytest.skip(message)
    return python


@pytest.fixture(scope="session")
def running(runtime_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The cloud that most tests share."""
    port, front = free_ports(2)
    plan = Plan(
        python=runtime_python,
        pythons={OTHER: double_of(runtime_python, tmp_path_factory.mktemp("python"))},
        port=port,
        fronts=(Front(port=front, api_id="public", stage="live"),),
        folder=tmp_path_factory.mktemp("cloud"),
        settings={"LAMBDA_KEEPALIVE_MS": "600000", "LAMBDA_RETRY_BASE_DELAY": "1"},
    )
    with Cloud(plan) as cloud:
        outputs = cloud.deploy(STACK)
        yield Running(cloud=cloud, front=f"http://localhost:{front}", outputs=outputs)


def double_of(python: Path, folder: Path) -> Path:
    """The same interpreter by another name: its functions see that it is another."""
    double = folder / "python"
    double.write_text(f'#!/bin/sh\nexec env MARK=double {python} "$@"\n')
    double.chmod(0o755)
    return double


@pytest.fixture(autouse=True, scope="session")
def inside_localstack(runtime_python: Path) -> None:
    """What our modules find in the environment when LocalStack loads them."""
    os.environ["HOSTSTACK_PYTHON"] = str(runtime_python)

"""Which types of resources deploy: README's table is what this test has deployed.

`HOSTSTACK_WRITE_KINDS=1 pytest tests/test_kinds.py` writes it anew.
"""

from collections import defaultdict
from pathlib import Path

from hoststack.deploying import template
from hoststack.deploying.stack import Stack
from tests import readme
from tests.conftest import HERE, Running

KINDS = HERE / "stack" / "kinds.yaml"
STUB = "unknown"  # what LocalStack names what it has made nothing of
BEGIN, END = "<!-- kinds: written by tests/test_kinds.py -->\n", "<!-- end of kinds -->\n"


def test_the_readme_lists_the_types_that_deploy(running: Running) -> None:
    running.cloud.deploy(Stack(name="kinds", template=KINDS))

    table = table_of(running, KINDS)
    running.delete("kinds")
    readme.hold(BEGIN, END, table)


def table_of(running: Running, file: Path) -> str:
    """The types in the template and those that were made of them, a row for each service."""
    cloudformation = running.aws("cloudformation")
    made = cloudformation.describe_stack_resources(StackName="kinds")["StackResources"]
    assert {each["ResourceStatus"] for each in made} == {"CREATE_COMPLETE"}
    nothing = [each["ResourceType"] for each in made if each["PhysicalResourceId"] == STUB]
    assert not nothing, "LocalStack completes what it knows nothing of, too"
    kinds = {each["ResourceType"] for each in made}
    kinds |= {str(resource["Type"]) for _, resource in template.resources(template.read(file))}
    services: dict[str, set[str]] = defaultdict(set)
    for kind in kinds:
        service, _, name = kind.rpartition("::")
        services[service].add(name)
    rows = [
        f"| `{service}` | {', '.join(sorted(services[service]))} |" for service in sorted(services)
    ]
    return "\n".join(["| service | types |", "| --- | --- |", *rows]) + "\n"

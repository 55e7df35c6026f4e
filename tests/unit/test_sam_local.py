"""What `make sam-local` makes of a build and of a running cloud."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from commands import sam_local
from tests.stand.cloudformation import ROOT, template

ENDPOINT = "http://172.17.0.1:4566"
CLOUD = {  # what a container is told of the local cloud, whatever credentials the caller has
    "AWS_ENDPOINT_URL": ENDPOINT,
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "of this run",
    "AWS_SESSION_TOKEN": "",
}
LISTED: list[dict[str, Any]] = [
    {
        "FunctionName": "promptlane-client",
        "Environment": {
            "Variables": {
                "PROMPTLANE_BUSINESS_URL": "http://localhost:4566/_aws/execute-api/b/v1",
                "PROMPTLANE_REPORTS_DIRECTORY": "/home/me/error_reports",
                "PROMPTLANE_MAX_CHARS": "8000",
            }
        },
    },
    {"FunctionName": "promptlane-worker"},
]


def test_a_container_is_told_where_the_machine_it_runs_on_is() -> None:
    told = sam_local.variables(LISTED, ENDPOINT, {**CLOUD, "HOME": "/home/me"})

    assert told["ClientFunction"] == {
        "PROMPTLANE_BUSINESS_URL": f"{ENDPOINT}/_aws/execute-api/b/v1",
        "PROMPTLANE_REPORTS_DIRECTORY": "/tmp/error_reports",
        "PROMPTLANE_MAX_CHARS": "8000",
        **CLOUD,
    }
    assert told["WorkerFunction"] == CLOUD
    assert set(told) <= set(template()["Resources"])


def test_the_built_template_gets_the_architecture_and_each_variable_once() -> None:
    text = (ROOT / "template.yaml").read_text()

    once = sam_local.declared(text, "x86_64")

    assert re.search(r"Architecture:\n    Type: String\n    Default: x86_64\n", once)
    assert [once.count(f"\n        {name}: ''\n") for name in CLOUD] == [1] * len(CLOUD)
    assert sam_local.declared(once, "x86_64") == once
    assert not any(name in text for name in CLOUD)  # on AWS they are Lambda's


def test_a_template_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="is not what `sam build` made"):
        sam_local.declared("Resources: {}", "arm64")


@pytest.mark.parametrize("event", sorted(path.stem for path in (ROOT / "events").glob("*.json")))
def test_every_event_is_for_a_function(event: str) -> None:
    assert f"{event.title()}Function" in template()["Resources"]
    assert json.loads(Path(ROOT, "events", f"{event}.json").read_text())


def test_every_function_has_an_event() -> None:
    functions = {
        name.removesuffix("Function").lower()
        for name, resource in template()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }

    assert {path.stem for path in (ROOT / "events").glob("*.json")} == functions

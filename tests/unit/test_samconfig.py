"""samconfig.toml: what it says is in the template."""

import tomllib
from typing import Any

import pytest

from tests.stand.cloudformation import ROOT, template

CONFIG: dict[str, Any] = tomllib.loads((ROOT / "samconfig.toml").read_text())


@pytest.mark.parametrize("environment", ["prod", "local"])
def test_an_environment_says_only_what_the_template_takes(environment: str) -> None:
    deploy = CONFIG[environment]["deploy"]["parameters"]
    declared = template()["Parameters"]

    for override in deploy["parameter_overrides"]:
        name, _, value = override.partition("=")
        assert value in declared[name].get("AllowedValues", [value]), override
    assert deploy["capabilities"] == ["CAPABILITY_IAM"]
    assert CONFIG[environment]["build"]["parameters"]["build_in_source"] is True


def test_production_is_asked_before_it_changes_and_has_alarms() -> None:
    deploy = CONFIG["prod"]["deploy"]["parameters"]

    assert deploy["confirm_changeset"] is True
    assert "Alarms=false" not in deploy["parameter_overrides"]
    assert any(tag.startswith("stage=") for tag in deploy["tags"])

"""Detectors of an operator's own, named by a setting."""

import re
from collections.abc import Iterator

import pytest

from alerts import Finding
from functions.client import app as client_app
from infra.errors import SettingsError
from tests.stand.gateway import Gateway

HERE = __name__


class Codename:
    """Finds the name of a project that nobody may talk about."""

    def find(self, text: str) -> Iterator[Finding]:
        for match in re.finditer("bluebird", text, re.IGNORECASE):
            yield Finding("personal", "CODENAME", match.start(), match.end(), 1.0)


class Broken:
    def __init__(self) -> None:
        raise OSError("no model")


class NoDetector:
    pass


def test_a_message_is_screened_by_the_operators_detector_too(
    call: Gateway, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("PROMPTLANE_ALERT_DETECTORS", f"{HERE}:Codename")

    refused = call("POST", "/process", {"message": "When does Bluebird start?"})

    assert refused.status == 422
    assert refused.json()["kinds"] == ["CODENAME"]
    assert call("POST", "/process", {"message": "When does it start?"}).status == 202


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere:Codename", "'nowhere:Codename' could not be made .*ModuleNotFoundError"),
        (f"{HERE}:Missing", "could not be made .*AttributeError"),
        (f"{HERE}:Broken", "could not be made .*OSError: no model"),
        (f"{HERE}:NoDetector", "has no method find"),
        (HERE, "expected module:Class"),
    ],
)
def test_a_detector_that_cannot_be_made_stops_the_start(
    environment: pytest.MonkeyPatch, name: str, told: str
) -> None:
    environment.setenv("PROMPTLANE_ALERT_DETECTORS", name)

    with pytest.raises(SettingsError, match=f"PROMPTLANE_ALERT_DETECTORS: .*{told}"):
        _ = client_app.wiring.detectors

"""The template after SAM's own transform."""

import copy
from typing import Any

import boto3
import pytest

from tests.conftest import REGION
from tests.unit.cloudformation import template


@pytest.fixture(scope="session")
def transformed() -> dict[str, Any]:
    """The template's resources after the transform."""
    return transform()


def transform(**parameters: str) -> dict[str, Any]:
    """The template's resources after the transform, with some parameters changed."""
    from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
    from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

    document = copy.deepcopy(template())
    document["Globals"]["Function"]["CodeUri"] = "s3://bucket/key"  # as after packaging
    defaults = {name: entry["Default"] for name, entry in document["Parameters"].items()}
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)
    result = translator.translate(document, defaults | parameters)
    resources: dict[str, Any] = result["Resources"]
    return resources

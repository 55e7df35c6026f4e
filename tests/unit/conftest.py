"""The template after SAM's own transform, and the deployment packages."""

import copy
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.conftest import REGION
from tests.stand.cloudformation import ROOT, defaults, template
from tests.stand.packages import RUNTIME, make


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
    session = boto3.Session("AKIDEXAMPLE", "secret", region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)
    result = translator.translate(document, defaults() | parameters)
    resources: dict[str, Any] = result["Resources"]
    return resources


@pytest.fixture(scope="module")
def package() -> Path:
    """The package, built anew if its sources have changed."""
    make("build/package.stamp")
    return ROOT / "build" / "package"


@pytest.fixture(scope="module")
def logship() -> Path:
    """The log shipper's own package, built anew if its sources have changed."""
    make("build/logship.stamp")
    return ROOT / "build" / "logship"


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SDK and what it needs, and nothing else of this environment."""
    folder = tmp_path_factory.mktemp("runtime")
    site_packages = Path(boto3.__file__).parents[1]
    for name in RUNTIME:
        (folder / name).symlink_to(site_packages / name)
    return folder

"""The local cloud of the end-to-end tests, started once, with two stacks in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.cloud import Cloud, running_cloud


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """`make run` as a user starts it, on ports of its own; the model takes its real 10 s."""
    folder: Path = tmp_path_factory.mktemp("cloud")
    with running_cloud(folder) as running:
        yield running

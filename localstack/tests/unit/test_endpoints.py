"""Sessions of the SDK share its table of endpoints, and each its own models of services."""

from collections.abc import Iterator

import pytest
from botocore.loaders import JSONFileLoader, Loader

from hoststack import endpoints


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(JSONFileLoader, "load_file", JSONFileLoader.load_file)
    endpoints.share()
    yield


def test_the_table_is_one_for_all() -> None:
    one, other = (Loader().load_data("endpoints") for _ in range(2))

    assert one is other
    assert {"aws", "aws-cn"} <= {partition["partition"] for partition in one["partitions"]}


def test_a_model_is_its_sessions_own() -> None:
    """Sessions change models, so that nothing of one may show in another."""
    one, other = (Loader().load_service_model("sqs", "service-2") for _ in range(2))

    assert one == other
    assert one is not other

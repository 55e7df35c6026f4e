"""What is missing here is told without asking the network."""

import socket
from typing import Any

import pytest
from localstack.utils.catalog import plugins
from localstack.utils.catalog.catalog_loader import RemoteCatalogLoader

from hoststack.services import offline


def test_nobody_is_asked_what_other_editions_have(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address))
    monkeypatch.setattr(
        RemoteCatalogLoader, "get_remote_catalog", RemoteCatalogLoader.get_remote_catalog
    )
    offline.install()

    catalog = plugins.get_aws_catalog()

    assert catalog.name == "aws-catalog-runtime-only"
    assert asked == []

"""What unit tests share."""

from collections.abc import Iterator

import pytest

from hoststack.services import comparing, drafts, expressions, strictness
from tests.unit.tables import Tables


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tables]:
    """DynamoDB with all that is ours; moto's own is put back at the end."""
    for owner, name, _ in drafts.REPLACED + strictness.REPLACED + comparing.REPLACED:
        monkeypatch.setattr(owner, name, vars(owner).get(name), raising=False)
    expressions.install()
    drafts.install()
    strictness.install()
    comparing.install()
    tables = Tables()
    yield tables
    tables.backend.tables.clear()

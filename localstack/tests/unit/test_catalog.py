"""The index of services is built once, and found where LocalStack looks for it."""

import subprocess
from pathlib import Path

import pytest
from localstack.aws.spec import LazyServiceCatalogIndex, load_service_index_cache

from hoststack import catalog
from tests.conftest import Running


def test_it_is_built_once_for_all_clouds(tmp_path: Path) -> None:
    built = []

    def build(file: Path) -> None:
        built.append(file)
        file.write_bytes(b"index")

    kept = tmp_path / "python" / "index.dill"
    for cloud in ("one", "two"):
        catalog.give(kept, tmp_path / cloud / "cache" / "index.dill", build)

    assert len(built) == 1
    assert (tmp_path / "two" / "cache" / "index.dill").read_bytes() == b"index"
    assert list(kept.parent.iterdir()) == [kept]


@pytest.mark.parametrize("error", [PermissionError(), subprocess.CalledProcessError(1, "python")])
def test_where_it_cannot_be_built_localstack_does_it(tmp_path: Path, error: Exception) -> None:
    def build(_: Path) -> None:
        raise error

    wanted = tmp_path / "cache" / "index.dill"

    catalog.give(tmp_path / "index.dill", wanted, build)

    assert not wanted.exists()


def test_a_running_cloud_has_it_and_it_knows_localstacks_services(running: Running) -> None:
    [found] = running.cloud.folder.rglob("service-catalog-*.dill")

    assert load_service_index_cache(str(found)).service_names == (
        LazyServiceCatalogIndex().service_names
    )

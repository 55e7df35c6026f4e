"""Unpacking deployment packages."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hoststack.deploying import package
from hoststack.functions import code


@pytest.fixture(autouse=True)
def nothing_unpacked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a cloud that has just started."""
    monkeypatch.setattr(code, "_unpacked", {})
    yield


class Stored:
    """A package as LocalStack keeps it."""

    def __init__(self, content: bytes, sha256: str) -> None:
        self._content = content
        self.code_sha256 = sha256

    def _download_archive_to_file(self, file: io.BytesIO) -> None:
        file.write(self._content)


def test_a_file_that_stays_is_linked_and_one_that_changes_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    source = tmp_path / "source"
    (source / "room").mkdir(parents=True)
    (source / "room" / "stays.py").write_text("1")
    (source / "changes.sh").write_text("1")
    (source / "changes.sh").chmod(0o755)
    first = Stored(package.zipped(source), "a/b=")
    (source / "changes.sh").write_text("2")
    second = Stored(package.zipped(source), "c")

    code._prepare(first)
    code._prepare(second)

    old, new = code.location_of(first), code.location_of(second)
    assert old.parent == new.parent
    assert (new / "room" / "stays.py").samefile(old / "room" / "stays.py")
    assert [(f / "changes.sh").read_text() for f in (old, new)] == ["1", "2"]
    assert (new / "changes.sh").stat().st_mode & 0o777 == 0o755


def test_a_package_stays_in_its_folder(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../outside.py", "1")

    with zipfile.ZipFile(buffer) as archive, pytest.raises(ValueError, match="points outside"):
        code.unpack(archive, tmp_path / "inside")

    assert not (tmp_path / "outside.py").exists()

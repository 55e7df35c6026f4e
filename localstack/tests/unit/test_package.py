"""Deployment packages."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from hoststack.deploying import package


def test_the_same_files_give_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.py").write_text("1")
    (tmp_path / "a.sh").write_text("2")
    (tmp_path / "a.sh").chmod(0o755)
    first = package.zipped(tmp_path)

    os.utime(tmp_path / "a.sh", (0, 0))
    second = package.zipped(tmp_path)

    assert first == second
    entries = zipfile.ZipFile(io.BytesIO(first)).infolist()
    assert [(e.filename, e.external_attr >> 16) for e in entries] == [
        ("a.sh", 0o755),
        ("b/c.py", 0o644),
    ]


def test_other_content_gets_another_name() -> None:
    assert package.name_of(b"1") != package.name_of(b"2")


def test_a_folder_without_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no code"):
        package.zipped(tmp_path / "missing")

"""Noticing changed files."""

from pathlib import Path

import pytest

from hoststack.deploying.watch import Watch


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """Watches a folder with one module in it, and a file beside the folder."""
    (tmp_path / "code" / "room").mkdir(parents=True)
    (tmp_path / "code" / "room" / "app.py").write_text("1")
    (tmp_path / "template.yaml").write_text("1")
    return Watch([tmp_path / "code", tmp_path / "template.yaml"])


def test_nothing_has_changed_at_first(watch: Watch) -> None:
    assert watch.changes() == set()


def test_what_is_written_added_and_removed_is_told_once(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "code" / "room" / "app.py").write_text("other")
    (tmp_path / "code" / "new").mkdir()
    (tmp_path / "code" / "new" / "page.html").write_text("new")
    assert watch.changes() == {
        tmp_path / "code" / "room" / "app.py",
        tmp_path / "code" / "new" / "page.html",
    }

    (tmp_path / "code" / "new" / "page.html").unlink()

    assert watch.changes() == {tmp_path / "code" / "new" / "page.html"}
    assert watch.changes() == set()


def test_a_file_is_watched_without_its_neighbours(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("other")
    (tmp_path / "neighbour.yaml").write_text("other")

    assert watch.changes() == {tmp_path / "template.yaml"}


@pytest.mark.parametrize("name", ["__pycache__/app.cpython-313.pyc", ".app.py.swp", "app.py~"])
def test_what_editors_and_python_leave_beside_does_not_count(
    watch: Watch, tmp_path: Path, name: str
) -> None:
    left = tmp_path / "code" / "room" / name
    left.parent.mkdir(exist_ok=True)
    left.write_text("other")

    assert watch.changes() == set()


def test_a_folder_that_is_gone_is_a_change_and_no_error(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "code" / "room" / "app.py").unlink()
    (tmp_path / "code" / "room").rmdir()
    (tmp_path / "code").rmdir()

    assert watch.changes() == {tmp_path / "code" / "room" / "app.py"}

"""What functions print, shown by the command line."""

from pathlib import Path

import pytest

from hoststack.functions.prints import Prints, note


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cloud's folder, where LocalStack runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_line_has_its_function_before_it_and_is_shown_once(folder: Path) -> None:
    shown: list[str] = []
    prints = Prints(folder, shown.append)
    note("one", "good\nday\n")
    prints.look()
    note("two", "hello\n")
    note("two", "\n")

    for _ in range(3):
        prints.look()

    assert shown == ["one | good", "one | day", "two | hello"]
    assert list(folder.iterdir()) == []


def test_names_have_a_colour_each_if_wanted(folder: Path) -> None:
    shown: list[str] = []
    prints = Prints(folder, shown.append, is_coloured=True)
    for name in ("one", "two", "one"):
        note(name, "x")
    prints.look()
    prints.look()

    assert shown[0] == "\x1b[36mone |\x1b[0m x"
    assert shown[1] == "\x1b[33mtwo |\x1b[0m x"
    assert shown[2] == shown[0]


def test_lambdas_own_lines_are_left_out_and_nothing_commands_the_terminal(folder: Path) -> None:
    shown: list[str] = []
    prints = Prints(folder, shown.append)
    note("f", "INIT_REPORT Init Duration: 1 ms\tPhase: init\n\x1b]0;title\x07 größe\t1\n")
    prints.look()
    prints.look()

    assert shown == ["f | \\x1b]0;title\\x07 größe\t1"]


def test_what_an_earlier_cloud_left_is_not_shown(folder: Path) -> None:
    note("old", "gone")
    shown: list[str] = []
    prints = Prints(folder, shown.append)

    prints.look()
    prints.look()

    assert shown == []

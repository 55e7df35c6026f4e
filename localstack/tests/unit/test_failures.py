"""Functions that cannot start, told to the one who looks at the terminal."""

from pathlib import Path

import pytest

from hoststack.functions.failures import Failures, note

ERROR = {
    "errorType": "SettingsError",
    "errorMessage": "no such colour",
    "stackTrace": [
        '  File "/usr/lib/python3.13/importlib/__init__.py", line 88, in import_module\n',
        '  File "/code/app/main.py", line 7, in <module>\n    start()\n',
        '  File "/code/app/colours.py", line 3, in start\n    raise SettingsError\n',
        '  File "/code/../lib/shared.py", line 1, in x\n',
    ],
}


def test_each_failure_is_told_once_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "failures.jsonl").write_text('{"of": "the cloud before"}\n')
    told: list[str] = []
    failures = Failures(tmp_path, told.append)
    failures.look()
    assert told == []

    note("paint", ERROR, "/code/app")
    note("paint", ERROR, "/code/app")
    note("broken", {"errorType": "Runtime.ImportModuleError", "errorMessage": "no module x"}, "/c")
    failures.look()
    failures.look()

    assert told == [
        "paint cannot start: SettingsError: no such colour (colours.py, line 3)",
        "broken cannot start: Runtime.ImportModuleError: no module x",
    ]

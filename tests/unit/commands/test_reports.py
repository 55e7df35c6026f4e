"""`make reports`: what an operator reads of a folder of alert reports."""

import json
from pathlib import Path

import pytest

from alerts import Policy, alert_report, screen
from commands.reports import main
from infra.reports.directory import DirectoryReportStore
from infra.task import utc_now


def store_report(folder: Path, report_id: str, message: str) -> None:
    """Store the report of a message that the engine refused."""
    screening = screen(message, Policy())
    report = alert_report(screening, report_id=report_id, created_at=utc_now())
    DirectoryReportStore(str(folder)).put(report_id, json.dumps(report).encode())


def test_reports_are_listed_oldest_first_with_kinds_and_masked_excerpts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store_report(tmp_path, "zzz", "call +380991414444")
    store_report(tmp_path, "aaa", "write to ann@example.com")

    main([str(tmp_path)])

    listed = capsys.readouterr().out
    assert listed.index("zzz") < listed.index("aaa")
    assert "block  PHONE" in listed
    assert "'call <PHONE>'" in listed
    assert "2 alert reports" in listed


def test_one_report_is_shown_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store_report(tmp_path, "one", "call +380991414444")

    main([str(tmp_path), "one"])

    assert json.loads(capsys.readouterr().out)["id"] == "one"


def test_a_report_that_is_not_there_ends_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="There is no report nine in"):
        main([str(tmp_path), "nine"])


def test_a_folder_that_nobody_made_yet_has_no_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(tmp_path / "error_reports")])

    assert "0 alert reports" in capsys.readouterr().out

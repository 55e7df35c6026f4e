"""`promptlane reports`: what an operator reads of a folder of alert reports."""

import json
from pathlib import Path

from typer.testing import CliRunner

from alerts import Policy, alert_report, screen
from commands.cli.app import app
from infra.reports.directory import DirectoryReportStore
from infra.task import utc_now


def store_report(folder: Path, report_id: str, message: str) -> None:
    """Store the report of a message that the engine refused."""
    screening = screen(message, Policy())
    report = alert_report(screening, report_id=report_id, created_at=utc_now())
    DirectoryReportStore(str(folder)).put(report_id, json.dumps(report).encode())


def listed(folder: Path, *arguments: str, exit_code: int = 0) -> str:
    """What the command prints of a folder; with an error, what it says."""
    done = CliRunner().invoke(app, ["reports", *arguments, "--folder", str(folder)])
    assert done.exit_code == exit_code
    return done.stderr if exit_code else done.stdout


def test_reports_are_listed_oldest_first_with_kinds_and_masked_excerpts(tmp_path: Path) -> None:
    store_report(tmp_path, "zzz", "call +380991414444")
    store_report(tmp_path, "aaa", "write to ann@example.com")

    text = listed(tmp_path)

    assert text.index("zzz") < text.index("aaa")
    assert "block  PHONE" in text
    assert "'call <PHONE>'" in text
    assert "2 alert reports" in text


def test_a_script_gets_a_report_a_line_and_nothing_else(tmp_path: Path) -> None:
    store_report(tmp_path, "one", "call +380991414444")
    store_report(tmp_path, "two", "write to ann@example.com")

    lines = listed(tmp_path, "--json").splitlines()

    assert [json.loads(line)["id"] for line in lines] == ["one", "two"]


def test_one_report_is_shown_whole(tmp_path: Path) -> None:
    store_report(tmp_path, "one", "call +380991414444")

    assert json.loads(listed(tmp_path, "one"))["id"] == "one"


def test_a_report_that_is_not_there_ends_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")

    for name in ("nine", "../secret"):
        assert f"There is no report {name} in" in listed(tmp_path / "x", name, exit_code=1)


def test_a_folder_that_nobody_made_yet_has_no_reports(tmp_path: Path) -> None:
    assert "0 alert reports" in listed(tmp_path / "error_reports")

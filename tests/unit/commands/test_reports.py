"""`promptlane reports`: what an operator reads of a folder of alert reports."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner

from alerts import Policy, alert_report, screen
from commands.cli.app import app
from infra.reports.directory import DirectoryReportStore
from infra.reports.s3 import S3ReportStore
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
    store_report(tmp_path, "aaa", "write to ann@kava.ua")

    text = listed(tmp_path)

    assert text.index("zzz") < text.index("aaa")
    assert "block  PHONE" in text
    assert "'call <PHONE>'" in text
    assert "2 alert reports" in text


def test_a_script_gets_a_report_a_line_and_nothing_else(tmp_path: Path) -> None:
    store_report(tmp_path, "one", "call +380991414444")
    store_report(tmp_path, "two", "write to ann@kava.ua")

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


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The bucket of a stack in AWS that has no reports yet."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("CLOUD_DIR", "/nonexistent")
    name = "prod-reports"
    template = {
        "Resources": {
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}},
        },
        "Outputs": {"Reports": {"Value": f"s3://{name}/error_reports/"}},
    }
    with mock_aws():
        boto3.client("cloudformation").create_stack(
            StackName="prod", TemplateBody=json.dumps(template)
        )
        yield name


def stored_in(bucket: str, *messages: str) -> None:
    """Store the reports of messages, as a deployed client service does."""
    store = S3ReportStore(boto3.client("s3"), bucket=bucket)
    for number, message in enumerate(messages):
        screening = screen(message, Policy())
        report = alert_report(screening, report_id=f"r{number}", created_at=utc_now())
        store.put(f"r{number}", json.dumps(report).encode())


def of_stack(*arguments: str, exit_code: int = 0) -> str:
    """What the command prints of the stack's reports."""
    done = CliRunner().invoke(app, ["reports", "--stack", "prod", *arguments])
    assert done.exit_code == exit_code, done.output
    return done.stderr if exit_code else done.stdout


def test_reports_of_a_deployment_come_from_its_bucket(bucket: str) -> None:
    stored_in(bucket, "call +380991414444", "write to ann@kava.ua")

    text = of_stack()

    assert "'call <PHONE>'" in text
    assert f"2 alert reports in s3://{bucket}/error_reports/" in text
    assert json.loads(of_stack("r1"))["findings"][0]["type"] == "EMAIL"
    assert "There is no report r2 in" in of_stack("r2", exit_code=1)


def test_only_the_newest_reports_are_listed_if_so_asked(tmp_path: Path) -> None:
    store_report(tmp_path, "zzz", "call +380991414444")
    store_report(tmp_path, "aaa", "write to ann@kava.ua")

    text = listed(tmp_path, "--most", "1")

    assert "aaa" in text
    assert "zzz" not in text
    assert "1 alert report in" in text


def test_a_stack_that_is_not_there_is_named(bucket: str) -> None:
    assert bucket
    done = CliRunner().invoke(app, ["reports", "--stack", "staging"])

    assert done.exit_code != 0
    assert "no stack staging" in done.stderr

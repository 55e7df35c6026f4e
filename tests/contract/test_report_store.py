"""The contract of `ReportStore`: one suite, every adapter."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from infra.errors import ReportsUnavailable
from infra.ports import ReportStore
from infra.reports.directory import DirectoryReportStore
from infra.reports.s3 import S3ReportStore
from tests.conftest import Aws


@dataclass(frozen=True, slots=True)
class Kept:
    """A report store, and a way to see what it keeps: documents by file name."""

    store: ReportStore
    all: Callable[[], dict[str, bytes]]


@pytest.fixture(params=["directory", "s3"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    """Each adapter, empty."""
    if request.param == "directory":
        folder = tmp_path / "deep" / "error_reports"
        return Kept(
            DirectoryReportStore(str(folder)),
            lambda: {path.name: path.read_bytes() for path in folder.iterdir()},
        )
    aws: Aws = request.getfixturevalue("aws")
    return Kept(S3ReportStore(aws.s3, bucket=aws.bucket), lambda: in_bucket(aws))


def in_bucket(aws: Aws) -> dict[str, bytes]:
    """What lies under `error_reports/` in the bucket."""
    keys = [entry["Key"] for entry in aws.s3.list_objects_v2(Bucket=aws.bucket)["Contents"]]
    return {
        key.removeprefix("error_reports/"): aws.s3.get_object(Bucket=aws.bucket, Key=key)[
            "Body"
        ].read()
        for key in keys
    }


def test_a_report_is_one_json_file_named_by_its_id(kept: Kept) -> None:
    document = json.dumps({"excerpt": "їжак <PHONE>"}).encode()

    kept.store.put("one", document)
    kept.store.put("two", b"{}")

    assert kept.all() == {"one.json": document, "two.json": b"{}"}


def test_a_report_stored_twice_is_there_once_as_it_was_last(kept: Kept) -> None:
    kept.store.put("one", b"{}")
    kept.store.put("one", b'{"again": true}')

    assert kept.all() == {"one.json": b'{"again": true}'}


def test_a_large_report_is_stored_whole(kept: Kept) -> None:
    document = b"[" + b"1," * 500_000 + b"1]"

    kept.store.put("large", document)

    assert kept.all() == {"large.json": document}


def test_s3_knows_that_a_report_is_json(aws: Aws) -> None:
    S3ReportStore(aws.s3, bucket=aws.bucket).put("one", b"{}")

    head = aws.s3.head_object(Bucket=aws.bucket, Key="error_reports/one.json")
    assert head["ContentType"] == "application/json"


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file is in the way")

    with pytest.raises(ReportsUnavailable):
        DirectoryReportStore(str(tmp_path / "reports")).put("one", b"{}")


def test_a_report_that_cannot_be_written_is_unavailable_and_leaves_no_half(tmp_path: Path) -> None:
    (tmp_path / "one.json").mkdir()

    with pytest.raises(ReportsUnavailable):
        DirectoryReportStore(str(tmp_path)).put("one", b"{}")

    assert [path.name for path in tmp_path.iterdir()] == ["one.json"]


def test_a_bucket_that_does_not_exist_is_unavailable(aws: Aws) -> None:
    with pytest.raises(ReportsUnavailable):
        S3ReportStore(aws.s3, bucket="no-such-bucket").put("one", b"{}")


@pytest.mark.usefixtures("credentials")
def test_an_s3_that_refuses_connections_is_unavailable() -> None:
    config = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    client = boto3.client("s3", endpoint_url="http://127.0.0.1:9", config=config)

    with pytest.raises(ReportsUnavailable):
        S3ReportStore(client, bucket="reports").put("one", b"{}")


def test_an_erased_report_is_gone_and_the_others_stay(kept: Kept) -> None:
    kept.store.put("one", b"{}")
    kept.store.put("two", b"{}")

    kept.store.erase("one")
    kept.store.erase("one")

    assert kept.all() == {"two.json": b"{}"}


def test_a_folder_keeps_reports_for_their_retention_and_looks_once_an_hour(tmp_path: Path) -> None:
    now_s = time.time()
    store = DirectoryReportStore(str(tmp_path), retention_s=86_400, now=lambda: now_s)
    store.put("old", b"{}")
    store.put("young", b"{}")
    (tmp_path / "somebody-elses.txt").touch()
    for name, age_s in (("old.json", 86_500), ("young.json", 80_000), ("somebody-elses.txt", 1e6)):
        os.utime(tmp_path / name, (now_s - age_s, now_s - age_s))

    store.put("new", b"{}")
    assert (tmp_path / "old.json").exists()
    now_s += 3_601
    store.put("newer", b"{}")

    assert {path.name for path in tmp_path.iterdir()} == {
        *("new.json", "newer.json", "young.json", "somebody-elses.txt")
    }

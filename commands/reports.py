"""Alert reports: all of them in a line each, or one whole, from a folder or a stack's bucket."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from commands.cloud import Cloud

_S3 = "s3://"
_MISSING = "NoSuchKey"


class Reports(Protocol):
    """Where alert reports are kept; `str()` of it names the place."""

    def newest(self, most: int) -> Iterator[dict[str, Any]]:
        """So many at most, the newest one last."""

    def one(self, report_id: str) -> str | None:
        """A report as it was stored; None if it is not there."""


class Folder:
    """Reports in a folder of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    def newest(self, most: int) -> Iterator[dict[str, Any]]:
        """See `Reports`."""
        paths = sorted(self._path.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in paths[-most:]:
            yield json.loads(path.read_text())

    def one(self, report_id: str) -> str | None:
        """See `Reports`."""
        file = self._path / f"{report_id}.json"
        is_name = Path(report_id).name == report_id
        return file.read_text() if is_name and file.exists() else None


class Bucket:
    """Reports in S3.

    Args:
        location: As `s3://BUCKET/PREFIX/`.
    """

    def __init__(self, cloud: "Cloud", location: str) -> None:
        self._cloud = cloud
        self._location = location
        self._bucket, _, self._prefix = location.removeprefix(_S3).partition("/")

    def __str__(self) -> str:
        return self._location

    def newest(self, most: int) -> Iterator[dict[str, Any]]:
        """See `Reports`. S3 lists by key, so the dates of all are read first."""
        with self._cloud.explained():
            s3 = self._cloud.client("s3")
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            found = [item for page in pages for item in page.get("Contents", ())]
            found.sort(key=lambda item: item["LastModified"])
            for item in found[-most:]:
                stored = s3.get_object(Bucket=self._bucket, Key=item["Key"])
                yield json.loads(stored["Body"].read())

    def one(self, report_id: str) -> str | None:
        """See `Reports`."""
        from botocore.exceptions import ClientError

        with self._cloud.explained():
            s3 = self._cloud.client("s3")
            try:
                stored = s3.get_object(Bucket=self._bucket, Key=f"{self._prefix}{report_id}.json")
            except ClientError as error:
                if error.response["Error"]["Code"] != _MISSING:
                    raise
                return None
            text: str = stored["Body"].read().decode()
            return text


def reports_of(cloud: "Cloud") -> Reports:
    """Where a stack keeps its reports.

    Raises:
        CloudUnusable: There is no such stack, or it cannot be asked.
    """
    location = cloud.outputs()["Reports"]
    return Bucket(cloud, location) if location.startswith(_S3) else Folder(Path(location))


def line_of(report: dict[str, Any]) -> str:
    """When, what and why, and the masked excerpt under it."""
    kinds = ", ".join(dict.fromkeys(finding["type"] for finding in report["findings"]))
    when = report["created_at"][:19].replace("T", " ")
    of = "  in an answer" if report.get("direction") == "output" else ""
    return f"{when}  {report['id']}  {report['action']:5}  {kinds}{of}\n    {report['excerpt']!r}"

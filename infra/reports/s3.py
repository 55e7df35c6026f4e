"""Amazon S3 report store: one JSON object per alert report under `error_reports/`."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import ReportsUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PREFIX = "error_reports/"


class S3ReportStore:
    """Keep reports as `error_reports/<report id>.json` in one bucket."""

    def __init__(self, client: "S3Client", *, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, report_id: str, document: bytes) -> None:
        """Store one report."""
        try:
            self._client.put_object(
                Bucket=self._bucket,
                Key=f"{PREFIX}{report_id}.json",
                Body=document,
                ContentType="application/json",
            )
        except (BotoCoreError, ClientError) as error:
            raise ReportsUnavailable("S3 refused or did not answer") from error

    def erase(self, report_id: str) -> None:
        """Delete one report, if it is there."""
        try:
            self._client.delete_object(Bucket=self._bucket, Key=f"{PREFIX}{report_id}.json")
        except (BotoCoreError, ClientError) as error:
            raise ReportsUnavailable("S3 refused or did not answer") from error

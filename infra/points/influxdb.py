"""InfluxDB 2 writer: points in line protocol, in one short request."""

from collections.abc import Sequence

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from infra.errors import LogsUnavailable, PointsRefused

_REFUSED = (400, 413, 422)  # malformed, too large, or a field of another type than before
_LONGEST_REASON = 200  # characters
# What an operator should look at, by status code.
_ADVICE = {
    401: "is the token right?",
    403: "may the token write to this bucket?",
    404: "do the organisation and the bucket exist?",
}


class InfluxDb:
    """Write points to one bucket.

    Args:
        timeout_s: For one request, in seconds.
    """

    def __init__(
        self, *, url: str, token: str, org: str, bucket: str, timeout_s: float = 1.0
    ) -> None:
        self._influx = InfluxDBClient(
            url=url, token=token, org=org, timeout=int(timeout_s * 1000), enable_gzip=True
        )
        self._bucket = bucket
        self._writer = self._influx.write_api(write_options=SYNCHRONOUS)

    def write(self, points: Sequence[str]) -> None:
        """Store points with one POST, which is not tried again here."""
        try:
            # Its default precision is nanoseconds.
            self._writer.write(self._bucket, record="\n".join(points))
        except ApiException as error:
            if error.status in _REFUSED:
                raise PointsRefused(_reason(error)) from error
            advice = _ADVICE.get(error.status or 0, "try again in a moment")
            raise LogsUnavailable(f"InfluxDB answered {error.status}: {advice}") from error
        except HTTPError as error:
            raise LogsUnavailable(f"InfluxDB did not answer: {type(error).__name__}") from error

    def close(self) -> None:
        """Let go of the connection."""
        self._influx.close()  # type: ignore[no-untyped-call]


def _reason(error: ApiException) -> str:
    """The server's words, in one line: they quote our own point, which holds nothing secret."""
    words = " ".join(str(error.message or error.reason).split())
    return f"{error.status} {words}"[:_LONGEST_REASON]

"""The InfluxDB 2 that a command asks, its errors in an operator's words."""

from collections.abc import Iterator
from contextlib import contextmanager

from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from infra.errors import LogsUnavailable
from infra.settings import Settings


@contextmanager
def connected(settings: Settings, *, timeout_s: float) -> Iterator[InfluxDBClient]:
    """A client of the InfluxDB that the settings name.

    Args:
        timeout_s: For one request, in seconds.

    Raises:
        LogsUnavailable: It refused, or did not answer; then an `HTTPError` of urllib3's is the
            cause.
    """
    url = settings.influx_url
    client = InfluxDBClient(
        url=url,
        token=settings.influx_token,
        org=settings.influx_org,
        timeout=int(timeout_s * 1000),
    )
    try:
        yield client
    except ApiException as error:
        raise LogsUnavailable(f"InfluxDB at {url} answered {error.status}") from error
    except HTTPError as error:
        raise LogsUnavailable(f"InfluxDB at {url} did not answer") from error
    finally:
        client.close()  # type: ignore[no-untyped-call]

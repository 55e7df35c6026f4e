"""Debian's influxd: a real InfluxDB, started for the tests."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

_PATIENCE_S = 20.0
_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Engine:
    """An influxd 1.x on ports of its own, gone after `stop`."""

    def __init__(self, folder: Path) -> None:
        http, rpc = _free_port(), _free_port()
        self.url = f"http://127.0.0.1:{http}"
        settings = {
            "REPORTING_DISABLED": "true",
            "BIND_ADDRESS": f"127.0.0.1:{rpc}",
            "META_DIR": f"{folder}/meta",
            "DATA_DIR": f"{folder}/data",
            "DATA_WAL_DIR": f"{folder}/wal",
            "HTTP_BIND_ADDRESS": f"127.0.0.1:{http}",
            "HTTP_LOG_ENABLED": "false",
            "DATA_QUERY_LOG_ENABLED": "false",
            "MONITOR_STORE_ENABLED": "false",
        }
        influxd = shutil.which("influxd")
        assert influxd is not None
        with (folder / "influxd.log").open("wb") as log:
            self._process = subprocess.Popen(
                [influxd, "-config", os.devnull],
                env={f"INFLUXDB_{name}": value for name, value in settings.items()},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        give_up_at = time.monotonic() + _PATIENCE_S
        while not self._answers():
            assert time.monotonic() < give_up_at, (folder / "influxd.log").read_text()
            time.sleep(0.05)

    def ask(self, query: str, bucket: str = "") -> list[dict[str, Any]]:
        """The series that an InfluxQL query finds.

        Raises:
            LookupError: There is no such bucket.
        """
        form = urllib.parse.urlencode({"q": query, "db": bucket, "epoch": "ns"})
        with _NO_PROXY.open(f"{self.url}/query", form.encode()) as answer:
            [result] = json.load(answer)["results"]
        if "error" in result:
            raise LookupError(result["error"])
        series: list[dict[str, Any]] = result.get("series", [])
        return series

    def write(self, bucket: str, lines: bytes, *, is_gzip: bool) -> tuple[int, str]:
        """Store points; the status and, if it refused, why."""
        request = urllib.request.Request(
            f"{self.url}/write?" + urllib.parse.urlencode({"db": bucket, "precision": "n"}),
            data=lines,
            headers={"Content-Encoding": "gzip"} if is_gzip else {},
        )
        try:
            with _NO_PROXY.open(request) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            with error:
                return error.code, str(json.load(error).get("error"))

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            with _NO_PROXY.open(f"{self.url}/ping", timeout=1):
                return True
        except OSError:
            return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port

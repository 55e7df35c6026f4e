"""A real redis-server of a test's own."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
import redis

from tests.stand.cloud import free_ports


class RedisServer:
    """A redis-server on a free port of the loopback interface, whose writes are on disk at once.

    Args:
        options: More of the command's, such as `--cluster-enabled yes`.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._options = options
        [self.port] = free_ports(1)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with all that it had when it ended; return when it answers."""
        command = find_redis_server()
        with (self.folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(command, "--port", str(self.port), "--bind", "127.0.0.1"),
                    *("--dir", str(self.folder), "--save", ""),
                    *("--appendonly", "yes", "--appendfsync", "always"),
                    *self._options,
                ],
                stdout=log,
                stderr=log,
            )
        give_up_at = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < give_up_at, (self.folder / "redis.log").read_text()
            time.sleep(0.01)

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def client(self) -> redis.Redis:
        """A client that decodes responses, for a test to look around with."""
        return redis.Redis(port=self.port, decode_responses=True)

    def _answers(self) -> bool:
        with self.client() as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


def find_redis_server() -> str:
    """The command; skips the test where there is none, but not in CI."""
    found = shutil.which("redis-server")
    if found is None:
        message = "redis-server is not installed: apt-get install redis-server"
        if "CI" in os.environ:
            pytest.fail(message)
        pytest.skip(message)
    return found

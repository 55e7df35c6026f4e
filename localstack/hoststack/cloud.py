"""One running LocalStack: started as a child process, waited for, stopped."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hoststack import ports
from hoststack.settings import Front

_START_TIMEOUT_S = 60.0
_GRACE_S = 1.0  # nothing here outlives LocalStack, so it need not tidy up for long
_END_TIMEOUT_S = 5.0


class CloudError(Exception):
    """The local cloud cannot do what it was asked; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run a local cloud.

    Attributes:
        port: LocalStack's own.
        listen: The address that every port is bound to.
        python: The interpreter that functions run on, with only what AWS's runtime has.
        fronts: Ports with one API at their root.
        folder: Takes everything that LocalStack writes.
        lambda_metrics: Whether invocations are counted in CloudWatch.
    """

    port: int = 4566
    listen: str = "127.0.0.1"
    python: Path
    fronts: tuple[Front, ...] = ()
    folder: Path
    lambda_metrics: bool = False

    @property
    def endpoint(self) -> str:
        """Where this machine reaches LocalStack."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """LocalStack's own log."""
        return self.folder / "localstack.log"


class Cloud:
    """A LocalStack process and all that it started.

    Raises:
        CloudError: A port is taken, or the functions' Python is missing.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        _check(plan)
        _adopt_orphans()
        plan.folder.mkdir(parents=True, exist_ok=True)
        (plan.folder / "tmp").mkdir(exist_ok=True)
        with plan.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "localstack.runtime.main"],
                cwd=plan.folder,
                env=environment(plan),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is ours to pass on
            )

    @property
    def pid(self) -> int:
        """LocalStack's process, and its process group."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Return when LocalStack answers.

        Raises:
            CloudError: It died or took too long; the message ends with its log.
        """
        give_up_at = time.monotonic() + _START_TIMEOUT_S
        while not _answers(f"{self.plan.endpoint}/_localstack/health"):
            self.check()
            if time.monotonic() > give_up_at:
                raise CloudError(f"LocalStack did not start in {_START_TIMEOUT_S:.0f} s.{self._end()}")
            time.sleep(0.05)

    def check(self) -> None:
        """See whether LocalStack still runs.

        Raises:
            CloudError: It does not.
        """
        status = self._process.poll()
        if status is not None:
            raise CloudError(f"LocalStack ended with status {status}.{self._end()}")

    def stop(self) -> None:
        """End LocalStack and all that it started, then return; safe to call twice."""
        if self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_S)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        _await_orphans()

    def _end(self) -> str:
        lines = self.plan.log.read_text(errors="replace").splitlines()[-20:]
        return f" The end of its log, {self.plan.log}:\n" + "\n".join(lines)


def environment(plan: Plan) -> dict[str, str]:
    """LocalStack's environment: nothing of the caller's but a way to find programs."""
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(plan.folder),
        "TMPDIR": str(plan.folder / "tmp"),
        "FILESYSTEM_ROOT": str(plan.folder),
        "PYTHONUNBUFFERED": "1",
        # its own host mode, without network
        "OVERRIDE_IN_DOCKER": "0",
        "DISABLE_EVENTS": "1",
        "DNS_ADDRESS": "0",
        "SKIP_SSL_CERT_DOWNLOAD": "1",
        "LS_LOG": "warning",
        # addresses
        "GATEWAY_SERVER": "hoststack",
        "GATEWAY_LISTEN": f"{plan.listen}:{plan.port}",
        "LOCALSTACK_HOST": f"localhost:{plan.port}",
        "SQS_ENDPOINT_STRATEGY": "off",
        # our pieces
        "LAMBDA_RUNTIME_EXECUTOR": "hoststack",
        "PROVIDER_OVERRIDE_DYNAMODB": "moto",
        "HOSTSTACK_PYTHON": str(plan.python),
        "HOSTSTACK_LISTEN": plan.listen,
        "HOSTSTACK_FRONTS": " ".join(map(str, plan.fronts)),
        "HOSTSTACK_LAMBDA_METRICS": str(int(plan.lambda_metrics)),
        # latency and CPU
        "IN_MEMORY_CLIENT": "1",
        "SQS_DISABLE_CLOUDWATCH_METRICS": "1",
        "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.01",
        "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "0.01",
    }
    certificates = os.environ.get("SSL_CERT_FILE")
    return env | ({"SSL_CERT_FILE": certificates} if certificates else {})


def _adopt_orphans() -> None:
    """Become the parent of what LocalStack leaves behind, to see when it is gone (Linux only)."""
    if sys.platform == "linux":
        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1)


def _await_orphans() -> None:
    """Fork servers end by themselves when LocalStack is gone; wait for the last."""
    give_up_at = time.monotonic() + _END_TIMEOUT_S
    while time.monotonic() < give_up_at:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            time.sleep(0.02)


def _check(plan: Plan) -> None:
    if not plan.python.exists():
        raise CloudError(f"The functions' Python, {plan.python}, does not exist.")
    for port in (plan.port, *(front.port for front in plan.fronts)):
        reason = ports.taken(plan.listen, port)
        if reason is not None:
            raise CloudError(
                f"Cannot start: {reason}. Stop what holds it, or choose another port."
            )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False

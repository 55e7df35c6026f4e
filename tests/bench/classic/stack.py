"""Runs the classic design: Redis, two services, and so many prefork workers."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.stand.cloud import ROOT, call, free_ports

BIN = ROOT / ".venvs/classic/bin"
_HERE = "tests.bench.classic"
_REDIS = ("--bind", "127.0.0.1", "--save", "")
_READY_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Classic:
    """A running classic design: where its front answers, and the processes that we started."""

    front: str
    pids: frozenset[int]


@contextmanager
def running_classic(folder: Path, *, workers: int, model_s: float = 10.0) -> Iterator[Classic]:
    """Run the classic design on free ports until the block ends.

    Args:
        workers: Processes of Celery's prefork pool; each runs one task at a time.
    """
    redis = shutil.which("redis-server")
    if redis is None:
        raise RuntimeError("redis-server is missing: apt-get install redis-server")
    redis_port, business_port, front_port = free_ports(3)
    env = {
        "PATH": os.defpath,
        "CLASSIC_REDIS": f"redis://127.0.0.1:{redis_port}/0",
        "CLASSIC_BUSINESS_URL": f"http://127.0.0.1:{business_port}",
        "CLASSIC_MODEL_SECONDS": str(model_s),
    }
    uvicorn = (str(BIN / "uvicorn"), "--no-access-log", "--log-level=warning", "--backlog=4096")
    commands = {
        "redis": (redis, *_REDIS, "--port", str(redis_port), "--dir", str(folder)),
        "worker": (
            str(BIN / "celery"),
            f"--app={_HERE}.worker",
            "worker",
            f"-c{workers}",
            "-linfo",
        ),
        "business": (*uvicorn, f"--port={business_port}", f"{_HERE}.business:app"),
        "front": (*uvicorn, f"--port={front_port}", f"{_HERE}.front:app"),
    }
    with ExitStack() as started:
        pids = {
            started.enter_context(_process(command, env, folder / f"{name}.log"))
            for name, command in commands.items()
        }
        classic = Classic(front=f"http://127.0.0.1:{front_port}", pids=frozenset(pids))
        _wait(classic, folder / "worker.log")
        yield classic


@contextmanager
def _process(command: tuple[str, ...], env: dict[str, str], log: Path) -> Iterator[int]:
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)  # Celery lets its running tasks end
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(classic: Classic, worker_log: Path) -> None:
    give_up_at = time.monotonic() + _READY_TIMEOUT_S
    while time.monotonic() < give_up_at:
        try:
            if call("GET", f"{classic.front}/health").status == 200 and (
                " ready." in worker_log.read_text()
            ):
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the classic design did not start:\n{worker_log.read_text()}")

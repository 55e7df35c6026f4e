"""Runs ministack behind our door: `python serve.py`, in ministack's own environment.

Of its environment variables those of `hoststack.settings` are ours, the rest ministack's. Standard
input is a pipe that the caller never writes to; when it closes, this process and all functions end.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[2]))  # behind what ministack's environment has

from hoststack.child.confine import hide, keep_privileges_low
from hoststack.ministack.door import Door
from hoststack.settings import Settings, addresses, settings

_GRACE_S = 2.0
_IDLE_S = 60
_BACKLOG = 4096
# What functions see of this process's environment; all else that they have ministack gives them.
_SHOWN = {"PATH", "LANG", "TMPDIR", "AWS_ENDPOINT_URL"}
_GIVEN = {
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
}


def main() -> None:
    """Serve until SIGTERM, or until standard input closes."""
    hide()
    keep_privileges_low()
    ours = settings()
    port = int(os.environ["GATEWAY_PORT"])
    hidden = os.environ.keys() - _SHOWN - _GIVEN
    from ministack import app
    from ministack.core import lambda_runtime

    _choose_python(lambda_runtime, ours)
    _write_settings_as_text(lambda_runtime.Worker)
    lambda_runtime.subprocess = _Spawning(frozenset(hidden))
    threading.Thread(target=_end_with_parent, daemon=True, name="hoststack-parent").start()
    asyncio.run(_serve(Door(app.app, ours), [port, *(front.port for front in ours.fronts)]))


def _choose_python(runtime: Any, ours: Settings) -> None:
    """Have functions run on the interpreters that were named, not on ministack's own."""
    theirs = runtime._detect_runtime_binary

    def binary(name: str) -> tuple[str, str]:
        found, script = theirs(name)
        return (ours.python_of(name) if name.startswith("python") else found), script

    runtime._detect_runtime_binary = binary


def _write_settings_as_text(worker: Any) -> None:
    """Have a number of a template's mapping be text in a function's settings, as on AWS."""
    theirs = worker._spawn

    def spawn(self: Any) -> None:
        settings_of = self.config.get("Environment", {}).get("Variables", {})
        for name, value in settings_of.items():
            if not isinstance(value, str):
                settings_of[name] = str(value).lower() if isinstance(value, bool) else str(value)
        theirs(self)

    worker._spawn = spawn


class _Spawning:
    """The module `subprocess` as ministack sees it where it starts functions."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, *arguments: Any, **options: Any) -> Any:
        """Start a process without what is this one's own; a function's settings come later."""
        env = options.pop("env")
        options["env"] = {name: env[name] for name in env if name not in self._hidden}
        return subprocess.Popen(*arguments, **options)


async def _serve(door: Door, ports: list[int]) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    listen = settings().listen
    config = Config()
    config.bind = [
        f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        for address in addresses(listen)
        for port in ports
    ]
    config.backlog = _BACKLOG
    config.keep_alive_timeout = _IDLE_S
    config.graceful_timeout = 0
    config.include_server_header = False
    config.alpn_protocols = ["http/1.1"]
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    await serve(door, config, shutdown_trigger=ending.wait)


def _end_with_parent() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_S)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()

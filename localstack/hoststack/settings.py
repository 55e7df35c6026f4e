"""What the command line tells the plug-ins inside LocalStack, as `HOSTSTACK_*` variables."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """One REST API stage served at the root of a port of its own."""

    port: int
    api_id: str
    stage: str

    @classmethod
    def parse(cls, text: str) -> "Front":
        """Read `PORT:API:STAGE`.

        Raises:
            ValueError: It is something else.
        """
        port, api_id, stage = text.split(":")
        return cls(port=int(port), api_id=api_id, stage=stage)

    def __str__(self) -> str:
        return f"{self.port}:{self.api_id}:{self.stage}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Attributes:
    listen: The address that every port is bound to.
    python: The interpreter that functions run on.
    fronts: Ports with one API at their root.
    lambda_metrics: Whether invocations are counted in CloudWatch; it costs a fifth of the CPU.
    alive_fds: File descriptors that tell the command line who still runs; 0 or 1 of them.
    """

    listen: str = "127.0.0.1"
    python: str = ""
    fronts: tuple[Front, ...] = ()
    lambda_metrics: bool = False
    alive_fds: tuple[int, ...] = ()


@cache
def settings() -> Settings:
    """The settings of this process."""
    env = os.environ
    return Settings(
        listen=env.get("HOSTSTACK_LISTEN", "127.0.0.1"),
        python=env["HOSTSTACK_PYTHON"],
        fronts=tuple(Front.parse(front) for front in env.get("HOSTSTACK_FRONTS", "").split()),
        lambda_metrics=env.get("HOSTSTACK_LAMBDA_METRICS") == "1",
        alive_fds=tuple(map(int, env.get("HOSTSTACK_ALIVE_FD", "").split())),
    )

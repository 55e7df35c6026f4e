"""What the command line tells the plug-ins inside LocalStack, as `HOSTSTACK_*` variables."""

import ipaddress
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

DEFAULT_PORT = 4566  # LocalStack's own
ROOT_KEY = "test"  # the access key id that may do everything, as in all of LocalStack
_IPV6_LOOPBACK = "::1"
# Who listens here is reached as localhost.
_LOCALHOST = ("127.0.0.1", "0.0.0.0", "localhost")  # nosec B104
type Engine = Literal["localstack", "ministack"]
OPEN_SECRET = "test"  # nosec B105  # its secret where only this machine reaches the cloud


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
    pythons: The interpreters of other runtimes, by the runtime's name.
    fronts: Ports with one API at their root.
    hosts: Names for which requests may come, besides localhost and addresses.
    open_apis: APIs that decide by themselves about browsers of other sites.
    secret: Of the root key.
    idle_s: How long a connection may be idle, in seconds.
    lambda_metrics: Whether invocations are counted in CloudWatch; it costs a fifth of the CPU.
    logs: Whether the command line shows what functions print.
    alive_fds: File descriptors that tell the command line who still runs; 0 or 1 of them.
    """

    listen: str = "127.0.0.1"
    python: str = ""
    pythons: Mapping[str, str] = field(default_factory=dict)
    fronts: tuple[Front, ...] = ()
    hosts: frozenset[str] = frozenset()
    open_apis: frozenset[str] = frozenset()
    secret: str = field(default=OPEN_SECRET, repr=False)
    idle_s: float = 60.0
    lambda_metrics: bool = False
    logs: bool = False
    alive_fds: tuple[int, ...] = ()

    @property
    def has_own_key(self) -> bool:
        """Whether who calls AWS must know this cloud's secret."""
        return self.secret != OPEN_SECRET

    def python_of(self, runtime: str | None) -> str:
        """The interpreter of a runtime: the usual one, if it has none of its own."""
        return self.pythons.get(runtime or "", self.python)


def is_everywhere(listen: str) -> bool:
    """Whether listening there is listening on every address of this machine."""
    address = _address(listen)
    return address is not None and address.is_unspecified


def addresses(listen: str) -> list[str]:
    """Where to listen: localhost is `::1` as well, and some programs try that alone."""
    if listen in _LOCALHOST and _has_ipv6():
        return [listen, _IPV6_LOOPBACK]
    return [listen]


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind((_IPV6_LOOPBACK, 0))
    except OSError:
        return False
    return True


def is_loopback(listen: str) -> bool:
    """Whether only this machine reaches who listens there."""
    address = _address(listen)
    return listen == "localhost" if address is None else address.is_loopback


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


@cache
def settings() -> Settings:
    """The settings of this process."""
    env = os.environ
    return Settings(
        listen=env.get("HOSTSTACK_LISTEN", "127.0.0.1"),
        python=env["HOSTSTACK_PYTHON"],
        pythons=json.loads(env.get("HOSTSTACK_PYTHONS", "{}")),
        fronts=tuple(Front.parse(front) for front in env.get("HOSTSTACK_FRONTS", "").split()),
        hosts=frozenset(env.get("HOSTSTACK_HOSTS", "").lower().split()),
        open_apis=frozenset(env.get("HOSTSTACK_OPEN_APIS", "").split()),
        secret=env.get("HOSTSTACK_SECRET", OPEN_SECRET),
        idle_s=float(env.get("HOSTSTACK_IDLE_SECONDS", "60")),
        lambda_metrics=env.get("HOSTSTACK_LAMBDA_METRICS") == "1",
        logs=env.get("HOSTSTACK_LOGS") == "1",
        alive_fds=tuple(map(int, env.get("HOSTSTACK_ALIVE_FD", "").split())),
    )

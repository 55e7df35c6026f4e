"""How a local cloud is to be run."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hoststack.settings import DEFAULT_PORT, OPEN_SECRET, Front, is_everywhere, is_loopback

_SECRET_BYTES = 20


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_hex(_SECRET_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run a local cloud.

    Attributes:
        python: The interpreter that functions run on, with only what AWS's runtime has.
        pythons: Interpreters for functions of other runtimes, by their version, such as `3.12`.
        port: LocalStack's own.
        fronts: Ports with one API at their root.
        listen: The address that every port is bound to.
        hosts: Names for which requests may come, besides localhost, addresses and `listen`.
        open_apis: APIs that decide by themselves about browsers of other sites, as on AWS.
        secret: Of the root key `test`. By default it is `test` for a cloud that only this machine
            reaches, and a random one else.
        folder: Takes everything that LocalStack writes; one cloud at a time.
        log: LocalStack's own log; `localstack.log` in the folder by default.
        lambda_metrics: Whether invocations are counted in CloudWatch.
        logs: Whether what functions print is kept for `functions.prints.Prints` to show.
        settings: More of LocalStack's own environment variables.
        ministack: The Python of ministack's environment, to run that in place of LocalStack.
    """

    python: Path
    pythons: Mapping[str, Path] = field(default_factory=dict)
    port: int = DEFAULT_PORT
    fronts: tuple[Front, ...] = ()
    listen: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    open_apis: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    folder: Path = Path(".localstack")
    log: Path | None = None
    lambda_metrics: bool = False
    logs: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    ministack: Path | None = None

    def __post_init__(self) -> None:
        if not self.secret:
            chosen = OPEN_SECRET if self.is_loopback else new_secret()
            object.__setattr__(self, "secret", chosen)

    @property
    def door(self) -> dict[str, str]:
        """The variables by which the door before either engine knows whom to let in, and where."""
        return {
            "HOSTSTACK_LISTEN": self.listen,
            "HOSTSTACK_HOSTS": " ".join([self.listen, *self.hosts]),
            "HOSTSTACK_OPEN_APIS": " ".join(self.open_apis),
            "HOSTSTACK_FRONTS": " ".join(map(str, self.fronts)),
        }

    @property
    def engine(self) -> str:
        """What it runs, by its name."""
        return "ministack" if self.ministack else "LocalStack"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return is_loopback(self.listen)

    @property
    def has_own_key(self) -> bool:
        """Whether who calls AWS must know this cloud's secret."""
        return self.secret != OPEN_SECRET

    @property
    def is_everywhere(self) -> bool:
        """Whether it listens on every address of this machine."""
        return is_everywhere(self.listen)

    @property
    def host(self) -> str:
        """The name by which this machine reaches the ports."""
        is_local = self.is_everywhere or self.listen == "127.0.0.1"
        return "localhost" if is_local else self.listen

    @property
    def endpoint(self) -> str:
        """Where this machine reaches LocalStack."""
        return f"http://{self.host}:{self.port}"

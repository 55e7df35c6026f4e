"""How a local cloud is to be run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hoststack.settings import Front


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run a local cloud.

    Attributes:
        python: The interpreter that functions run on, with only what AWS's runtime has.
        port: LocalStack's own.
        fronts: Ports with one API at their root.
        listen: The address that every port is bound to.
        folder: Takes everything that LocalStack writes; one cloud at a time.
        log: LocalStack's own log; `localstack.log` in the folder by default.
        lambda_metrics: Whether invocations are counted in CloudWatch.
        settings: More of LocalStack's own environment variables.
    """

    python: Path
    port: int = 4566
    fronts: tuple[Front, ...] = ()
    listen: str = "127.0.0.1"
    folder: Path = Path(".localstack")
    log: Path | None = None
    lambda_metrics: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_everywhere(self) -> bool:
        """Whether it listens on every address of this machine."""
        return self.listen in {"0.0.0.0", "::"}  # noqa: S104 - only compared

    @property
    def host(self) -> str:
        """The name by which this machine reaches the ports."""
        is_local = self.is_everywhere or self.listen == "127.0.0.1"
        return "localhost" if is_local else self.listen

    @property
    def endpoint(self) -> str:
        """Where this machine reaches LocalStack."""
        return f"http://{self.host}:{self.port}"

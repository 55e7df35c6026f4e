"""What is to be deployed, and the error of what cannot be."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hoststack.settings import Engine


class DeployError(Exception):
    """A stack could not be deployed; the text lists the resources at fault."""


@contextmanager
def looking_at(template: Path) -> Iterator[None]:
    """Make an error that nobody foresaw a plain line: a template is other people's.

    Raises:
        DeployError: In place of such an error, unless `HOSTSTACK_DEBUG` is set.
    """
    try:
        yield
    except (DeployError, OSError):
        raise
    except Exception as error:
        if os.environ.get("HOSTSTACK_DEBUG"):
            raise
        raise DeployError(
            f"{template} has something that hoststack does not understand, and it cannot tell "
            "what. cfn-lint may know; HOSTSTACK_DEBUG=1 shows where hoststack stopped"
        ) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A stack to deploy.

    Attributes:
        code: One folder for the code of all functions, instead of their own `CodeUri`.
        codes: Folders for single functions, by logical id, before `code`.
        allow_stubs: Deploy what LocalStack has not as nothing at all.
        pythons: Versions besides this Python's that functions can run on, such as `3.12`.
        secrets: What Secrets Manager has by these names, for the functions to read.
        engine: What it is deployed to.
        lambda_metrics: Whether invocations are counted in CloudWatch; true if that is not known.
        fronted: APIs that front ports name, by their ids or logical ids.
    """

    name: str
    template: Path
    code: Path | None = None
    codes: Mapping[str, Path] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    allow_stubs: bool = False
    pythons: frozenset[str] = frozenset()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    engine: Engine = "localstack"
    lambda_metrics: bool = True
    fronted: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """The template's folder, where its local paths begin."""
        return self.template.parent

"""Which deployment a command is for: the one that is named, else the `make run` of this folder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commands.cli.ending import WrongUse

_READY = "ready.json"  # what `make run` writes into CLOUD_DIR once it is ready
_USUAL_FOLDER = ".localstack"
_USUAL_SECRET = "test"  # nosec B105  # of a local cloud that has no key of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRun:
    """A `make run` that is up, or was when it was last heard of.

    Attributes:
        front: The client API at the root of a port of its own.
        endpoint: Of the local cloud's AWS.
        secret: Of its root key.
        folder: Its CLOUD_DIR.
    """

    front: str
    endpoint: str
    secret: str
    folder: Path


def url_of(given: str, env: Mapping[str, str]) -> str:
    """The root of the client API, with a slash at its end.

    Args:
        given: What `--url` or PROMPTLANE_URL say; empty if they say nothing.

    Raises:
        WrongUse: It is no URL, or there is none.
    """
    if given:
        if not given.startswith(("http://", "https://")):
            raise WrongUse(f"{given!r} is no URL: expected http://HOST or https://HOST")
        return given.rstrip("/") + "/"
    run = local_run(env)
    if run is None:
        raise WrongUse(
            "Which deployment? Name it with --url or PROMPTLANE_URL, or start one with `make run`"
        )
    return run.front.rstrip("/") + "/"


def local_run(env: Mapping[str, str]) -> LocalRun | None:
    """What `make run` has written down: in CLOUD_DIR, here, or beside this code."""
    for folder in _folders(env):
        try:
            facts = json.loads((folder / _READY).read_text())
            return LocalRun(
                front=str(facts["front"]),
                endpoint=str(facts["endpoint"]),
                secret=_secret_in(folder),
                folder=folder,
            )
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _folders(env: Mapping[str, str]) -> list[Path]:
    if env.get("CLOUD_DIR"):
        return [Path(env["CLOUD_DIR"])]
    return [Path(_USUAL_FOLDER), Path(__file__).parents[2] / _USUAL_FOLDER]


def _secret_in(folder: Path) -> str:
    """The secret in a cloud's own credentials file; without one it has no key of its own."""
    try:
        lines = (folder / "credentials").read_text().splitlines()
    except OSError:
        return _USUAL_SECRET
    name = "aws_secret_access_key = "
    return next((line[len(name) :] for line in lines if line.startswith(name)), _USUAL_SECRET)

"""The client of the deployment that a command is for."""

import os

from commands.cli import deployment
from commands.cli.authorizing import authorizer_for
from commands.cli.client import PATIENCE_S, Client
from commands.cli.showing import Screen


def client_for(
    screen: Screen,
    url: str,
    api_key: str,
    connections: int = 1,
    *,
    patience_s: float = PATIENCE_S,
) -> Client:
    """A client that says on the screen what it waits for."""
    return Client(
        deployment.url_of(url, os.environ),
        authorize=authorizer_for(os.environ.get("PROMPTLANE_AUTH", ""), api_key=api_key),
        patience_s=patience_s,
        connections=connections,
        on_pause=screen.pause,
    )

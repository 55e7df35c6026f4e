"""The options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

Url = Annotated[
    str,
    typer.Option(
        "--url",
        envvar="PROMPTLANE_URL",
        metavar="URL",
        help="Root of the client API; without it, the `make run` that is up is meant.",
    ),
]
ApiKey = Annotated[
    str,
    typer.Option(
        "--api-key",
        envvar="PROMPTLANE_API_KEY",
        metavar="KEY",
        help="Sent as x-api-key. Better in the environment: others can read arguments.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON documents, one a line.")]
Parallel = Annotated[
    int, typer.Option("--parallel", min=1, max=100, help="Requests at once, at most.")
]
OfBatches = Annotated[bool, typer.Option("--batch", help="The ids are those of batches.")]
TaskIds = Annotated[list[str], typer.Argument(metavar="ID...", show_default=False)]

Stack = Annotated[
    str, typer.Option("--stack", envvar="PROMPTLANE_STACK", metavar="NAME", help="In its cloud.")
]
Endpoint = Annotated[
    str,
    typer.Option(
        "--endpoint",
        envvar="AWS_ENDPOINT_URL",
        metavar="URL",
        help="Of a local cloud. Without it, that of the `make run` that is up, else AWS.",
    ),
]
Folder = Annotated[
    Path, typer.Option("--folder", metavar="FOLDER", help="Where the alert reports are.")
]

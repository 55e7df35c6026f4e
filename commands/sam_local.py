"""Points what `sam build` has made to a running local cloud: `sam local` runs it in containers.

`python -m commands.sam_local CLOUD ENDPOINT ARCHITECTURE` asks the cloud at one address for its
functions, and changes `.aws-sam/build/template.yaml` for containers that reach it at the other: the
architecture becomes this machine's, and variables for the endpoint and its credentials are
declared, as `sam local` passes on none that the template lacks. `build/sam-env.json` has their
values.
"""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from commands.cloud import Cloud
from commands.cloud_errors import CloudUnusable

TEMPLATE = Path(".aws-sam/build/template.yaml")
VARIABLES = Path("build/sam-env.json")
# `sam local` would give containers the caller's own credentials, which the local cloud does not
# know: their signed calls would be refused. These make has set to those of the cloud.
_CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_ENDPOINT = "AWS_ENDPOINT_URL"
_DECLARED = (_ENDPOINT, *_CREDENTIALS)
_OWNER_ONLY = 0o600  # the file holds the key
_LOCAL = re.compile(r"http://(?:localhost|127\.0\.0\.1):")


def variables(
    functions: Sequence[Mapping[str, Any]], endpoint: str, env: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The environment of each function in a container, by the function's logical id.

    Args:
        functions: As Lambda lists them.
        endpoint: Where containers reach the local cloud.
        env: Has the cloud's credentials.
    """
    credentials = {name: env.get(name, "") for name in _CREDENTIALS}
    host = urlsplit(endpoint).hostname
    variables = {}
    for function in functions:
        name = str(function["FunctionName"]).rpartition("-")[2]
        given = function.get("Environment", {}).get("Variables", {})
        there = {key: _LOCAL.sub(f"http://{host}:", value) for key, value in given.items()}
        if there.get("PROMPTLANE_REPORTS_DIRECTORY"):  # the folder of another machine
            there["PROMPTLANE_REPORTS_DIRECTORY"] = "/tmp/error_reports"  # nosec B108  # in a container
        variables[f"{name.title()}Function"] = there | {_ENDPOINT: endpoint} | credentials
    return variables


def declared(template: str, architecture: str) -> str:
    """A built template with this architecture and variables for the endpoint and credentials.

    Raises:
        ValueError: It has no place for one of the two; was it built by another SAM?
    """
    text, places = re.subn(
        r"(\n  Architecture:\n    Type: String\n    Default: )\w+",
        rf"\g<1>{architecture}",
        template,
    )
    if f"        {_ENDPOINT}:" not in text:
        first = "\n        PROMPTLANE_MAX_TRIES:"  # of the variables that all functions share
        places *= text.count(first)
        ours = "".join(f"\n        {name}: ''" for name in _DECLARED)
        text = text.replace(first, ours + first, 1)
    if not places:
        raise ValueError(f"{TEMPLATE} is not what `sam build` made of template.yaml")
    return text


def main(cloud: str, endpoint: str, architecture: str) -> None:
    """Change the built template and write the variables.

    Raises:
        CloudUnusable: No cloud of ours answers; the message says what to do.
    """
    functions = Cloud(cloud).functions()
    TEMPLATE.write_text(declared(TEMPLATE.read_text(), architecture))
    VARIABLES.parent.mkdir(exist_ok=True)
    VARIABLES.touch(_OWNER_ONLY)
    VARIABLES.chmod(_OWNER_ONLY)
    VARIABLES.write_text(json.dumps(variables(functions, endpoint, os.environ), indent=2) + "\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except CloudUnusable as error:
        sys.exit(f"make sam-local: {error}")

"""Lambda's init phase of a function, in a process of its own."""

import json
import subprocess
import sys
from typing import Any

from tests.stand.cloudformation import ROOT


def in_init_phase(code: str, *, function: str, **settings: str) -> Any:
    """Run code as the function's environment would; return what it prints last, read as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PYTHONPATH": str(ROOT),
            "AWS_LAMBDA_FUNCTION_NAME": f"promptlane-{function}",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            **settings,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout.splitlines()[-1])

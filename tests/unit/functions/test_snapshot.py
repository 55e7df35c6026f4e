"""What a snapshot of the client function holds, and a cold start without one does not pay for."""

import json
import subprocess
import sys

import pytest

from tests.stand.cloudformation import ROOT

# The runtime's module of this name, as far as functions use it; it is not among our packages.
_RUNTIME = """
import json, sys, types
hooks = []
runtime = types.ModuleType("snapshot_restore_py")
runtime.register_before_snapshot = hooks.append
"""
_START = """
import functions.client.app
imported = ["alerts.detectors" in sys.modules]
for hook in hooks:
    hook()
imported.append("alerts.detectors" in sys.modules)
print(json.dumps(imported))
"""


def engine_is_ready(runtime: str) -> list[bool]:
    """Whether the detectors are imported: after the init phase, and in a snapshot."""
    ran = subprocess.run(
        [sys.executable, "-c", _RUNTIME + runtime + _START],
        cwd=ROOT,
        env={
            "PYTHONPATH": str(ROOT),
            "AWS_LAMBDA_FUNCTION_NAME": "promptlane-client",
            "AWS_DEFAULT_REGION": "us-east-1",
            "PROMPTLANE_BUSINESS_URL": "http://127.0.0.1:9",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    ready: list[bool] = json.loads(ran.stdout.splitlines()[-1])
    return ready


@pytest.mark.parametrize(
    ("runtime", "ready"),
    [
        ('sys.modules["snapshot_restore_py"] = runtime', [False, True]),
        ('sys.modules["snapshot_restore_py"] = None', [False, False]),
    ],
    ids=["a runtime with snapshots", "a runtime without them"],
)
def test_a_snapshot_has_the_engine_ready_and_a_cold_start_leaves_it_for_the_first_message(
    runtime: str, ready: list[bool]
) -> None:
    assert engine_is_ready(runtime) == ready

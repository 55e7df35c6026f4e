"""What a snapshot of the client function holds, and a cold start without one does not pay for."""

import pytest

from tests.stand.init_phase import in_init_phase

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
    ready: list[bool] = in_init_phase(
        _RUNTIME + runtime + _START, function="client", PROMPTLANE_BUSINESS_URL="http://127.0.0.1:9"
    )
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

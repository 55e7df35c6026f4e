"""Asks a function of a stack for what its operator may ask."""

import json
from typing import Any, NamedTuple

from commands.cloud import Cloud
from commands.cloud_errors import CloudFailed, CloudUnusable

_TIMEOUT_S = 900  # of a function, at most


class _Errand(NamedTuple):
    function: str  # the stack's output that names it
    payload: dict[str, Any]
    missing: str  # why a stack may have none


_ERRANDS = {
    "redrive": _Errand("BuriedFunctionName", {"redrive": {}}, "its template is another one"),
    "replay-logs": _Errand(
        "LogshipFunctionName",
        {"replay": {}},
        "it ships no logs, so none wait for a replay; `make run INFLUX=1` or INFLUX_URL= would",
    ),
}


def asked(cloud: Cloud, name: str) -> str:
    """The function's answer, as JSON.

    Args:
        name: `redrive` or `replay-logs`.

    Raises:
        CloudUnusable: There is no such function, or it failed; the message says what to do.
    """
    errand = _ERRANDS[name]
    function = cloud.outputs().get(errand.function)
    if function is None:
        raise CloudUnusable(f"{cloud} has no function for this: {errand.missing}")
    with cloud.explained():
        answer = cloud.client("lambda", read_timeout_s=_TIMEOUT_S).invoke(
            FunctionName=function, Payload=json.dumps(errand.payload)
        )
    answered = answer["Payload"].read().decode()
    if "FunctionError" in answer:
        raise CloudFailed(f"{function} failed, `make logs` may tell why: {answered}")
    return str(answered)

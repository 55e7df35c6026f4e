"""LocalStack's environment: what it needs, and nothing of the caller's own."""

import json
import os
from pathlib import Path

from hoststack.command.plan import Plan


def environment(plan: Plan, folder: Path) -> dict[str, str]:
    """All variables of a LocalStack that runs as `plan` says, with its files in `folder`."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder / "tmp"),
        "FILESYSTEM_ROOT": str(folder / "files"),
        "PYTHONUNBUFFERED": "1",
        "LS_LOG": "warning",
        "OVERRIDE_IN_DOCKER": "0",  # a container is a machine like any other
        **_OFFLINE,
        **_addresses(plan),
        **_OUR_PARTS,
        "HOSTSTACK_PYTHON": str(plan.python.absolute()),
        "HOSTSTACK_PYTHONS": json.dumps(
            {f"python{version}": str(file.absolute()) for version, file in plan.pythons.items()}
        ),
        "HOSTSTACK_LAMBDA_METRICS": str(int(plan.lambda_metrics)),
        "HOSTSTACK_LOGS": str(int(plan.logs)),
        **_QUICK,
        **plan.settings,
    }


# Nothing is fetched from the network, and nothing is reported to anybody.
_OFFLINE = {"DISABLE_EVENTS": "1", "DNS_ADDRESS": "0", "SKIP_SSL_CERT_DOWNLOAD": "1"}

_OUR_PARTS = {
    "GATEWAY_SERVER": "hoststack",
    "LAMBDA_RUNTIME_EXECUTOR": "hoststack",
    "PROVIDER_OVERRIDE_DYNAMODB": "moto",
    "PROVIDER_OVERRIDE_DYNAMODBSTREAMS": "moto",
    "PROVIDER_OVERRIDE_KINESIS": "moto",
}

_QUICK = {
    "LAMBDA_KEEPALIVE_MS": "300000",  # then an idle environment goes; AWS does not say when
    "IN_MEMORY_CLIENT": "1",
    "SQS_DISABLE_CLOUDWATCH_METRICS": "1",
    "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.01",
    "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "0.01",
}


def _addresses(plan: Plan) -> dict[str, str]:
    return {
        "GATEWAY_LISTEN": f"{plan.listen}:{plan.port}",
        "LOCALSTACK_HOST": f"{plan.host}:{plan.port}",
        "SQS_ENDPOINT_STRATEGY": "off",  # queue URLs are http://host:port/account/name
        "HOSTSTACK_SECRET": plan.secret,
        **plan.door,
    }

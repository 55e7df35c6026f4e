"""Becomes a Celery worker, with the settings that the template's parameters are to functions.

`python -m commands.worker [NAME]`, with Celery's Python, reads `PARAMETERS` and `SLOTS` from the
environment. Whatever else a worker needs stands there as `PROMPTLANE_*`.
"""

import os
import sys
from collections.abc import Mapping, Sequence

# As in `template.yaml`, for those parameters that a Celery worker heeds.
SETTINGS = {
    "ModelSeconds": "PROMPTLANE_MODEL_SECONDS",
    "ModelTimeoutSeconds": "PROMPTLANE_MODEL_TIMEOUT_SECONDS",
    "SystemPrompt": "PROMPTLANE_SYSTEM_PROMPT",
    "MaxOutputTokens": "PROMPTLANE_MAX_OUTPUT_TOKENS",
    "AnswerPolicy": "PROMPTLANE_ANSWER_POLICY",
    "WorkerTimeoutSeconds": "PROMPTLANE_WORKER_SECONDS",
    "MaxTries": "PROMPTLANE_MAX_TRIES",
    "RetrySeconds": "PROMPTLANE_RETRY_SECONDS",
    "RetentionDays": "PROMPTLANE_RETENTION_DAYS",
    "WebhookUrl": "PROMPTLANE_WEBHOOK_URL",
    "WebhookRetrySeconds": "PROMPTLANE_WEBHOOK_RETRY_SECONDS",
}


def settings_in(parameters: str) -> dict[str, str]:
    """The settings that words such as `ModelSeconds=2 MaxTries=5` make; the last word counts."""
    words = (word.partition("=") for word in parameters.split())
    found = {SETTINGS[name]: value for name, _, value in words if name in SETTINGS}
    if found.get("PROMPTLANE_WEBHOOK_URL"):
        found["PROMPTLANE_WEBHOOKS"] = "redis"
    return found


def main(names: Sequence[str], env: Mapping[str, str]) -> None:
    """Never returns: the process goes on as Celery's."""
    name = ["--hostname", f"{names[0]}@%h"] if names else []
    command = [
        *("-m", "celery", "--quiet", "--app", "functions.worker.celery", "worker"),
        *("--loglevel", "warning", "--concurrency", env["SLOTS"], *name),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    settings = settings_in(env.get("PARAMETERS", ""))
    os.execve(sys.executable, [sys.executable, *command], {**env, **settings})


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)

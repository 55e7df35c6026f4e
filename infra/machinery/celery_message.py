"""A task as a Celery worker takes it from Redis: Celery's message protocol 2 in kombu's envelope.

Both are a few lines of JSON, and a test compares them with what Celery sends; importing Celery and
kombu to send them would double the cold start of the function that does.
"""

import base64
import json
from typing import Any
from uuid import uuid4

from infra.task import TASK_NAME, Task


def envelope(task: Task, queue: str, *, delivery_tag: str | None = None) -> dict[str, Any]:
    """A task's message.

    Args:
        delivery_tag: Of this message, since a task may have several; by default a new one.
    """
    no_callbacks = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
    body = json.dumps([[task.to_json()], {}, no_callbacks])
    return {
        "body": base64.b64encode(body.encode()).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {
            "lang": "py",
            "task": TASK_NAME,
            "id": task.id,
            "root_id": task.id,
            "parent_id": None,
            "group": None,
            "eta": None,
            "expires": None,
            "retries": 0,
            "timelimit": [None, None],
            "argsrepr": "(...)",  # what Celery's log shows: never the prompt
            "kwargsrepr": "{}",
            "origin": "promptlane",
            "ignore_result": True,
        },
        "properties": {
            "correlation_id": task.id,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": queue},
            "priority": 0,
            "body_encoding": "base64",
            "delivery_tag": delivery_tag or str(uuid4()),
        },
    }

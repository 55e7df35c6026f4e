"""The classic Celery worker: a process sleeps through each task."""

import os
import time
from datetime import UTC, datetime

from celery import Celery

celery = Celery("worker", broker=os.environ["CLASSIC_REDIS"], backend=os.environ["CLASSIC_REDIS"])
celery.conf.update(task_track_started=True, worker_prefetch_multiplier=1)


def analyse(message: str, created_at: str) -> dict[str, str]:
    """Take as long as the model takes; tell when it was accepted, started and finished."""
    started_at = datetime.now(UTC).isoformat()
    time.sleep(float(os.environ["CLASSIC_MODEL_SECONDS"]))
    return {
        "created_at": created_at,
        "started_at": started_at,
        "finished_at": datetime.now(UTC).isoformat(),
        "result": f"Analysed {len(message.split())} words.",
    }


analyse_user_request = celery.task(name="analyse_user_request")(analyse)

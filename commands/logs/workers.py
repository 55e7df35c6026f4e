"""Reads events from the log files of Celery workers that `make run BROKER=redis` has started."""

import time
from pathlib import Path

from infra.machinery.points import Document, event_of


def events(folder: Path, *, minutes: float, wanted: dict[str, str]) -> list[Document]:
    """The events of the last minutes with the wanted values, oldest first.

    Args:
        folder: The local cloud's, which need not be there.
    """
    since_ns = time.time_ns() - int(minutes * 60e9)
    texts = [file.read_text(errors="replace") for file in folder.glob("worker-*.log")]
    lines = (line for text in texts for line in text.splitlines())
    found = [event for line in lines if (event := event_of(line)) is not None]
    fitting = [
        event
        for event in found
        if event["time_ns"] >= since_ns
        and all(event.get(key) == value for key, value in wanted.items())
    ]
    return sorted(fitting, key=lambda event: event["time_ns"])

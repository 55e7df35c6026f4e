"""Run by the functions' interpreter: one batch through the worker's handler, as Lambda would.

Standard input: an SQS event. Standard output: a JSON line with what it cost; logs come before it.
"""

import json
import resource
import sys
import time


class Context:
    """A Lambda context with time enough."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the time-out."""
        return 900_000


def main() -> None:
    """Import the handler, run the batch, report."""
    event = json.load(sys.stdin)
    from functions.worker.app import handler

    imported = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    handler(event, Context())
    took_s = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = used.ru_utime + used.ru_stime - imported.ru_utime - imported.ru_stime
    report = {
        "took_s": took_s,
        "cpu_s": cpu_s,
        "memory_mb": used.ru_maxrss / 1024,
    }
    print("\n" + json.dumps(report))


if __name__ == "__main__":
    main()

"""Run by the local cloud's interpreter: how long its fork server takes for an environment.

Standard input: the function's variables. Standard output: a JSON line, milliseconds for each.
"""

import json
import os
import sys
import tempfile
import time

from hoststack.functions.forkserver import ForkServer
from hoststack.functions.initialise import Interpreter

_FORKS = 30
_INIT_TIMEOUT_S = 30.0


def main() -> None:
    """Import the handler once, fork it often."""
    python = Interpreter(path=os.environ["HOSTSTACK_PYTHON"])
    server = ForkServer(python, json.load(sys.stdin), _INIT_TIMEOUT_S)
    if not server.is_forkable:
        sys.exit("the function cannot be forked: each of its environments starts anew")
    took_ms = []
    with tempfile.TemporaryFile() as log:
        for _ in range(_FORKS):
            started = time.perf_counter()
            process = server.environment({}, log)
            took_ms.append((time.perf_counter() - started) * 1000)
            process.kill()
    server.stop()
    print(json.dumps(took_ms))


if __name__ == "__main__":
    main()

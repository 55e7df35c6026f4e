"""A handler whose module starts a thread: it can't be forked."""

import os
import threading
import time

threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()


def handler(event: object, context: object) -> int:
    """The process that runs this."""
    return os.getpid()

"""LocalStack's process: `localstack.runtime.main`, without collecting garbage while it starts.

Python looks through all objects for cycles again and again while a program makes many that stay.
Among LocalStack's a look took up to 0.7 s on a loaded machine, in which nothing else ran. Here what
is there when LocalStack is ready, and after each deployment, is left out of all looks, and these
come more seldom.
"""

import gc
import threading

from hoststack import catalog, endpoints, ids, routes

_YOUNG = 20_000  # new objects before a look at them; Python's own is 2,000
_LOOKS = (10, 20)  # at the young ones for one at the middle ones, and of these for one at all


def main() -> None:
    """Run LocalStack until it ends."""
    gc.disable()
    ids.share()
    endpoints.share()
    catalog.share()
    routes.compile_late()
    from localstack.runtime.main import main as run

    run()


def settle() -> None:
    """Leave all objects that are there now out of what is looked through from now on."""
    if gc.isenabled():
        gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *_LOOKS)
    gc.enable()


def settle_when(is_ready: threading.Event) -> None:
    """Settle once it is set."""

    def wait() -> None:
        is_ready.wait()
        settle()

    threading.Thread(target=wait, daemon=True, name="hoststack-settle").start()


if __name__ == "__main__":
    main()

"""LocalStack's process: `localstack.runtime.main`, without collecting garbage while it starts.

Python looks through all objects for cycles again and again while a program makes many that stay.
LocalStack makes a million, and a look takes half a second in which nothing else runs. Here what is
there when LocalStack is ready, and after each deployment, is left out of all looks, and these come
more seldom.
"""

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

_YOUNG = 20_000  # new objects before a look at them; Python's own is 2,000
_LOOKS = (10, 20)  # at the young ones for one at the middle ones, and of these for one at all


def main() -> None:
    """Run LocalStack until it ends."""
    gc.disable()
    _share_catalog()
    from localstack.runtime.main import main as run

    run()


def _share_catalog() -> None:
    """Give LocalStack the index of all services, which it builds for each new folder of files.

    It reads 400 specifications for it, for seconds, and keeps what it has read: 350 MB. Here a
    process of its own builds the index, once for each environment of Python that can be written.
    """
    from localstack import config
    from localstack.aws import spec

    name = spec._get_catalog_filename()
    wanted, kept = Path(config.dirs.cache, name), Path(sys.prefix, "share", "hoststack", name)
    if wanted.exists():
        return
    if not kept.exists():
        built = kept.with_suffix(f".{os.getpid()}")
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run([sys.executable, "-P", "-s", "-c", _BUILD, str(built)], check=True)
            built.rename(kept)
        except (OSError, subprocess.CalledProcessError):
            return  # LocalStack does it
    wanted.parent.mkdir(parents=True, exist_ok=True)
    wanted.write_bytes(kept.read_bytes())


_BUILD = "import sys; from localstack.aws import spec; spec.build_service_index_cache(sys.argv[1])"


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

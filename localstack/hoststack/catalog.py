"""The index of all services of AWS, built once for each Python that LocalStack is installed in.

LocalStack builds it for each new folder of files: it reads the specifications of 414 services for
it, which takes seconds, and keeps all that it has read, which takes 350 MB. Here a process of its
own builds it, beside LocalStack's Python, and LocalStack finds a copy where it looks for its own.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_BUILD = "import sys; from localstack.aws import spec; spec.build_service_index_cache(sys.argv[1])"


def share() -> None:
    """Put a copy into this cloud's folder, unless there is one."""
    from localstack import config
    from localstack.aws import spec

    name = spec._get_catalog_filename()
    give(Path(sys.prefix, "share", "hoststack", name), Path(config.dirs.cache, name), build)


def give(kept: Path, wanted: Path, build: Callable[[Path], None]) -> None:
    """Copy what is kept, built first if it is not there; if it cannot be, LocalStack builds it."""
    if wanted.exists():
        return
    try:
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(f".{os.getpid()}")
            build(part)
            part.rename(kept)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.write_bytes(kept.read_bytes())
    except (OSError, subprocess.CalledProcessError):
        return


def build(file: Path) -> None:
    """Build the index in a process of its own, whose memory goes with it.

    Raises:
        CalledProcessError: It could not.
    """
    subprocess.run([sys.executable, "-P", "-s", "-c", _BUILD, str(file)], check=True)

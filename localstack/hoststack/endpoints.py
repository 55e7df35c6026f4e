"""The SDK's table of endpoints, parsed once for all of its sessions.

LocalStack, moto and the SDK make eleven sessions while a stack is deployed, and each parsed 1 MB of
JSON for itself: half a second of processor time, and eleven copies of it.
"""

from functools import cache
from pathlib import PurePath
from typing import Any

from botocore.loaders import JSONFileLoader


def share() -> None:
    """Let sessions that are made from now on read one table; none writes to it."""
    load: Any = JSONFileLoader.load_file
    once = cache(load)

    def load_file(self: JSONFileLoader, file_path: str) -> Any:
        if PurePath(file_path).name != "endpoints":
            return load(self, file_path)
        return once(_LOADER, file_path)

    JSONFileLoader.load_file = load_file


_LOADER = JSONFileLoader()

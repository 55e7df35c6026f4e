"""What other users of the machine, and functions, are not to see of this process."""

import os
from functools import cache

from hoststack.child.confine import hide

_OWNER_ONLY = 0o077


@cache
def callers_umask() -> int:
    """The mask with which this process was started."""
    mask = os.umask(_OWNER_ONLY)
    os.umask(mask)
    return mask


def begin() -> None:
    """From now on files are for their owner alone, and so is this process's environment."""
    callers_umask()
    os.umask(_OWNER_ONLY)
    hide()

"""UUIDs from random bytes that were fetched together.

LocalStack makes some twenty for a request. For each of them Python asks the system for bytes and
lets go of the interpreter's lock, for which it then queues with all other threads.
"""

import os
import uuid

_SIZE = 16
_AT_ONCE = 256

_fetched: list[bytes] = []  # each is used once
os.register_at_fork(after_in_child=_fetched.clear)  # or a fork would make the same ones


def share() -> None:
    """Let what is imported from now on make its UUIDs here."""
    uuid.uuid4 = uuid4


def uuid4() -> uuid.UUID:
    """A random UUID."""
    try:
        own = _fetched.pop()
    except IndexError:
        fresh = os.urandom(_SIZE * _AT_ONCE)
        parts = [fresh[at : at + _SIZE] for at in range(0, len(fresh), _SIZE)]
        own = parts.pop()
        _fetched.extend(parts)
    return uuid.UUID(bytes=own, version=4)

"""Delivering points so that one which the server refuses holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass

from infra.errors import PointsRefused
from infra.ports import PointWriter

# A batch with more than this is not searched further: what is left of it counts as refused.
MOST_REFUSED = 50


@dataclass(frozen=True, slots=True)
class Refusal:
    """A point that was refused.

    Attributes:
        index: Its place among those that were to be delivered.
        reason: The server's, in one line.
    """

    index: int
    reason: str


def deliver(points: Sequence[str], writer: PointWriter) -> list[Refusal]:
    """Write points; halve what is refused until it is known which ones they are.

    Returns:
        Those that were refused; all others are stored. None of them will do better later.

    Raises:
        LogsUnavailable: Not all are known to be stored; offer all of them again.
    """
    refusals: list[Refusal] = []
    waiting = [range(len(points))]
    while waiting:
        part = waiting.pop()
        if not part:
            continue
        try:
            writer.write(points[part.start : part.stop])
        except PointsRefused as error:
            if len(part) == 1 or len(refusals) >= MOST_REFUSED:
                refusals += (Refusal(index, str(error)) for index in part)
            else:
                half = len(part) // 2
                waiting += (part[half:], part[:half])
    return sorted(refusals, key=lambda refusal: refusal.index)

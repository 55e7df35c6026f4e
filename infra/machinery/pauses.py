"""How long what failed waits before it is tried again."""

from random import SystemRandom

LONGEST_S = 900.0  # the most that SQS can delay
_DOUBLINGS = 20  # more would only make the number large


def doubled(first_s: float, tries: int) -> float:
    """Seconds until the next try: `first_s` after the first one, doubled for each, 900 at most.

    Args:
        tries: How many there were, at least one.
    """
    doublings: int = min(tries - 1, _DOUBLINGS)
    return min(first_s * 2.0**doublings, LONGEST_S)


def full_jitter(most_s: float) -> float:
    """Any pause up to `most_s`, so that what failed together does not come back together."""
    return SystemRandom().uniform(0, most_s)

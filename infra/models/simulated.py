"""Simulated model: waits as long as an LLM would and answers with what it can say about a text."""

import asyncio


class SimulatedModel:
    """Stand in for a slow LLM.

    Args:
        duration_s: How long an answer takes, in seconds.
    """

    def __init__(self, duration_s: float) -> None:
        self._duration_s = duration_s

    async def answer(self, message: str) -> str:
        """Wait, then describe the message by its length; the text itself is not repeated."""
        await asyncio.sleep(self._duration_s)
        return (
            f"Analysed {_count(len(message.split()), 'word')}, {_count(len(message), 'character')}."
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

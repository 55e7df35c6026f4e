"""Simulated model: waits as long as an LLM would and answers with what it can say about a text."""

import asyncio

from infra.answer import Answer


class SimulatedModel:
    """Stand in for a slow LLM.

    Args:
        duration_s: How long an answer takes, in seconds.
    """

    def __init__(self, duration_s: float) -> None:
        self._duration_s = duration_s

    async def answer(self, message: str) -> Answer:
        """Wait, then describe the message by its length; the text itself is not repeated."""
        await asyncio.sleep(self._duration_s)
        words, characters = len(message.split()), len(message)
        return Answer(text=f"Analysed {_count(words, 'word')}, {_count(characters, 'character')}.")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

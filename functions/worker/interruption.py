"""A model whose answers can be broken off when the process that waits for them has to stop."""

import asyncio

from infra.answer import Answer
from infra.errors import Interrupted
from infra.ports import Model


class InterruptibleModel:
    """Ask another model, until interrupted; belongs to one event loop."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._asking: set[asyncio.Future[Answer]] = set()
        self._is_interrupted = False

    async def answer(self, message: str) -> Answer:
        """Answer a prompt.

        Raises:
            ModelError: As the other model does.
            Interrupted: The process stops; worth another try elsewhere.
        """
        if self._is_interrupted:
            raise Interrupted("this process stops")
        asking = asyncio.ensure_future(self._model.answer(message))
        self._asking.add(asking)
        try:
            return await asking
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if caller is not None and caller.cancelling():
                raise  # cancelled from outside, by a time-out for instance
            raise Interrupted("this process stops") from None
        finally:
            self._asking.discard(asking)

    def interrupt(self) -> None:
        """Break off all answers, now and from now on."""
        self._is_interrupted = True
        for asking in self._asking:
            asking.cancel()

"""No webhook is set up: nobody is told."""

from infra.outcome import Outcome


class NoAnnouncer:
    """Tell nobody."""

    async def announce(self, outcome: Outcome) -> None:
        """Do nothing."""

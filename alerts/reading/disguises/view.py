"""A text made of another one, that still knows where each of its characters was."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Undone text is no longer than what it was made of, so this bounds the work on any message.
MAX_PIECES = 64


class View(NamedTuple):
    """One way to read a text.

    Args:
        starts: The original place of each character; None where it is the same place.
        ends: The place after what a character stands for; None where that is one character.
        whole: The original span, for a view whose characters have no place of their own.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None
    whole: tuple[int, int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of this view stands in the original."""
        if self.whole:
            return self.whole
        if self.starts is None:
            return start, end
        first = self.starts[start]
        if end == start:
            return first, first
        return first, self.starts[end - 1] + 1 if self.ends is None else self.ends[end - 1]


class Disguise(NamedTuple):
    """A way to hide text.

    Args:
        trigger: A small RE2 pattern that its traces match.
        views: Undo it.
        is_plain_to_readers: Whether people see and programs read what it hides from a filter. Then
            personal data is looked for behind it, too.
    """

    trigger: str
    views: Callable[[str], Iterator[View]]
    is_plain_to_readers: bool = False

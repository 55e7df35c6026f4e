"""What a detector finds and what screening answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from alerts.policy import Policy

type Category = Literal["personal", "suspicious", "invalid"]
type Outcome = Literal["accept", "flag", "mask", "block"]


# Named tuples, since importing dataclasses takes longer than importing all of the engine.
class Finding(NamedTuple):
    """One hit and its span: never the matched text.

    Args:
        type: The kind in capitals, such as `PHONE`; it is also the mask, `<PHONE>`.
        start: First code point.
        end: The code point after the last one.
        score: How sure the detector is, 0 to 1.
    """

    category: Category
    type: str
    start: int
    end: int
    score: float


class Screening(NamedTuple):
    """The answer for one message.

    Args:
        action: The strictest that the policy says for what was found.
        findings: Sorted by start.
        message: What may be queued: the original, or masked; empty when blocked.
        excerpt: A short piece of the message for the report, everything found masked.
    """

    action: Outcome
    findings: tuple[Finding, ...]
    message: str
    policy: Policy
    excerpt: str = ""

    def __repr__(self) -> str:
        """Leave out the message and its excerpt: representations end up in logs."""
        return f"Screening(action={self.action!r}, findings={self.findings!r})"

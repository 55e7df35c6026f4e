"""What a detector finds and what screening answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from alerts.policy import Policy

type Category = Literal["personal", "suspicious", "invalid"]
type Outcome = Literal["accept", "flag", "mask", "block"]


@dataclass(frozen=True, slots=True)
class Finding:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The answer for one message.

    Args:
        action: The strictest that the policy says for what was found.
        findings: Sorted by start.
        message: What may be queued: the original, or masked; empty when blocked.
        excerpt: A short piece of the message for the report, everything found masked.
    """

    action: Outcome
    findings: tuple[Finding, ...]
    message: str = field(repr=False)
    excerpt: str = field(default="", repr=False)
    policy: Policy

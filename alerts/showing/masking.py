"""Overlapping findings, and masks in place of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.finding import Finding


def without_overlaps(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Join what overlaps within a category: the surest finding gives its type, all their span."""
    if not findings:
        return ()
    kept: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: (each.start, each.end)):
        row = kept.setdefault(finding.category, [])
        if not row or row[-1].end <= finding.start:
            row.append(finding)
            continue
        last = row[-1]
        surest = max(last, finding, key=lambda each: (each.score, each.end - each.start))
        row[-1] = surest._replace(start=last.start, end=max(last.end, finding.end))
    joined = [finding for row in kept.values() for finding in row]
    return tuple(sorted(joined, key=lambda each: (each.start, each.end, each.type)))


def joined(findings: Iterable[Finding]) -> list[Finding]:
    """Join what overlaps, whatever its category: the outermost finding gives its type."""
    row: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (each.start, -each.end)):
        # Empty spans of one place overlap, too.
        if row and (finding.start < row[-1].end or finding.start == row[-1].start):
            row[-1] = row[-1]._replace(end=max(row[-1].end, finding.end))
        else:
            row.append(finding)
    return row


def masked(text: str, findings: Iterable[Finding]) -> str:
    """Put `<TYPE>` in place of each finding, once where they overlap."""
    pieces, end = [], 0
    for finding in joined(findings):
        pieces += [text[end : finding.start], f"<{finding.type}>"]
        end = finding.end
    return "".join([*pieces, text[end:]])

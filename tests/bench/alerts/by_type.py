"""How often the default policy alarms on harmless texts, by the type of what it finds there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from alerts import Policy, screen

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANY = "any"


def alarms(texts: Iterable[tuple[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """Return each type that was found, with what it did to texts of each kind.

    Args:
        texts: Kind and text.

    Returns:
        By kind, the share of texts that are queued with a report and that are blocked, in percent.
    """
    policy = Policy()
    of_kind: Counter[str] = Counter()
    done: Counter[tuple[str, str, str]] = Counter()
    for kind, text in texts:
        of_kind[kind] += 1
        actions: dict[str, set[str]] = {}
        for finding in screen(text, policy).findings:
            for name in (finding.type, _ANY):
                actions.setdefault(name, set()).add(policy.action_for(finding))
        for name, each in actions.items():
            done[name, kind, "block" if "block" in each else "flag"] += 1
    names = sorted({name for name, _, _ in done}, key=lambda name: (name == _ANY, name))
    return [
        (name, {kind: _shares(done, name, kind, of_kind[kind]) for kind in of_kind})
        for name in names
    ]


def _shares(done: Counter[tuple[str, str, str]], name: str, kind: str, texts: int) -> str:
    flagged, blocked = (100 * done[name, kind, action] / texts for action in ("flag", "block"))
    return f"{flagged:.2f} / {blocked:.2f}" if flagged or blocked else "-"

"""Quantiles of what was measured."""

import statistics
from collections.abc import Iterable
from datetime import datetime


def p50_p99_ms(values_s: Iterable[float]) -> tuple[float, float]:
    """Median and 99th percentile (the least value that 99 % do not exceed), in milliseconds."""
    values = sorted(values_s)
    worst = values[-(-len(values) * 99 // 100) - 1]
    return round(statistics.median(values) * 1000, 1), round(worst * 1000, 1)


def seconds(start: str, end: str) -> float:
    """Seconds from one ISO 8601 instant to another."""
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()

"""Measurements: what this machine does, and what AWS would do and cost."""

from pathlib import Path

_ROOT = Path(__file__).parents[2]
FOLDER = _ROOT / "docs/scaling"
DASHBOARD = _ROOT / "build/dashboard.json"  # what the charts show, for the plot
PICTURES = _ROOT / "docs/pictures"

"""Measurements: what this machine does, and what AWS would do and cost."""

from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs/scaling"

"""The alert engine: text in, findings out, no I/O."""

from alerts.detector import Detector
from alerts.engine import Screening, screen
from alerts.finding import Category, Finding
from alerts.policy import Policy, PolicyError
from alerts.report import alert_report

__all__ = [
    "Category",
    "Detector",
    "Finding",
    "Policy",
    "PolicyError",
    "Screening",
    "alert_report",
    "screen",
]

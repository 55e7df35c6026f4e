"""How the alert engine does beside its rivals: `python -m tests.bench.alerts`."""

"""Keepers of undelivered log lines: one adapter per file."""

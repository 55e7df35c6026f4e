"""Brokers: one adapter per file."""

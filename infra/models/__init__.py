"""Models: one adapter per file."""

"""Log sinks: one adapter per file."""

"""Point writers: one adapter per file."""

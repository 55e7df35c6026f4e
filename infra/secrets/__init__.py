"""Where secrets are kept: one adapter per file."""

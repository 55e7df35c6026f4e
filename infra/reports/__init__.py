"""Report stores: one adapter per file."""

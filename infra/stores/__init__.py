"""Task stores: one adapter per file."""

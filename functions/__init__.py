"""What runs on Lambda: one folder per function."""

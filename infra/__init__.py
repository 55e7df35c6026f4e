"""The outside world behind small ports; the modules here are the words that every room shares."""

"""Credentials: where an execution environment without any in its variables asks for them."""

"""Adapters of `Receiver`: who is told by webhook."""

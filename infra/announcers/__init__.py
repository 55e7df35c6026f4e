"""Adapters of `Announcer`: what has webhooks sent."""

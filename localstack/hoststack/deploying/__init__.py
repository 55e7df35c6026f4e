"""Stacks: templates, changed for this cloud, deployed, and again when a file changes."""

"""The worker: runs queued tasks, and sees to those that could not be run."""

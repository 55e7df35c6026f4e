"""The business service: private; tasks in, states and results out."""

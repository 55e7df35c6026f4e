"""The client service: the only part that users reach."""

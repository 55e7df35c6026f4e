"""The function that sees to dead letters, and redrives parked tasks when it is asked to."""

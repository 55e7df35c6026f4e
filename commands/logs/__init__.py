"""`make logs`: the log events of all services, as a table."""

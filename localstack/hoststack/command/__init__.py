"""The command line: reads what is wished, starts the cloud and what runs beside it, and ends it."""

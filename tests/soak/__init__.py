"""What hours of quiet work leave behind: `make soak`."""

"""What happens to tasks while something breaks: `make faults`."""

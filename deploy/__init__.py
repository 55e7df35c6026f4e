"""What brings the functions to where they run; the standard library is all it needs."""

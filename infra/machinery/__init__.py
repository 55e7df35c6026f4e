"""What several adapters or functions work with: delivering, pausing, points, loops."""

"""A second engine, marked experimental: ministack, behind a door of ours in its own process."""

"""A handler that can't be imported."""

print("about to break")
raise ValueError("broken at import")

"""The function that tells the operator's webhook what became of tasks."""

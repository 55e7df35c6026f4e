"""What may be shown of a message: masks in place of findings, and an excerpt."""

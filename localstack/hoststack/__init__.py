"""Real LocalStack in host mode: Lambda functions as processes, no Docker."""

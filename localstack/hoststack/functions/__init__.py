"""Lambda functions as processes, in the place of LocalStack's containers."""

"""API Gateway: what AWS's does and LocalStack's does not, and ports with one API at their root."""

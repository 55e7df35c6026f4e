"""The log shipper: takes our events from CloudWatch Logs to InfluxDB."""

"""Sets an InfluxDB 2 up for our logs, and runs one for `make run INFLUX=1`."""

"""A real InfluxDB for tests: Debian's influxd 1.6 behind a front that speaks InfluxDB 2's API."""

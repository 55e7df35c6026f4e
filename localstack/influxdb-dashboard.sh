#!/bin/sh
# Run by the InfluxDB image once, after its setup: puts the dashboard in.
set -eu
influx apply --org "$DOCKER_INFLUXDB_INIT_ORG" --force yes --file /dashboard.yml

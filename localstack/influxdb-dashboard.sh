#!/bin/sh
# Run by the InfluxDB image once, after its setup: puts the dashboard in. The image would undo its
# setup if this failed, and logs matter more than a dashboard.
influx apply --org "$DOCKER_INFLUXDB_INIT_ORG" --force yes --file /dashboard.yml ||
  echo "The dashboard was not put in; try: influx apply --file /dashboard.yml" >&2

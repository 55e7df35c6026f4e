#!/bin/sh
# One image, its parts chosen by the first word: keys, cloud, worker or deploy. See docker-compose.yml.
set -eu
cd /promptlane
KEYS=/keys
ARCHITECTURE=$(uname -m | sed 's/aarch64/arm64/')

# Random secrets, made once: they live in a volume and in no file of the project.
make_keys() {
  for name in influx-token influx-password; do
    [ -s "$KEYS/$name" ] || .venvs/runtime/bin/python -c 'import secrets; print(secrets.token_urlsafe(32), end="")' > "$KEYS/$name"
  done
  chmod 0444 "$KEYS"/*
}

# The local cloud, as the owner of the folder of reports, so that they are that user's own files.
run_cloud() {
  reports=/error_reports
  owner=$(stat -c %u "$reports")
  group=$(stat -c %g "$reports")
  set -- .venvs/cloud/bin/hoststack run \
    --template template.yaml --stack promptlane \
    --code build/package --code LogshipFunction=build/logship \
    --runtime-python .venvs/runtime/bin/python --dir /tmp/cloud \
    --listen 0.0.0.0 --port 4566 --front 8000:promptlane:v1 --welcome welcome.txt \
    --parameter BusinessUrl=http://localhost:4566/_aws/execute-api/promptlane-business/v1 \
    --parameter ReportsDirectory="$reports" \
    --parameter Scale="${SCALE:-medium}" \
    --parameter Architecture="$ARCHITECTURE" --parameter Alarms=false \
    --parameter Broker="${BROKER:-sqs}" --parameter RedisUrl="${REDIS_URL:-}" \
    --parameter InfluxUrl="${INFLUX_URL:-}" --parameter InfluxOrg="${INFLUX_ORG:-promptlane}" \
    --parameter InfluxBucket="${INFLUX_BUCKET:-logs}" --parameter InfluxToken="$(cat $KEYS/influx-token)"
  for parameter in ${PARAMETERS:-}; do
    set -- "$@" --parameter "$parameter"
  done
  [ "$owner" = 0 ] || set -- setpriv --reuid "$owner" --regid "$group" --clear-groups \
    --inh-caps=-all --bounding-set=-all "$@"
  exec "$@"
}

# A Celery worker; the settings come from the environment.
run_worker() {
  PROMPTLANE_INFLUX_TOKEN=$(cat "$KEYS/influx-token")
  export PROMPTLANE_INFLUX_TOKEN
  exec .venvs/celery/bin/celery --quiet --app functions.worker.celery worker --loglevel warning \
    --concurrency "${SLOTS:-50}" --without-gossip --without-mingle --without-heartbeat
}

# The stack, into a LocalStack that is reached as localhost: the official image.
deploy() {
  exec .venvs/cloud/bin/hoststack deploy --template template.yaml --stack promptlane \
    --code build/package --code LogshipFunction=build/logship \
    --parameter BusinessUrl=http://cloud:4566/_aws/execute-api/promptlane-business/v1 \
    --parameter Architecture="$ARCHITECTURE" --parameter Alarms=false
}

case "${1:-}" in
  keys) make_keys ;;
  cloud) run_cloud ;;
  worker) run_worker ;;
  deploy) deploy ;;
  *) exec "$@" ;;
esac

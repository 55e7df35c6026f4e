#!/bin/sh
# One image, its parts chosen by the first word: keys, cloud, worker or deploy. See docker-compose.yml.
set -eu
cd /promptlane
KEYS=/keys
NOBODY=65534
ARCHITECTURE=$(uname -m | sed 's/aarch64/arm64/')

# Random secrets, made once: they live in a volume and in no file of the project. Hexadecimal, as the
# InfluxDB image gives them to a command, which would take one that begins with - for an option.
# All may read them: who they are for are users of other containers.
make_keys() {
  for name in influx-token influx-password; do
    [ ! -s "$KEYS/$name" ] || continue
    .venvs/runtime/bin/python -c 'import secrets; print(secrets.token_hex(32), end="")' > "$KEYS/$name"
    chmod 0444 "$KEYS/$name"
  done
}

# In the environment, as arguments can be read by everybody.
read_keys() {
  PROMPTLANE_INFLUX_TOKEN=$(cat "$KEYS/influx-token")
  export PROMPTLANE_INFLUX_TOKEN
}

# Without a user namespace: with one (rootless Docker) root is the user who started it.
is_the_machines_root() {
  read -r inside outside _ < /proc/self/uid_map
  [ "$inside" = 0 ] && [ "$outside" = 0 ]
}

# What is set is wrong, or not: told before anything starts.
check() {
  .venvs/runtime/bin/python -m commands.check "$@"
}

# The local cloud, as the owner of the folder of reports, so that they are that user's own files.
# Never as the machine's root: if the folder is root's, nobody writes there, as one of its group.
run_cloud() {
  export BROKER="${BROKER:-sqs}" SCALE="${SCALE:-medium}"
  check BROKER SCALE PARAMETERS
  read_keys
  prefix=promptlane
  for parameter in ${PARAMETERS:-}; do
    case $parameter in Prefix=*) prefix=${parameter#*=} ;; esac
  done
  reports=/error_reports
  owner=$(stat -c %u "$reports")
  group=$(stat -c %g "$reports")
  if [ "$owner" = 0 ] && is_the_machines_root; then
    owner=$NOBODY group=$NOBODY
    chgrp "$group" "$reports" && chmod g+rwx "$reports"
  fi
  # what a user types names the ports that Docker has published
  sed -e "s#{front}#http://localhost:${PORT:-8000}#g" \
    -e "s#{endpoint}#http://localhost:${CLOUD_PORT:-4566}#g" welcome.txt > /tmp/welcome.txt
  set -- tini -- .venvs/cloud/bin/hoststack run \
    --template template.yaml --stack promptlane \
    --code build/package --code LogshipFunction=build/logship \
    --runtime-python .venvs/runtime/bin/python --dir /tmp/cloud \
    --listen 0.0.0.0 --port 4566 --front "8000:$prefix:v1" --open-api "$prefix" \
    --trusted-network --host cloud --welcome /tmp/welcome.txt \
    --ready-file /tmp/ready.json \
    --parameter BusinessUrl="http://localhost:4566/_aws/execute-api/$prefix-business/v1" \
    --parameter ReportsDirectory="$reports" \
    --parameter Scale="$SCALE" \
    --parameter Auth=none --parameter Architecture="$ARCHITECTURE" --parameter Alarms=false \
    --parameter Broker="$BROKER" --parameter RedisUrl=redis://redis:6379/0 \
    --parameter InfluxUrl=http://influxdb:8086 --parameter InfluxOrg=promptlane \
    --parameter InfluxBucket=logs --parameter-from InfluxToken=PROMPTLANE_INFLUX_TOKEN
  for parameter in ${PARAMETERS:-}; do
    set -- "$@" --parameter "$parameter"
  done
  [ "$owner" = 0 ] || set -- setpriv --reuid "$owner" --regid "$group" --clear-groups \
    --inh-caps=-all --bounding-set=-all "$@"
  exec "$@"
}

# A Celery worker.
run_worker() {
  export SLOTS="${SLOTS:-50}"
  check SLOTS PARAMETERS
  read_keys
  exec .venvs/celery/bin/python -m commands.worker
}

# The stack, into a LocalStack that is reached as localhost: the official image. Without a log
# shipper: LocalStack 4.14 loses the first lines of each stream of a group with a subscription.
deploy() {
  echo 'WARNING: this LocalStack takes unsigned calls. While it runs, any web page that you visit and' \
    'any user of this machine can run code in it.' >&2
  exec .venvs/cloud/bin/hoststack deploy --template template.yaml --stack promptlane --code build/package \
    --parameter BusinessUrl=http://cloud:4566/_aws/execute-api/promptlane-business/v1 \
    --parameter Auth=none --parameter Architecture="$ARCHITECTURE" --parameter Alarms=false
}

case "${1:-}" in
  keys) make_keys ;;
  cloud) run_cloud ;;
  worker) run_worker ;;
  deploy) deploy ;;
  *) exec "$@" ;;
esac

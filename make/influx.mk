# InfluxDB for the logs: `make run INFLUX=1`, `make run INFLUX_URL=...`, `make logs`.

# 1 starts an InfluxDB 2 of our own; INFLUX_URL names one that runs.
INFLUX        ?=
INFLUX_URL    ?=
INFLUX_ORG    ?= promptlane
INFLUX_BUCKET ?= logs
INFLUX_PORT   ?= 8086
INFLUX_RETENTION_DAYS ?= 30
# For `make logs`; beside docker compose, INFLUX_PORT is that of its InfluxDB.
SERVICE ?=
LEVEL   ?=
TASK    ?=
TRACE   ?=
MINUTES ?= 60

INFLUX_DIR     = $(CLOUD_DIR)/influx
USED_INFLUX    = $(or $(INFLUX),$(INFLUX_URL))
USED_INFLUX_URL = $(or $(INFLUX_URL),http://localhost:$(INFLUX_PORT))
USED_TOKEN     = $(or $(INFLUX_TOKEN),$(shell cat '$(INFLUX_DIR)/token' 2>/dev/null))

# What our programs are told, and companions with them: in the environment, as other users of the
# machine can read arguments. Names of Promptlane's own: influxd would read INFLUX_*.
TOLD_OF_INFLUX = influx-setup $(if $(USED_INFLUX),run deploy logs)
$(TOLD_OF_INFLUX): export PROMPTLANE_INFLUX_URL = $(USED_INFLUX_URL)
$(TOLD_OF_INFLUX): export PROMPTLANE_INFLUX_TOKEN = $(USED_TOKEN)
$(TOLD_OF_INFLUX): export PROMPTLANE_INFLUX_ORG = $(INFLUX_ORG)
$(TOLD_OF_INFLUX): export PROMPTLANE_INFLUX_BUCKET = $(INFLUX_BUCKET)

OWN_INFLUX = .venvs/cli/bin/python -m commands.influx run \
  --dir '$(INFLUX_DIR)' --port $(INFLUX_PORT) --retention-days $(INFLUX_RETENTION_DAYS)

INFLUX_PARAMETERS = --code LogshipFunction=build/logship \
  --parameter InfluxUrl='$(USED_INFLUX_URL)' --parameter-from InfluxToken=PROMPTLANE_INFLUX_TOKEN \
  --parameter InfluxOrg='$(INFLUX_ORG)' --parameter InfluxBucket='$(INFLUX_BUCKET)'
INFLUX_OPTIONS = $(INFLUX_PARAMETERS) \
  $(if $(INFLUX_URL),,--companion "influx:$(INFLUX_PORT)=$(OWN_INFLUX)")

.PHONY: influx-here
influx-here: build/logship.stamp .venvs/cli/.stamp
ifeq ($(INFLUX_URL),)
	@.venvs/cli/bin/python -m commands.influx check --dir '$(INFLUX_DIR)'
else
	@[ -n "$$TOKEN_GIVEN" ] || { echo "INFLUX_TOKEN= is missing: InfluxDB takes nothing without one." >&2; exit 1; }
endif
influx-here: export TOKEN_GIVEN = $(INFLUX_TOKEN)

.PHONY: influxd
influxd: # a real server for the tests; installed in CI
	@command -v influxd >/dev/null || { apt-get update -qq && RUNLEVEL=1 apt-get install -qq -y --no-install-recommends influxdb >/dev/null; }

# InfluxData's analyser of Flux, for the queries that no test can run without an InfluxDB 2.
FLUX_ANALYSER = @influxdata/flux-lsp-node@0.8.40
FLUX_ARCHIVE  = influxdata-flux-lsp-node-0.8.40.tgz
.PHONY: check-flux
check-flux: build/flux.stamp ## Check the types of the queries in docs/logs.md; needs Node.js
	@node tests/stand/flux/check.js build/flux docs/logs.md

build/flux.stamp: tests/stand/flux/analyser.sha256
	@if ! command -v npm >/dev/null && [ -n "$$CI" ]; then \
	  apt-get update -qq && apt-get install -qq -y --no-install-recommends nodejs npm >/dev/null; \
	fi
	@rm -rf build/flux && mkdir -p build/flux && cd build/flux && npm pack --silent $(FLUX_ANALYSER) >/dev/null && \
	  sha256sum --check --quiet ../../$< && npm install --silent --no-package-lock ./$(FLUX_ARCHIVE)
	@touch $@

.PHONY: logs
logs: check-logs .venvs/cli/.stamp ## Show the last hour's log; TASK=<id> tells one task's story, TRACE=<id> one request's, SERVICE= and LEVEL= choose
	@.venvs/cli/bin/promptlane logs \
	  --endpoint $(CLOUD) --dir '$(CLOUD_DIR)' --influx-port $(INFLUX_PORT) --minutes $(MINUTES) \
	  --service '$(SERVICE)' --level '$(LEVEL)' --task '$(TASK)' --trace '$(TRACE)'

.PHONY: influx-setup
influx-setup: check-setup .venvs/cli/.stamp ## Make the bucket for logs on INFLUX_URL and set its retention
	@.venvs/cli/bin/python -m commands.influx setup --retention-days $(INFLUX_RETENTION_DAYS)

.PHONY: replay-logs
replay-logs: check-cloud .venvs/cli/.stamp ## Offer the log events that InfluxDB did not take to it again
	@.venvs/cli/bin/promptlane replay-logs --endpoint $(CLOUD)


ifneq ($(USED_INFLUX),)
CELERY_SETTINGS += PROMPTLANE_SINK=influxdb
endif

# Redis as the broker and Celery workers beside the local cloud: `make run BROKER=redis`.

BROKER     ?= sqs
# How many worker processes, and how many tasks each has at once.
WORKERS    ?= 2
SLOTS      ?= 50
REDIS_PORT ?= 6379
# A Redis that runs already, instead of one of our own.
REDIS_URL  ?=

USED_REDIS_URL = $(or $(REDIS_URL),redis://127.0.0.1:$(REDIS_PORT)/0)

# What PARAMETERS says of one of the template's parameters; the last word counts.
given = $(patsubst $(1)=%,%,$(lastword $(filter $(1)=%,$(PARAMETERS))))
# What a worker needs besides PARAMETERS and SLOTS, which it reads itself.
CELERY_SETTINGS += PROMPTLANE_BROKER=redis PROMPTLANE_STORE=redis PROMPTLANE_STOP_SECONDS=3

# Every write is on disk before it is answered: an accepted task outlives Redis and the machine.
OWN_REDIS = redis-server --port $(REDIS_PORT) --bind 127.0.0.1 --dir '$(CLOUD_DIR)/redis' \
  --save '' --appendonly yes --appendfsync always --maxmemory-policy noeviction

# It may hold a password, and other users of the machine can read arguments: workers and stack get
# it from the environment.
run deploy: export PROMPTLANE_REDIS_URL = $(USED_REDIS_URL)
run: export SLOTS := $(SLOTS)
REDIS_PARAMETERS = --parameter Broker=redis --parameter-from RedisUrl=PROMPTLANE_REDIS_URL
REDIS_OPTIONS = $(REDIS_PARAMETERS) \
  $(if $(REDIS_URL),,--companion "redis:$(REDIS_PORT)=$(OWN_REDIS)") \
  $(foreach n,$(shell seq $(WORKERS)), \
    --companion 'worker-$(n)=env $(CELERY_SETTINGS) .venvs/celery/bin/python -m commands.worker worker-$(n)')

.PHONY: redis-server
redis-server: # installed in CI, named where it is missing
ifeq ($(REDIS_URL),)
	@if ! command -v redis-server >/dev/null && [ -n "$$CI" ]; then \
	  apt-get update -qq && RUNLEVEL=1 apt-get install -qq -y redis-server >/dev/null; \
	fi; \
	command -v redis-server >/dev/null || { \
	  echo "redis-server is missing: apt-get install redis-server, brew install redis, or make run BROKER=redis REDIS_URL=redis://..." >&2; \
	  exit 1; }
	@mkdir -p '$(CLOUD_DIR)/redis'
endif

.venvs/celery/.stamp: requirements/celery.txt

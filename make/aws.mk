# SAM, awslocal and AWS: deploy once more, and `sam local` against a running `make run`.

CLOUD_HOST = $(if $(filter 127.0.0.1 0.0.0.0,$(LISTEN)),localhost,$(LISTEN))
CLOUD      = http://$(CLOUD_HOST):$(CLOUD_PORT)
# Where the containers of `sam local` reach it: a bridge's address, or a service on their network.
SAM_CLOUD ?= $(CLOUD)
# Its key: test, unless it listens beyond this machine. In the environment, as other users of the
# machine can read arguments; so the caller's own credentials go nowhere.
CLOUD_SECRET = $(or $(shell sed -n 's/^aws_secret_access_key = //p' '$(CLOUD_DIR)/credentials' 2>/dev/null),test)
CALLS_CLOUD = keys logs redrive replay-logs sam-local
$(CALLS_CLOUD): export AWS_ACCESS_KEY_ID = test
$(CALLS_CLOUD): export AWS_SECRET_ACCESS_KEY = $(CLOUD_SECRET)
$(CALLS_CLOUD): export AWS_SESSION_TOKEN =
$(CALLS_CLOUD): export AWS_DEFAULT_REGION = us-east-1
$(CALLS_CLOUD): export SAM_CLI_TELEMETRY = 0

.PHONY: deploy
deploy: check-deploy build/package.stamp build/logship.stamp build/template.checked .venvs/cloud/.stamp ## Bring a running `make run` up to date, with the same variables
	@.venvs/cloud/bin/hoststack deploy --endpoint $(CLOUD) --dir '$(CLOUD_DIR)' --stack promptlane $(STACK) \
	  --hint 'Start a cloud with `make run`, or name the port of the one that runs with CLOUD_PORT= and its folder with CLOUD_DIR=.' \
	  $(if $(filter redis,$(BROKER)),$(REDIS_PARAMETERS)) $(if $(USED_INFLUX),$(INFLUX_PARAMETERS))

.PHONY: sam-local
sam-local: check-cloud .venvs/tools/.stamp .venvs/cli/.stamp build/package-$(HOST_ARCHITECTURE).stamp build/logship.stamp ## Build for `sam local` and point it to a running cloud; LISTEN= as for `make run`
	@PATH="$(CURDIR)/.venvs/tools/bin:$$PATH" ARCHITECTURE=$(HOST_ARCHITECTURE) \
	  .venvs/tools/bin/sam build --parameter-overrides Architecture=$(HOST_ARCHITECTURE)
	@.venvs/cli/bin/python -m commands.sam_local $(CLOUD) $(SAM_CLOUD) $(HOST_ARCHITECTURE)
	@echo "Now: sam local invoke ClientFunction --event events/client.json --env-vars build/sam-env.json"

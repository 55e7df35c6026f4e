# SAM, awslocal and AWS: deploy once more, and `sam local` against a running `make run`.

CLOUD_HOST = $(if $(filter 127.0.0.1 0.0.0.0,$(LISTEN)),localhost,$(LISTEN))
CLOUD      = http://$(CLOUD_HOST):$(CLOUD_PORT)
# Where the containers of `sam local` reach it: a bridge's address, or a service on their network.
SAM_CLOUD ?= $(CLOUD)
# Its key: test, unless it listens beyond this machine. In the environment, as other users of the
# machine can read arguments; so the caller's own credentials go nowhere.
CLOUD_SECRET = $(or $(shell sed -n 's/^aws_secret_access_key = //p' '$(CLOUD_DIR)/credentials' 2>/dev/null),test)
CALLS_CLOUD = logs redrive replay-logs sam-local
$(CALLS_CLOUD): export AWS_ACCESS_KEY_ID = test
$(CALLS_CLOUD): export AWS_SECRET_ACCESS_KEY = $(CLOUD_SECRET)
$(CALLS_CLOUD): export AWS_SESSION_TOKEN =
$(CALLS_CLOUD): export AWS_DEFAULT_REGION = us-east-1
$(CALLS_CLOUD): export SAM_CLI_TELEMETRY = 0
AWS_LOCAL = .venvs/tools/bin/aws --endpoint-url $(CLOUD)

.PHONY: deploy
deploy: build/package.stamp build/logship.stamp .venvs/cloud/.stamp ## Bring a running `make run` up to date, with the same variables
	@.venvs/cloud/bin/hoststack deploy --endpoint $(CLOUD) --dir $(CLOUD_DIR) --stack promptlane $(STACK) \
	  $(if $(filter redis,$(BROKER)),$(REDIS_PARAMETERS)) $(if $(USED_INFLUX),$(INFLUX_PARAMETERS))

.PHONY: sam-local
sam-local: .venvs/tools/.stamp build/package-$(HOST_ARCHITECTURE).stamp build/logship.stamp ## Build for `sam local` and point it to a running cloud; LISTEN= as for `make run`
	@PATH=$(CURDIR)/.venvs/tools/bin:$$PATH ARCHITECTURE=$(HOST_ARCHITECTURE) \
	  .venvs/tools/bin/sam build --parameter-overrides Architecture=$(HOST_ARCHITECTURE)
	@$(AWS_LOCAL) lambda list-functions > build/functions.json
	@.venvs/uv/bin/python -m deploy.sam_local $(SAM_CLOUD) $(HOST_ARCHITECTURE) < build/functions.json
	@echo "Now: sam local invoke ClientFunction --event events/client.json --env-vars build/sam-env.json"

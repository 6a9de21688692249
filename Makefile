# Every target sets up what it needs: `make demo` and `make test` work on a fresh clone.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-stop serve test fuzz fuzz-bytes check format lock generate bench clean

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  (PYTHON=python3.12 make ... chooses the Python; ARGS=... is passed on)"

setup: ## Create .venv with everything the workbench needs; quick the second time
	@$(PYTHON) tools/setup.py

setup-dev:
	@$(PYTHON) tools/setup.py --dev

demo: setup ## Train, register, build, deploy and call a model on a workbench in ./.demo
	@$(BIN)/python tools/demo.py $(ARGS)

demo-stop: setup ## Stop the workbench of the demo
	@$(BIN)/bancada down --home .demo

serve: setup ## Run a workbench in the foreground (its home: BANCADA_HOME, or ~/.bancada)
	@exec $(BIN)/bancada up $(ARGS)

test: setup-dev ## Run all tests (ARGS="-k gateway" chooses some)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

fuzz: setup-dev ## Send 20,000 generated requests to a workbench of its own
	@$(BIN)/python tools/fuzz.py $(ARGS)

fuzz-bytes: setup-dev ## Send 20,000 streams of whole and broken requests to a gateway of its own
	@BANCADA_FUZZ_EXAMPLES=20000 $(BIN)/python -m pytest tests/scenario/gateway/test_gateway_bytes.py $(ARGS)

check: setup-dev ## Check style, types, import rules and generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/generate.py --check
	$(BIN)/python tools/reference.py --check

format: setup-dev ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: setup-dev ## Write again what is generated: shapes, client, specification, reference pages
	$(BIN)/python tools/generate.py
	$(BIN)/python tools/reference.py

lock: setup-dev ## Resolve the newest dependencies into the lock files (ARGS=--keep changes as little as possible)
	$(BIN)/python tools/lock.py $(ARGS)

bench: setup ## Measure, and write the results under bench/
	@$(BIN)/python bench/run.py $(ARGS)

clean: ## Remove .venv, caches and the demo's data (stop the demo first)
	@if [ -e .demo/run/supervisor.json ] && [ -x $(BIN)/bancada ]; then $(BIN)/bancada down --home .demo; fi
	rm -rf .venv .cache .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

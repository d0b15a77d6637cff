# Two commands matter: `make demo` and `make test`. Both set up what they need.
SHELL := /bin/bash
.DELETE_ON_ERROR:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Compiled when the wms command is installed, and again when one of them changes.
KERNEL := $(wildcard wms/routing/*/*.[ch] wms/routing/*/*/*.[ch])

.PHONY: demo test check setup setup-dev lock words format clean

demo: $(VENV)/.run-ready  ## Run a whole store with simulated devices, on SQLite
	@.ci/system-packages run
	$(BIN)/wms demo

test: $(VENV)/.dev-ready  ## Run every test, on SQLite and on a private PostgreSQL
	@.ci/system-packages test
	$(BIN)/python -m pytest

check: $(VENV)/.dev-ready  ## Format, lint, types, directions of import, house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/house -q
	.ci/check-handheld

format: $(VENV)/.dev-ready  ## Let ruff put the code in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

setup: $(VENV)/.run-ready
setup-dev: $(VENV)/.dev-ready

$(VENV)/bin/python:
	@PYTHON='$(PYTHON)' .ci/system-packages venv
	@echo "[1/3] making the virtual environment .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-ready: .ci/locks/run.txt pyproject.toml $(KERNEL) | $(VENV)/bin/python
	@echo "[2/3] installing the locked packages"
	$(BIN)/pip install --progress-bar on --require-hashes --requirement .ci/locks/run.txt
	@.ci/system-packages build
	@echo "[3/3] installing the wms command"
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev-ready: .ci/locks/dev.txt pyproject.toml $(KERNEL) | $(VENV)/bin/python
	@echo "[2/3] installing the locked packages, those for development too"
	$(BIN)/pip install --progress-bar on --require-hashes --requirement .ci/locks/dev.txt
	@.ci/system-packages build
	@echo "[3/3] installing the wms command"
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@ $(VENV)/.run-ready

words: $(VENV)/.dev-ready  ## Collect and compile the translations; name what lacks one
	$(BIN)/python -m wms.look.translate

lock:  ## Write the lock files again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra simulation --extra words --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet --output-file .ci/locks/run.txt
	uv pip compile pyproject.toml --extra simulation --extra words --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --quiet \
		--constraint .ci/locks/run.txt --output-file .ci/locks/dev.txt

clean:
	rm -rf $(VENV) .data .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

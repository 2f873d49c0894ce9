# Two commands matter: `make demo` and `make test`. Both set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
# The lock names every package, so pip need not look for any: some pips pass by the pin of a package that another one
# wants with an extra, find whatever is newest that day, and refuse it for want of a hash.
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps

.DEFAULT_GOAL := help
.PHONY: help demo test check coverage format bench lock clean

help:  ## Show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Signoff needs Python 3.11 or newer; try make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-build-isolation -e .
	@$(BIN)/python -m pip check -q --disable-pip-version-check
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(INSTALL) --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip check -q --disable-pip-version-check
	@touch $@

demo: $(VENV)/.run  ## Set everything up and start the demo: a local chat workspace in your browser
	$(BIN)/signoff demo

test: $(VENV)/.dev  ## Set everything up and run every check and every test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -n 2 --dist worksteal

check: $(VENV)/.dev  ## The same as test, plus formatting: run it before every commit
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory test

coverage: $(VENV)/.dev  ## Run every test and list the lines that none runs: it takes twice as long
	$(PYTEST) -n 2 --dist worksteal --cov --cov-report=term:skip-covered

format: $(VENV)/.dev  ## Format the code and sort the imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --exit-zero -q .

bench: $(VENV)/.dev  ## Measure the speed promises as ratios, side by side in one run
	@missed=0; for what in tests.benchmarks tests.benchmarks.closing; do $(BIN)/python -m $$what || missed=1; done; exit $$missed

lock: $(VENV)/.dev  ## Pin the dependencies again, with hashes and without registry addresses (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --group dev -c requirements.txt -o requirements-dev.txt

clean:  ## Remove the environment and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage build *.egg-info

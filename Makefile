# make serve | test | check | bench     each makes .venv and installs what it needs first, when something changed
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: serve test check bench clean
.DELETE_ON_ERROR:

serve: .venv/runtime
	$(BIN)/workshape ingest
	$(BIN)/workshape serve $(ARGS)

test: .venv/dev
	$(BIN)/python -m pytest $(ARGS)

check: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m corpus.lint

bench: .venv/dev
	$(BIN)/python -m tests.benchmarks.ingest $(ARGS)
	$(BIN)/python -m tests.benchmarks.ask
	$(BIN)/python -m tests.benchmarks.slack

clean:
	rm -rf .venv build *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "workshape needs Python 3.11 or newer; name one with: make serve PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The stamps: installed is what pyproject.toml and constraints.txt say now.
.venv/runtime: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing the pinned packages (a few minutes the first time)"
	$(PIP) --editable .
	@touch $@

.venv/dev: .venv/runtime
	$(PIP) --editable '.[dev]'
	@touch $@

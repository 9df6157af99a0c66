# `make` or `make help` lists what can be done. Nothing is needed but python3 (3.11 or newer), make and git.

PYTHON ?= python3
PORT ?= 8000
PILOTAGE_HOME ?= $(CURDIR)/var/demo
BIN := .venv/bin
# Tests start their own server, unless this is set in the environment.
export PILOTAGE_HOME PORT PYTHON

.DEFAULT_GOAL := help
.PHONY: help demo test check mpp format lock schema bench clean product tools assets lint types units

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\n  make demo PORT=8080 PILOTAGE_HOME=/tmp/trial chooses port and data folder.\n'

demo: product assets ## try it: http://127.0.0.1:8000 with a demonstration organisation (Ctrl-C stops it)
	@exec $(BIN)/pilotage demo --port $(PORT)

test: tools assets ## everything: checks, all tests, browser tests
	@./.ci/browser
	@./.ci/java || echo "The tests that read .mpp and the like are skipped."
	@$(MAKE) --no-print-directory -j 2 lint types
	$(BIN)/pytest -n 2 --dist loadgroup

check: tools assets lint types units ## before each commit, in under two minutes: style, floors, types, quick tests

mpp: product ## read .mpp, .mpx, .pod, .gan and more too: installs Java (apt-get) and MPXJ beside Pilotage
	@./.ci/java
	$(BIN)/uv pip install --quiet --constraint requirements-dev.txt mpxj jpype1

format: tools ## put the code into its usual form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

lock: tools ## resolve the dependencies of pyproject.toml anew, with hashes
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
		--extra cpsat --group build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
		--constraint requirements.txt --extra cpsat --group build --group dev pyproject.toml -o requirements-dev.txt

schema: tools ## after a new migration: write down the schema that a new database begins with
	$(BIN)/python -W ignore -m pilotage.config.children.schema

bench: tools assets ## measure; prints medians and ratios
	$(BIN)/python -m benchmarks

clean: ## remove what was built; data in var/ stay
	rm -rf .venv build dist frontend/node_modules src/pilotage/kit/static/built
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The parts of the above.

product:
	@./.ci/environment product

tools:
	@./.ci/environment tools

assets: product
	@$(BIN)/python frontend/build.py

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	PILOTAGE_TESTING=1 $(BIN)/python -m django makemigrations --check --dry-run --settings pilotage.config.settings

types:
	$(BIN)/mypy

units:
	$(BIN)/pytest -n 2 -q -m "not slow and not browser"

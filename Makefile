# Every command of the README. Each sets up what it needs in .venv, from the lock files with their hashes.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test check contract promises month bench lock schema clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.run: requirements.lock requirements-build.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The schedule gateway needs Python 3.11 or newer; make PYTHON=python3.13 run picks another." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned packages into .venv" >&2
	@$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	@echo "Installing the pinned development tools into .venv" >&2
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

run: .venv/.run ## serve http://127.0.0.1:8080 (the sandbox, unless SPORTSDATA_API_KEY is set)
	@HOST="$${HOST:-127.0.0.1}" $(BIN)/gql-service serve $(ARGS)

test: .venv/.dev ## all tests
	@$(BIN)/python -m tests.run

check: .venv/.dev ## lint, format, types, layers, SDL
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/gql-service schema | diff -u schema/schema.graphql - && echo "schema/schema.graphql is the printed form of the schema"

contract: .venv/.dev ## check mappers and sandbox against the vendor's OpenAPI documents: make contract OPENAPI=DIR
	@test -d "$(OPENAPI)" || { echo "make contract OPENAPI=DIR: DIR holds the vendor's documents, nfl.json, nba.json ..." >&2; exit 2; }
	@$(BIN)/python -m pytest tests/contract -q -p no:cacheprovider -o addopts="--import-mode=importlib -ra" --openapi "$(OPENAPI)"

promises: .venv/.dev ## what takes processes of its own, or minutes: a cold start, a lost cache, bounded memory
	@$(BIN)/python -m pytest tests/promises -q -p no:cacheprovider

month: .venv/.dev ## simulate a month on a trial key, and write docs/month.md and its plot
	@$(BIN)/python -m bench.month --out docs

bench: .venv/.run ## measure beside other servers, and write docs/benchmarks.md: make bench [ROUNDS=3] [QUICK=1]
	@$(BIN)/python -m bench $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(QUICK),--quick)

schema: .venv/.run ## write schema/schema.graphql anew after a change of the contract
	@$(BIN)/gql-service schema > schema/schema.graphql.new && mv schema/schema.graphql.new schema/schema.graphql

lock: .venv/.dev ## resolve the lock files anew from pyproject.toml
	@for target in runtime build dev bench; do \
		case $$target in \
			runtime) set -- pyproject.toml -o requirements.lock;; \
			build) set -- --group pyproject.toml:build -o requirements-build.lock;; \
			bench) set -- -c requirements.lock --group pyproject.toml:bench -o bench/peers/python/requirements.lock;; \
			dev) set -- -c requirements.lock --group pyproject.toml:dev -o requirements-dev.lock;; \
		esac; \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header --no-annotate "$$@" >/dev/null || exit 1; \
	done

clean: ## remove .venv and what the tools left
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

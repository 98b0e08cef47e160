# Every command of the README. Each sets up what it needs in .venv, from the lock files with their hashes.
# The Python: the image's version if this machine has it, else another that is supported. PYTHON=/path names one, and
# VENV=build/venv-3.12 another folder for what is installed with it. Looked for once, and only where it is needed.
ifeq ($(origin PYTHON),undefined)
PYTHON = $(eval PYTHON := $$(or $$(shell .ci/pythons --best),false))$(PYTHON)
else
GIVEN_PYTHON := given-python
endif
VENV ?= .venv
BIN := $(VENV)/bin
PAGES := gql_service/web/static/graphiql.html
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NEW_ENOUGH := test "$(PYTHON)" != false && { $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "The schedule gateway needs Python 3.11 or newer, and $(PYTHON) is not: leave PYTHON out, and make looks for one." >&2; exit 1; }; }

# Node.js 20 or newer with npm: the machine's own, else the one that comes as a Python package.
NODE_TOOL := build/tools/node
ifneq ($(shell command -v npm >/dev/null && node -p 'parseInt(process.versions.node) >= 20' 2>/dev/null),true)
NODE := $(NODE_TOOL)/.installed
export PATH := $(CURDIR)/$(NODE_TOOL)/bin:$(PATH)
endif

.DEFAULT_GOAL := help
.PHONY: answers pictures given-python help run quick test check clients contract promises attacks month bench lock schema released clean web browse offer-pages checkov fuzz-rest rehearse deploy destroy balance

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements.lock requirements-build.lock pyproject.toml | $(GIVEN_PYTHON)
	@$(NEW_ENOUGH)
	@mkdir -p $(VENV) 2>/dev/null && test -w $(VENV) || \
		{ echo "This user may not write to $(abspath $(VENV)), where make installs the packages: VENV=/tmp/venv names another folder." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV), with $$($(BIN)/python --version)" >&2
	@$(PIP) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# A Python that is named is not passed over because another was there first.
given-python:
	@if test -x $(BIN)/python && \
		test "$$($(BIN)/python --version)" != "$$($(PYTHON) --version)"; then \
		echo "$(VENV) was made with $$($(BIN)/python --version), and PYTHON is $$($(PYTHON) --version): make clean first, or add VENV=build/venv-other." >&2; \
		exit 1; \
	fi

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing the pinned development tools into $(VENV)" >&2
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# Tools that cannot live with the rest, each in an environment of its own, from the lock file that stands first.
TOOLS = build/tools/%/.installed
$(TOOLS): cloudformation/tools/%.lock
	$(INSTALL_TOOLS)

$(TOOLS): tests/clients/%.lock
	$(INSTALL_TOOLS)

$(TOOLS): tests/rest_fuzz/%.lock
	$(INSTALL_TOOLS)

$(TOOLS): web/%.lock
	$(INSTALL_TOOLS)

define INSTALL_TOOLS
@echo "Installing the pinned tools for $* into build/tools/$*" >&2
@$(NEW_ENOUGH)
@$(PYTHON) -m venv --clear $(@D)
@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
@touch $@
endef

tests/clients/javascript/node_modules/.installed: $(addprefix tests/clients/javascript/,package.json package-lock.json .npmrc) | $(NODE)
	@if command -v npm >/dev/null 2>&1; then \
		cd tests/clients/javascript && npm ci --loglevel=error && touch node_modules/.installed; \
	else \
		echo "npm is not there: Apollo Client, urql, Relay, graphql-codegen and graphql-eslint are left out." >&2; test "$$CI" != true; \
	fi

clients: $(VENV)/.dev build/tools/ariadne-codegen/.installed tests/clients/javascript/node_modules/.installed ## run the clients of docs/clients.md
	@$(BIN)/python -m pytest tests/clients -q -p no:cacheprovider

# A line with MAKE in it is run by `make -n`, too; this one only prints.
BUILD = $(MAKE)

# The pages are built beside the server, in a process group of their own that ends with it; it serves them once they are
# there. The shell becomes the server: whoever ends make ends both.
run: ## serve http://127.0.0.1:8080 (the sandbox, unless SPORTSDATA_API_KEY is set)
	@server=$$$$; ( set -m; $(BUILD) -s offer-pages & pages=$$!; \
		while kill -0 $$server && kill -0 $$pages; do sleep 1; done 2>/dev/null; kill -- -$$pages 2>/dev/null ) & \
	$(BUILD) -s $(VENV)/.run && HOST="$${HOST:-127.0.0.1}" exec $(BIN)/gql-service serve $(ARGS)

web: $(PAGES) ## build GraphiQL and the board (with the Node.js of the machine, or with one that comes as a Python package)

# Stamps lie in node_modules, which npm empties each time: one for what the pages are built of, one for their tests.
web/node_modules/.build: web/package.json web/package-lock.json web/.npmrc | $(NODE)
	@cd web && npm ci --omit=dev --loglevel=error
	@touch $@

web/node_modules/.dev: web/package.json web/package-lock.json web/.npmrc | $(NODE)
	@cd web && npm ci --loglevel=error
	@touch web/node_modules/.build $@

$(PAGES): web/node_modules/.build $(wildcard web/*.mjs web/*.ts web/*.svg web/graphiql/* web/board/* schema/operations/*.graphql) schema/schema.graphql
	@node web/build.mjs

# Without a registry the server runs all the same, and says in the pages' place how to build them.
offer-pages:
	@if ! $(MAKE) -q web >/dev/null 2>&1; then \
		mkdir -p build 2>/dev/null && test -w build && test -w gql_service/web || \
			{ echo "This user may not write to this folder: GraphiQL and the board are not built; all else works" >&2; exit 0; }; \
		echo "Building GraphiQL and the board in the background" >&2; \
		npm_config_fetch_retries=1 npm_config_fetch_timeout=20000 PIP_RETRIES=1 $(MAKE) -s web >build/web.log 2>&1 && \
			echo "GraphiQL and the board are ready: load the page again" >&2 || \
			echo "GraphiQL and the board could not be built, build/web.log says why; all else works" >&2; \
	fi

browse: $(VENV)/.run web/node_modules/.dev $(PAGES) ## test GraphiQL and the board in Chromium, Firefox and WebKit
	@cd web && npm run --silent check && node tests/run.mjs

answers: web/node_modules/.dev ## write web/board/answers.ts, the types of the board's answers, after a change of the contract
	@cd web && npm run --silent answers

pictures: $(VENV)/.run web/node_modules/.dev $(PAGES) ## take the pictures of the README anew, after a change of the pages' look
	@cd web && node tests/pictures.mjs

quick: $(VENV)/.dev ## the tests that need no process, no browser and no server
	@$(BIN)/python -m tests.run --quick

test: $(VENV)/.dev ## all tests
	@$(BIN)/python -m tests.run

check: $(VENV)/.dev build/tools/lint-cloud/.installed web/node_modules/.dev ## lint, format, types, layers, SDL, templates, Dockerfile, GraphQL over HTTP, web/
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/gql-service schema | diff -u schema/schema.graphql - && echo "schema/schema.graphql is the printed form of the schema"
	@$(BIN)/gql-service schema --against schema/released.graphql
	@build/tools/lint-cloud/bin/cfn-lint --regions us-east-1 eu-west-1 -- cloudformation/*.yaml && echo "cfn-lint: templates checked"
	@build/tools/lint-cloud/bin/hadolint Dockerfile && echo "hadolint: Dockerfile checked"
	@$(BIN)/python -m tests.conformance
	@cd web && npm run --silent check && echo "web/: types, format and generated files checked"

checkov: build/tools/checkov/.installed ## check the templates against the rules of Checkov
	@build/tools/checkov/bin/checkov -d cloudformation --framework cloudformation --skip-download --compact --quiet

fuzz-rest: $(VENV)/.dev build/tools/fuzz-rest/.installed ## let Schemathesis find what the REST routes do other than /openapi.json says
	@$(BIN)/python -m tests.rest_fuzz

# The plus sign lets `make deploy --dry-run` do what it says, rather than print the line below.
DRY_RUN = $(if $(findstring n,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),--dry-run)

rehearse: $(VENV)/.dev build/tools/rehearsal/.installed ## deploy, update, break and destroy the stacks against an emulator on loopback
	@$(BIN)/python -m tests.rehearsal

balance: $(VENV)/.dev ## kill, drain and replace gateways behind HAProxy, under load
	@$(BIN)/python -m tests.balance

deploy: ## into your AWS account (make deploy --dry-run prints every command; ARGS="--set Leagues=NFL,NBA")
	+@$(NEW_ENOUGH); $(PYTHON) cloudformation/deploy up $(DRY_RUN) $(ARGS)

destroy: ## take it all down again
	+@$(NEW_ENOUGH); $(PYTHON) cloudformation/deploy down $(DRY_RUN) $(ARGS)

contract: $(VENV)/.dev ## check mappers and sandbox against the vendor's documents: make contract OPENAPI=DIR [RECORDED=DIR]
	@test -d "$(OPENAPI)" || { echo "make contract OPENAPI=DIR: DIR holds the vendor's documents, nfl.json, nba.json ..." >&2; exit 2; }
	@$(BIN)/python -m pytest tests/contract -q -p no:cacheprovider -o addopts="--import-mode=importlib -ra" --openapi "$(OPENAPI)" \
		$(if $(RECORDED),--recorded "$(RECORDED)")

promises: $(VENV)/.dev ## what takes processes of its own, or minutes: a cold start, a lost cache, the month's count, bounded memory
	@$(BIN)/python -m pytest tests/promises -q -o timeout=1200 -p no:cacheprovider

attacks: $(VENV)/.dev ## attack a gateway on loopback, and measure what others notice (five minutes)
	@$(BIN)/python -m tests.attacks $(ARGS)

month: $(VENV)/.dev ## simulate a month on a trial key, and write docs/month.md and its plot
	@$(BIN)/python -m bench.month --out docs

bench: $(VENV)/.run ## measure beside other servers, and write docs/benchmarks.md: make bench [ROUNDS=3] [QUICK=1]
	@$(BIN)/python -m bench $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(QUICK),--quick)

schema: $(VENV)/.run ## write schema/schema.graphql anew after a change of the contract
	@$(BIN)/gql-service schema > schema/schema.graphql.new && mv schema/schema.graphql.new schema/schema.graphql

# At a release: `make check` holds what comes after it to what stands here.
released: $(VENV)/.run ## write schema/released.graphql anew, the contract that the next changes are held to
	@{ $(BIN)/gql-service --version | sed 's/.*version \([^,]*\).*/# The contract of version \1./'; $(BIN)/gql-service schema; } \
		> schema/released.graphql.new && mv schema/released.graphql.new schema/released.graphql

lock: $(VENV)/.dev ## resolve the lock files from pyproject.toml (ARGS="--keep dev": one of them, keeping versions)
	@$(BIN)/python .ci/lock.py $(ARGS)

clean: ## remove .venv, build/ and what the tools left
	@rm -rf .venv build web/node_modules tests/conformance/node_modules tests/clients/javascript/node_modules gql_service/web/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

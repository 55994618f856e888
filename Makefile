# Each command does its own set-up. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
LOCKED := -q --upgrade --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links
.DEFAULT_GOAL := help
# Every process that a test starts would compile the whole house again.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run run-teams teams-package test test-slow lint format bench lock browser screenshots

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMPS)/run ## start it: without credentials a playground on http://127.0.0.1:3000, with them the real thing
	@$(BIN)/hymnsheet run

run-teams: $(STAMPS)/run ## start it for Microsoft's own client for Teams, on this machine and without a tenant
	@$(BIN)/hymnsheet agents-playground

teams-package: $(STAMPS)/run ## the app for Microsoft Teams, as build/hymnsheet-teams.zip
	@$(BIN)/python -m bot.teams.package teams build/hymnsheet-teams.zip

test: $(STAMPS)/dev browser ## every test but the slow ones, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -q -n 2 --dist worksteal

test-slow: $(STAMPS)/dev browser ## the slow ones: processes killed at random moments, Slack's own types, Microsoft's own client
	$(BIN)/python -m pytest -q -m slow --timeout 1200

lint: $(STAMPS)/dev ## style, types, and that imports only point down
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMPS)/dev ## let ruff write it the one way
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMPS)/dev ## how fast it is, side by side with Bolt's hello world in the same run
	$(BIN)/python -m tests.bench

lock: $(STAMPS)/dev ## write the hashed lock files anew from pyproject.toml
	$(BIN)/uv pip compile $(LOCKED) --group build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCKED) --group build --group dev -o requirements-dev.lock pyproject.toml

browser: ## a Chromium for the browser tests, from the system's packages
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji) \
	  || (echo "Install Chromium to run the browser tests, for example: sudo apt-get install chromium" && false)

$(STAMPS)/run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	mkdir -p $(STAMPS) && touch $@ $(STAMPS)/run

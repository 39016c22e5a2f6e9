# Mingjing (明镜). Two commands are enough: `make run` and `make test`. Each installs what it needs.
# The dev profile serves both: it builds several times quicker, and a demo or a test does not feel the
# difference. Release is for packages and `make bench`. Reasons: docs/decisions/0001-two-commands.md

DATA ?= data
LISTEN ?= 127.0.0.1:8080

.DEFAULT_GOAL := help
.PHONY: help run test lint fmt assets bench clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## a demo city on http://127.0.0.1:8080 (LISTEN=…), kept in ./data (DATA=…)
	@scripts/run.sh "$(DATA)" "$(LISTEN)"

test: ## everything: lint, all tests on SQLite and PostgreSQL, browser stories, oracles
	@scripts/test.sh

lint: ## formatting, clippy and the house rules
	@scripts/setup.sh build
	@scripts/lint.sh

fmt: ## format the Rust code
	@cargo fmt --all

assets: ## the icon sprite of the pages (part of every build)
	@scripts/setup.sh build

bench: ## the figures of the README, measured on this machine (release build)
	@scripts/setup.sh test
	@scripts/bench.sh

clean: ## what was built, never ./data
	@rm -rf target node_modules out .tools

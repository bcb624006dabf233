# Every target with a `##` comment is listed by `make help`.
SHELL := /bin/bash -eu -o pipefail
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The pinned Node.js release, from the lockfile, comes before the machine's own.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  \033[1m%-18s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Run

.PHONY: run
run: build-service ## Serve the real data on http://localhost:8080
	@node service/dist/main.js

##@ Test

.PHONY: test
test: install build-service ## Lint, types, unit, HTTP, stores, freshness: Node >= 20 and npm are enough
	npm run --silent lint
	npm run --silent types
	npm run --silent jest

# What running needs is a part of what testing needs; either install serves `run`.
node_modules/.installed-run: package-lock.json
	@[ -e node_modules/.installed-all ] || { echo 'Installing what running needs …'; $(NPM_CI) -w service -w service/spec -w service/telemetry; }
	@touch $@

node_modules/.installed-all: package-lock.json
	@echo 'Installing what testing needs …'; $(NPM_CI)
	@touch $@ node_modules/.installed-run

.PHONY: install build-service
install: node_modules/.installed-all
build-service: node_modules/.installed-run
	@tsc -b service

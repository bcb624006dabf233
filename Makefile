# Every target with a `##` comment is listed by `make help`.
SHELL := /bin/bash -eu -o pipefail
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# The pinned Node.js release, from the lockfile, comes before the machine's own.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# What fails says what to do next: `command || fail 'advice'`.
FAIL := fail() { status=$$?; printf '%s\n' "$$1" >&2; exit $$((status ? status : 1)); };
HAS_NODE := $(FAIL) command -v npm >/dev/null || fail 'npm is missing: install Node.js 20 or newer, https://nodejs.org/'; \
  node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || fail "Node.js $$(node --version) is too old: install 20 or newer, https://nodejs.org/"
NPM_CI := $(FAIL) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
NPM_FAILED := fail 'npm could not install the packages, for the reason above. Does `npm ping` get an answer? Behind a proxy: npm config set proxy http://host:port'
# An import of any size runs in 200 MB: young garbage is collected early, the rest when there is much of it.
IMPORT_HEAP := --max-semi-space-size=2 --max-old-space-size=96
# An upgrade compiles what it merged without looking at its types, which `make test` does.
TSC := tsc -b

.PHONY: help
help: ## List the commands
	@bold= plain=; if [ -t 1 ] && [ -z "$${NO_COLOR:-}" ]; then bold=$$'\033[1m' plain=$$'\033[0m'; fi; \
	  awk -v b="$$bold" -v p="$$plain" 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s%s%s\n", b, substr($$0, 5), p} /^[a-z-]+:.*## / {printf "  %s%-18s%s %s\n", b, $$1, p, $$2}' $(MAKEFILE_LIST)

##@ Run

.PHONY: run
run: build-service ## Serve the real data on http://localhost:8080
	@node service/dist/main.js

.PHONY: dev
dev: build-service ## The same, restarting on change
	@tsc -b service --watch --preserveWatchOutput & watcher=$$!; trap 'kill $$watcher' EXIT; \
	  SHUTDOWN_DRAIN_SECONDS=0 node --watch-path=service/dist --watch-preserve-output service/dist/main.js

.PHONY: import
import: build-service ## Import or update records: FILE=… [ARGS="--replace --strict --rejects FILE"]
	@node $(IMPORT_HEAP) packages/service/dist/import/command.js $(if $(FILE),'$(FILE)',--help) $(ARGS)

.PHONY: migrate
migrate: build-service ## Bring the PostgreSQL database that DATABASE_URL names up to this release, as every start does
	@node packages/postgresql/dist/migrate.command.js

.PHONY: run-jaeger
run-jaeger: ## Jaeger alone, in a container, for the traces of `make run`
	@bash observe/containers.sh jaeger

.PHONY: observe
observe: ## Jaeger, Prometheus with our rules and Grafana with our dashboard, in containers
	@bash observe/containers.sh up

.PHONY: observe-stop
observe-stop: ## End what `make observe` began
	@bash observe/containers.sh down

##@ Test

.PHONY: test
test: install build-service build-infra build-upgrade ## Lint, types, unit, HTTP, stores, freshness: Node >= 20 and npm are enough
	@$(FAIL) npm run --silent lint || fail '`npm run format` mends what can be mended by itself.'
	@npm run --silent types
	@npm run --silent jest

.PHONY: verify
verify: install build-service build-infra ## What needs real parts: a browser, an API server, promtool, an image, … One step: STEP=helm
	@bash test/verify.sh $(STEP)

.PHONY: bench
bench: install build-service packages/service/bench/node_modules/.installed ## What it costs, beside peers and goals, in five minutes; parts of it: ONLY="http start"
	@tsc -p packages/service/bench
	@IMPORT_HEAP='$(IMPORT_HEAP)' node packages/service/bench/dist/bench/main.js $(ONLY)

packages/service/bench/node_modules/.installed: packages/service/bench/package-lock.json
	@cd packages/service/bench; $(NPM_CI) || $(NPM_FAILED)
	@touch $@

##@ Document

.PHONY: docs
docs: install ## Serve the TechDocs site on http://localhost:8000
	@bash test/docs.sh serve

.PHONY: docs-build
docs-build: install ## Build it into .cache/site; a dead link fails
	@bash test/docs.sh build

.PHONY: screenshots
screenshots: install build-service ## Take the pictures in docs/images anew, in Chromium
	@bash test/screenshots.sh

##@ Deliver

.PHONY: build
build: build-infra ## Build the container image: [IMAGE=…]
	@node packages/infra/dist/image/command.js $(IMAGE)

.PHONY: deploy
deploy: ## Install the Helm chart into the current kube context: [NAMESPACE=… IMAGE=repository:tag VALUES=FILE]
	@NAMESPACE='$(NAMESPACE)' IMAGE='$(IMAGE)' VALUES='$(VALUES)' bash packages/infra/deploy.sh deploy

.PHONY: undeploy
undeploy: ## Take it away again: [NAMESPACE=…]
	@NAMESPACE='$(NAMESPACE)' bash packages/infra/deploy.sh undeploy

.PHONY: promote
promote: build-infra ## Hand a version on: FROM=… TO=… [DIGEST=sha256:…] [DRY_RUN=1]
	@node packages/infra/dist/release/promote.command.js --from='$(FROM)' --to='$(TO)' --digest='$(DIGEST)' $(if $(DRY_RUN),--dry-run)

.PHONY: argocd-bootstrap
argocd-bootstrap: ## Tell the Argo CD of the current kube context about the service, once
	@bash gitops/bootstrap.sh

.PHONY: drill
drill: build-service build-infra ## Break the service on purpose and watch its alerts come and go, in a real Prometheus
	@bash test/drill.sh

##@ Generate

.PHONY: manifests
manifests: build-infra ## Synthesise manifests, rules, dashboard, chart and everything else generated by infra/
	@node packages/infra/dist/main.js

.PHONY: docs-reference
docs-reference: build-service ## Rewrite the documentation that follows from the code
	@node packages/service/dist/reference/main.js

##@ Golden path

.PHONY: template
template: install build-service build-infra ## Rewrite the template's overlay: these files, with the form's values in place of ours
	@tsc -p template && node template/dist/generate/command.js

.PHONY: scaffold
scaffold: install build-service ## Make a service from the template without a portal: NAME=… RESOURCE=… OUT=…, or VALUES=… OUT=…
	@tsc -p template && node template/dist/scaffold/command.js

.PHONY: upgrade
upgrade: build-upgrade ## Bring a newer version of the golden path in, on a branch: [TO=v1.2.3 FROM_REPO=path-or-url SET=name=value DRY_RUN=1]
	@node packages/cli/dist/upgrade/command.js $(if $(TO),--to "$$TO") $(if $(FROM_REPO),--from "$$FROM_REPO") \
	  $(if $(SET),--set "$$SET") $(if $(DRY_RUN),--dry-run)

.PHONY: check
check: build-service build-infra build-upgrade ## How far this repository has drifted from the golden path; exits 2 when behind: [FROM_REPO=path-or-url ARGS=--json]
	@node packages/cli/dist/check/command.js $(if $(FROM_REPO),--from "$$FROM_REPO") $(ARGS)

.PHONY: contribute
contribute: build-upgrade ## What you improved in a file of the golden path, as a patch for it: FILE=… [FROM_REPO=path-or-url]
	@node packages/cli/dist/contribute/command.js $(if $(FILE),--file "$$FILE") $(if $(FROM_REPO),--from "$$FROM_REPO")

# What running needs is a part of what testing needs; either install serves `run`.
node_modules/.installed-run: package-lock.json
	@$(HAS_NODE)
	@[ -e node_modules/.installed-all ] || { echo 'Installing what running needs …'; $(NPM_CI) -w service -w packages/spec -w packages/telemetry || $(NPM_FAILED); }
	@touch $@

node_modules/.installed-all: package-lock.json
	@$(HAS_NODE)
	@echo 'Installing what testing needs …'; $(NPM_CI) || $(NPM_FAILED)
	@touch $@ node_modules/.installed-run

.PHONY: install build-service build-infra build-upgrade
install: node_modules/.installed-all
build-service: node_modules/.installed-run
	@$(TSC) service
build-infra: node_modules/.installed-all
	@$(TSC) infra
build-upgrade: node_modules/.installed-all
	@$(TSC) upgrade

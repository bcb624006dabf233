# Every target with a `##` comment is listed by `make help`.
SHELL := /bin/bash -eu -o pipefail
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# A value that somebody typed is text, here and in what it is handed to: make would run a $(shell …) in it. Recipes
# read it as "$$NAME", for what a recipe is put together of the shell reads as a program.
$(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(eval export $(name))$(eval override $(name) := $$(value $(name)))))
MAKEOVERRIDES :=
# The pinned Node.js release, from the lockfile, comes before the machine's own.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

# What fails says what to do next: `command || fail 'advice'`.
FAIL := fail() { status=$$?; printf '%s\n' "$$1" >&2; exit $$((status ? status : 1)); };
HAS_NODE := $(FAIL) command -v npm >/dev/null || fail 'npm is missing: install Node.js 20 or newer, https://nodejs.org/'; \
  node -e 'process.exit(+(parseInt(process.versions.node) < 20))' || fail "Node.js $$(node --version) is too old: install 20 or newer, https://nodejs.org/"
# npm would ask a registry that does not answer for minutes: then what it keeps from before has to do. A refusal is an answer.
NPM_CI := $(FAIL) offline=; node -e "const {error, stderr} = child_process.spawnSync('npm', ['ping', '--fetch-retries=0'], {encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL'}); \
  process.exit(+(error !== undefined || /code E[A-Z]/.test(stderr)))" || \
  { offline='--prefer-offline --fetch-retries=0 --fetch-timeout=30000'; echo 'The registry does not answer: taking what npm keeps from before …' >&2; }; \
  npm ci $$offline --include=dev --ignore-scripts --no-audit --no-fund --loglevel=error
NPM_FAILED := fail 'npm could not install the packages, for the reason above. Does `npm ping` get an answer? Testing needs more packages than running: say `make install` while there is a network. Behind a proxy: npm config set proxy http://host:port. A file of vendor/ is missing, or not the one that was locked (EINTEGRITY): git restore vendor. EINTEGRITY of another file: ask who owns its registry'
# An import of any size runs in 200 MB: young garbage is collected early, and glibc, whose threshold stays as it is, keeps no packs.
IMPORT_HEAP := --max-semi-space-size=2 --max-old-space-size=96
IMPORT_MALLOC := MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072
TSC := tsc -b
# Who may write a service at home: whoever reads the token that it prints. Of no use where somebody else issues tokens.
DEVELOPMENT := [ -n "$${AUTH_ISSUER:-}$${DEVELOPMENT_KEY:-}" ] || [ "$${NODE_ENV:-}" = production ] || \
  export DEVELOPMENT_KEY="$$(node -p 'crypto.randomBytes(32).toString("base64url")')";
OBSERVE := node_modules/@golden-path/cli/observe

.PHONY: help
help: ## List the commands
	@bold= plain=; if [ -t 1 ] && [ -z "$${NO_COLOR:-}" ]; then bold=$$'\033[1m' plain=$$'\033[0m'; fi; \
	  awk -v b="$$bold" -v p="$$plain" 'BEGIN {FS = ":.*## "} /^##@ / {printf "\n%s%s%s\n", b, substr($$0, 5), p} /^[a-z-]+:.*## / {printf "  %s%-18s%s %s\n", b, $$1, p, $$2}' $(MAKEFILE_LIST)

##@ Run

.PHONY: run
run: build-service ## Serve the records on http://localhost:8080
	@$(DEVELOPMENT) SHUTDOWN_DRAIN_SECONDS=$${SHUTDOWN_DRAIN_SECONDS:-0} node --disable-sigusr1 service/dist/main.js

.PHONY: dev
dev: build-service ## The same, restarting on change
	@$(DEVELOPMENT) tsc -b service --watch --preserveWatchOutput & watcher=$$!; trap 'kill $$watcher' EXIT; \
	  SHUTDOWN_DRAIN_SECONDS=0 node --watch-path=service/dist --watch-preserve-output service/dist/main.js

.PHONY: import
import: build-service ## Import or update records: FILE=… [ARGS="--replace --strict --rejects FILE"]
	@set -f; $(IMPORT_MALLOC) node $(IMPORT_HEAP) service/dist/main.js import $${ARGS:-} $${FILE:+--} "$${FILE:---help}"

.PHONY: migrate
migrate: build-service ## Bring the database that DATABASE_URL names up to this release, as every start does
	@node service/dist/main.js migrate

.PHONY: run-jaeger
run-jaeger: install ## Jaeger alone, for the traces of `make run`
	@bash $(OBSERVE)/containers.sh jaeger

.PHONY: observe
observe: build-infra ## Jaeger, Prometheus with our rules, Grafana with our dashboard; programs where there are no containers
	@mkdir -p observe/generated && golden-path manifests >/dev/null
	@bash $(OBSERVE)/containers.sh up

.PHONY: observe-stop
observe-stop: install ## End what `make observe` began
	@bash $(OBSERVE)/containers.sh down

.PHONY: traces
traces: build-infra ## The newest traces, from Jaeger, as trees: [ARGS="--last=20 --service=NAME"]
	@set -f; golden-path traces $${ARGS:-}

##@ Test

.PHONY: test
test: install build-service build-infra ## Lint, types, unit, HTTP, stores, freshness: Node >= 20 and npm are enough
	@$(FAIL) npm run --silent lint || fail '`npm run format` mends what can be mended by itself.'
	@npm run --silent types
	@golden-path docs --check
	@npm run --silent jest

.PHONY: verify
verify: install build-service build-infra ## What needs real parts: promtool, kubectl, Helm, an image, … One step: STEP=helm
	@set -f; $(if $(wildcard test/verify.sh),bash test/verify.sh,golden-path verify) $${STEP:-}

##@ Deliver

.PHONY: build
build: build-infra ## Build the container image: [IMAGE=…]
	@golden-path image build -- "$${IMAGE:-}"

.PHONY: deploy
deploy: chart ## Install the Helm chart into the current kube context: [NAMESPACE=… IMAGE=repository:tag VALUES=FILE]
	@golden-path deploy --namespace="$${NAMESPACE:-}" --image="$${IMAGE:-}" --values="$${VALUES:-}"

.PHONY: undeploy
undeploy: build-infra ## Take it away again: [NAMESPACE=…]
	@golden-path undeploy --namespace="$${NAMESPACE:-}"

.PHONY: promote
promote: build-infra ## Hand a version on: FROM=… TO=… [DIGEST=sha256:…] [DRY_RUN=1]
	@golden-path promote --from="$${FROM:-}" --to="$${TO:-}" --digest="$${DIGEST:-}" $${DRY_RUN:+--dry-run}

.PHONY: argocd-bootstrap
argocd-bootstrap: ## Tell the Argo CD of the current kube context about the service, once
	@bash gitops/bootstrap.sh

.PHONY: drill
drill: build-service build-infra ## Break the service on purpose and watch its alerts come and go, in a real Prometheus
	@golden-path drill

.PHONY: slo-report
slo-report: build-infra ## What was promised and kept, by a Prometheus; exits 2 when a budget is spent: PROMETHEUS=URL [ARGS="--window 7d --json"]
	@set -f; golden-path slo-report --prometheus="$${PROMETHEUS:-}" $${ARGS:-}

##@ Generate

.PHONY: manifests
manifests: build-infra ## Write manifests, rules, dashboard, runbooks anew: all that follows from infra/, gitops/overlays and slo.yaml
	@golden-path manifests

.PHONY: chart
chart: build-infra ## Write the Helm chart into infra/chart
	@mkdir -p infra/chart && golden-path manifests >/dev/null

.PHONY: docs-reference
docs-reference: build-service build-infra ## Rewrite the documentation that follows from the code
	@golden-path docs

.PHONY: docs
docs: build-infra ## Serve the documentation on http://localhost:8000, as TechDocs builds it: [PORT=…]
	@$(if $(wildcard test/docs.sh),bash test/docs.sh serve,golden-path docs --serve)

##@ Golden path

.PHONY: upgrade
upgrade: build-infra ## Bring a newer version of the golden path in, on a branch: [TO=v1.2.3 FROM_REPO=path-or-url SET=name=value DRY_RUN=1 UNCONFINED=1]
	@golden-path upgrade $${TO:+--to="$$TO"} $${FROM_REPO:+--from="$$FROM_REPO"} $${SET:+--set="$$SET"} $${DRY_RUN:+--dry-run} $${UNCONFINED:+--unconfined}

.PHONY: check
check: build-service build-infra ## How far this repository has drifted from the golden path; exits 2 when behind: [FROM_REPO=path-or-url ARGS=--json]
	@set -f; golden-path check $${FROM_REPO:+--from="$$FROM_REPO"} $${ARGS:-}

.PHONY: contribute
contribute: build-infra ## What you improved in a file of the golden path, as a patch for it: FILE=… [FROM_REPO=path-or-url]
	@golden-path contribute $${FILE:+--file="$$FILE"} $${FROM_REPO:+--from="$$FROM_REPO"}

# What running needs is a part of what testing needs; either install serves `run`.
node_modules/.installed-run: package-lock.json
	@$(HAS_NODE)
	@[ -e node_modules/.installed-all ] || { echo 'Installing what running needs …'; $(NPM_CI) -w service $(PACKAGES:%=-w %) || $(NPM_FAILED); }
	@touch $@

node_modules/.installed-all: package-lock.json
	@$(HAS_NODE)
	@echo 'Installing what testing needs …'; $(NPM_CI) || $(NPM_FAILED)
	@touch $@ node_modules/.installed-run

.PHONY: install build-service build-infra
install: node_modules/.installed-all
build-service: node_modules/.installed-run
	@[ -e service/dist ] || echo 'Compiling …'
	@$(TSC) service
build-infra: node_modules/.installed-all
	@$(TSC) $(wildcard packages/cli) infra

# What only the repository of the path has.
-include packages/platform.mk

# Commands of the path itself; a service has the Makefile without them.

# What `make run` needs of it is here; elsewhere it comes from a registry.
PACKAGES := packages/spec packages/telemetry packages/service packages/postgresql

##@ The path

.PHONY: template
template: install build-service build-infra ## Rewrite the template's overlay: these files, with the form's values in place of ours
	@tsc -p template && node template/dist/generate/command.js

.PHONY: scaffold
scaffold: install build-service build-infra ## Make a service without a portal: NAME=… RESOURCE=… OUT=… [PLURAL=… OWNER=… SYSTEM=… REPO=[host/]organisation/name CODE_HOST=… REGISTRY=…], or VALUES=… OUT=…
	@tsc -p template && node template/dist/scaffold/command.js

.PHONY: name
name: install build-service build-infra ## Give the packages of the path your npm scope: SCOPE=@acme [REGISTRY=https://… DRY_RUN=1]
	@tsc -p template && node template/dist/name/command.js --scope="$${SCOPE:-}" --registry="$${REGISTRY:-}" $${DRY_RUN:+--dry-run}
	@[ -n "$${DRY_RUN:-}" ] || { make --no-print-directory template && echo 'Next: make test && git add --all && git commit'; }

.PHONY: release
release: install build-service build-infra ## Make a release of the path in the work tree: VERSION=1.2.3 [DRY_RUN=1 ARGS=--help]
	@set -f; tsc -p template && node template/dist/release/command.js "$${VERSION:-}" $${DRY_RUN:+--dry-run} $${ARGS:-}

.PHONY: publish
publish: build-infra ## Publish the packages of the path to the registry in .npmrc, those it lacks: [DRY_RUN=1 ARGS=--help]
	@set -f; tsc -p template && node template/dist/publish/command.js $${DRY_RUN:+--dry-run} $${ARGS:-}

.PHONY: bench
bench: install build-service packages/service/bench/node_modules/.installed ## What it costs, beside peers and goals, in five minutes; parts of it: ONLY="http start"
	@tsc -p packages/service/bench
	@set -f; IMPORT_HEAP='$(IMPORT_HEAP)' IMPORT_MALLOC='$(IMPORT_MALLOC)' node packages/service/bench/dist/packages/service/bench/main.js $${ONLY:-}

packages/service/bench/node_modules/.installed: packages/service/bench/package-lock.json
	@cd packages/service/bench; $(NPM_CI) || $(NPM_FAILED)
	@touch $@

.PHONY: docs-build
docs-build: install ## Build the documentation into .cache/site; a dead link fails
	@bash test/docs.sh build

.PHONY: diagrams
diagrams: install ## Draw docs/diagrams anew, as SVG files in docs/images, in Chromium
	@bash test/diagrams.sh

.PHONY: pictures
pictures: install build-service build-infra ## Make the pictures in docs/images anew, of what runs: [ONLY="explorer trace bench"]
	@set -f; bash test/pictures.sh $${ONLY:-}


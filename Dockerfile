# The image of the service: Node.js and what the service needs when it runs, on a base without shell and package
# manager. `make build` builds it and passes the identity in catalog-info.yaml on to the labels.

# Node.js is the release in the lockfile; a test compares the two. A digest (`@sha256:…`) pins what a tag means.
ARG NODE_VERSION=26.10.0
ARG NODE_DIGEST=
ARG RUNTIME_DIGEST=

FROM docker.io/library/node:${NODE_VERSION}-bookworm-slim${NODE_DIGEST} AS node
WORKDIR /build
ENV NPM_CONFIG_UPDATE_NOTIFIER=false

# The manifests alone: what is installed from them is made again when one of them changes, not with every line of source.
# packages/ is there in the repository of the path only, vendor/ where no registry has its packages.
FROM node AS manifests
COPY . .
RUN mkdir /manifests && cp --parents package.json package-lock.json .npmrc \
      $(find service packages vendor \( -name package.json -o -name '*.tgz' \) 2>/dev/null) /manifests

FROM node AS builder
COPY --from=manifests /manifests ./
# A private registry is told who asks by a secret of the build, which is in no layer; `make build` takes it from ~/.npmrc.
ENV NPM_CI="npm ci --ignore-scripts --omit=optional --workspace service"

# The optional packages are Node.js for every platform and a formatter of logs for terminals. Types, source maps,
# documents and builds for browsers are two thirds of the others, and nothing reads them here. Every file and folder
# has the same time, so that a layer whose content stays the same is the same layer in the next release.
FROM builder AS dependencies
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc $NPM_CI --omit=dev $(find packages -mindepth 1 -maxdepth 1 -type d -printf ' --workspace %p' 2>/dev/null) \
 && mkdir -p /image/app && cp --parents --archive --link $(find . -name node_modules -type d -prune) /image/app \
 && find /image -type d \( -path '*/build/esm' -o -path '*/build/esnext' -o -name @types \) -prune -exec rm -r {} + \
 && find /image -type f -regex '.*\.\(map\|[cm]?ts\|md\|markdown\|tsbuildinfo\)' -delete \
 && find /image -exec touch --no-dereference --date @0 {} +

FROM builder AS application
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc $NPM_CI $(find packages -mindepth 1 -maxdepth 1 -type d -printf ' --workspace %p' 2>/dev/null)
COPY . .
# catalog-info.yaml, and .golden-path.yaml where there is one; LICENSE and NOTICE, too.
RUN mkdir -p /image/app && cp $(find . -maxdepth 1 -name '*-[ip]*.yaml' -o -maxdepth 1 -name '*ICE*') /image/app \
 && node_modules/.bin/tsc -b service \
 && if [ -d packages ]; then node packages/service/dist/http/pages/assets.command.js; fi \
 && cp --recursive $(find service packages -maxdepth 0 2>/dev/null) /image/app \
 && find /image -name node_modules -prune -exec rm -r {} + \
 && find /image -type f -regex '.*\(\.map\|\.ts\|\.tsbuildinfo\|\.md\|/tsconfig.json\)' -delete \
 && find /image -type d -empty -delete \
 && find /image -exec touch --no-dereference --date @0 {} +

# Without its symbols, which only a debugger of the native code would read, Node.js is 7 MB smaller.
FROM node AS runtime
RUN apt-get update && apt-get install --yes --no-install-recommends binutils \
 && mkdir -p /image/usr/local/bin && strip -o /image/usr/local/bin/node /usr/local/bin/node \
 && cp --parents --dereference /usr/lib/*-linux-gnu/libatomic.so.1 /image \
 && find /image -exec touch --no-dereference --date @0 {} +

FROM gcr.io/distroless/cc-debian12:nonroot${RUNTIME_DIGEST}
COPY --from=runtime /image /
COPY --from=dependencies /image /
COPY --from=application /image /
WORKDIR /app
ENV NODE_ENV=production
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/node", "--disable-sigusr1"]
CMD ["service/dist/main.js"]
# For engines that look themselves; Kubernetes has its probes.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/usr/local/bin/node", "service/dist/main.js", "health"]

# BuildKit takes the image's own time from it.
ARG SOURCE_DATE_EPOCH
ARG TITLE
ARG DESCRIPTION
ARG VERSION
ARG REVISION
ARG CREATED
ARG REPOSITORY
ARG VENDOR
ARG LICENSES
LABEL org.opencontainers.image.title="${TITLE}" \
      org.opencontainers.image.description="${DESCRIPTION}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${REPOSITORY}" \
      org.opencontainers.image.vendor="${VENDOR}" \
      org.opencontainers.image.licenses="${LICENSES}" \
      org.opencontainers.image.base.name="gcr.io/distroless/cc-debian12:nonroot"

# Sourced by the steps of `make verify`: finds the program that a step needs, or says how to get it.
# Programs of the Go world are built once into a cache; versions are pinned here, and in test/cluster/programs/go.mod.
HELM=helm.sh/helm/v3/cmd/helm@v3.22.0
SLOTH=github.com/slok/sloth/cmd/sloth@v0.16.0
ACTIONLINT=github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
MERMAID='mermaid@11.17.2 sha512-V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg=='

cache=${XDG_CACHE_HOME:-$HOME/.cache}/golden-path
tools=$cache/bin
export PATH=$tools:$PATH

# go_version MODULE: of a cluster's parts.
go_version() { awk -v module="$1" '$1 == module {print $2}' test/cluster/programs/go.mod; }

# unreachable WHAT FROM: something could not be fetched, for a reason that stands above.
unreachable() {
  echo "$(basename "$0"): $1 could not be fetched from $2; is there a network, or a proxy to name?" >&2
  exit 1
}

# missing WHAT HOW: under CI a missing part fails the step; elsewhere the step is left out, which test/verify.sh
# tells by the exit code 77, as automake's tests do.
missing() {
  echo "$(basename "$0"): needs $1; get it with: $2" >&2
  [ -z "${CI:-}" ] || exit 1
  exit 77
}

# once NAME COMMAND…: what is put into the cache is put there by one step at a time; the next one finds it.
once() {
  local lock
  mkdir -p "$cache"
  exec {lock}>"$cache/$1.lock"
  ! command -v flock >/dev/null || flock "$lock"
  "${@:2}"
  exec {lock}>&-
}

# need PROGRAM HOW: the program is on the PATH.
need() {
  command -v "$1" >/dev/null || missing "$1" "$2"
}

# need_go PROGRAM MODULE@VERSION: the same, built with Go where it is missing.
need_go() {
  command -v "$1" >/dev/null || once "$1" build_go "$@"
}
build_go() {
  hash -r
  ! command -v "$1" >/dev/null || return 0
  command -v go >/dev/null || missing "$1 (or Go, to build it)" "go install $2"
  echo "building $1 from $2 (once)…" >&2
  GOBIN=$tools go install "$2" 2>&1 | grep -v '^go: downloading' >&2 || true
  command -v "$1" >/dev/null || unreachable "$1, or a part of it," 'the Go module proxy'
}

# need_pip PROGRAM LIST: the program of a Python package, of test/python/LIST.txt, in an environment of its own,
# which is made anew when the list changes.
need_pip() {
  local list=test/python/$2.txt place=$cache/python/$2
  export PATH=$place/bin:$PATH
  once "python-$2" make_python "$1" "$list" "$place"
}
make_python() {
  local list=$2 place=$3
  ! cmp -s "$list" "$place/made-of" || return 0
  command -v python3 >/dev/null || missing "$1 (or Python 3.10 or newer, to install it)" 'apt-get install python3-venv'
  echo "installing $1 from $list (once)…" >&2
  rm -rf "$place"
  python3 -m venv "$place" || missing 'the Python module venv' 'apt-get install python3-venv'
  "$place/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement "$list" ||
    unreachable "$1" 'the Python package index'
  cp "$list" "$place/made-of"
}

# need_chromium: sets CHROMIUM.
need_chromium() {
  export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  [ -n "$CHROMIUM" ] || missing Chromium 'apt-get install chromium'
}

# npm_file PACKAGE@VERSION INTEGRITY FILE: prints where a file of a published package is, without what the package
# depends on. What the registry gives must have the integrity that is pinned.
npm_file() {
  local place=$cache/npm/$1
  if [ ! -e "$place/$3" ]; then
    mkdir -p "$place"
    (cd "$place" && npm pack --silent "$1" >/dev/null) || unreachable "$1" 'the npm registry'
    [ "sha512-$(openssl dgst -sha512 -binary "$place"/*.tgz | base64 --wrap 0)" = "$2" ] ||
      { rm "$place"/*.tgz; echo "$1 is not what it was when it was pinned" >&2; exit 1; }
    tar --extract --gzip --file "$place"/*.tgz --directory "$place" --strip-components 1 "package/$3"
    rm "$place"/*.tgz
  fi
  echo "$place/$3"
}

# need_npm NAME FOLDER [OPTION…]: what the lockfile of a folder of test/ names, installed outside the repository, for no
# other tool should look through it; with these options of npm's. Sets NAME, in capitals, to where it is.
need_npm() {
  local place=$cache/$1
  once "npm-$1" install_npm "$place" "${@:2}"
  declare -gx "${1^^}=$place"
}
install_npm() {
  local place=$1
  mkdir -p "$place"
  cp "$2"/package*.json "$place"
  if ! cmp -s "$place/package-lock.json" "$place/node_modules/.installed"; then
    echo "installing $2/package-lock.json (once) …" >&2
    npm ci --prefix "$place" "${@:3}" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp "$place/package-lock.json" "$place/node_modules/.installed"
  fi
}

# need_engine: containers can be built; a machine that cannot pull base images may bring what makes them, beside the
# repository.
need_engine() {
  [ ! -d ../shared/container ] || once base-images bring_base_images ../shared/container
  node packages/cli/bin/golden-path.js image --engine >/dev/null 2>&1 ||
    missing 'docker or podman' 'apt-get install podman, or https://docs.docker.com/engine/install/'
}
bring_base_images() {
  local brought=$1 version
  version=$(sed -n 's/^ARG NODE_VERSION=//p' Dockerfile)
  (. "$brought/env.sh" && podman image exists "docker.io/library/node:$version-bookworm-slim" 2>/dev/null) ||
    "$brought/make-base-images.sh" "$version" "$version-bookworm-slim"
}

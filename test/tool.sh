# Sourced by the steps of `make verify`: finds the program that a step needs, or says how to get it.
# Programs of the Go world are built once into a cache; all versions are pinned here.
HELM=helm.sh/helm/v3/cmd/helm@v3.22.0
ACTIONLINT=github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
KUBERNETES=v1.37.2

tools=${XDG_CACHE_HOME:-$HOME/.cache}/golden-path/bin
export PATH=$tools:$PATH

# missing WHAT HOW: under CI a missing part fails the step; elsewhere the step is left out, which test/verify.sh
# tells by the exit code 77, as automake's tests do.
missing() {
  echo "$(basename "$0"): needs $1; get it with: $2" >&2
  [ -z "${CI:-}" ] || exit 1
  exit 77
}

# need PROGRAM HOW: the program is on the PATH.
need() {
  command -v "$1" >/dev/null || missing "$1" "$2"
}

# need_go PROGRAM MODULE@VERSION: the same, built with Go where it is missing.
need_go() {
  command -v "$1" >/dev/null && return
  command -v go >/dev/null || missing "$1 (or Go, to build it)" "go install $2"
  echo "building $1 from $2 (once)…" >&2
  GOBIN=$tools go install "$2" 2>&1 | grep -v '^go: downloading' >&2 || true
  command -v "$1" >/dev/null || { echo "$1 could not be built" >&2; exit 1; }
}

# need_pip PROGRAM LIST: the program of a Python package, of test/python/LIST.txt, in an environment of its own,
# which is made anew when the list changes.
need_pip() {
  local list=test/python/$2.txt place=$tools/../python/$2
  export PATH=$place/bin:$PATH
  cmp -s "$list" "$place/made-of" && return
  command -v python3 >/dev/null || missing "$1 (or Python 3.10 or newer, to install it)" 'apt-get install python3-venv'
  echo "installing $1 from $list (once)…" >&2
  rm -rf "$place"
  python3 -m venv "$place" || missing 'the Python module venv' 'apt-get install python3-venv'
  "$place/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement "$list"
  cp "$list" "$place/made-of"
}

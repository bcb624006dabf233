# Sourced by the scripts that run inside the namespaces: programs in the background, each with a log.
: "${STATE:?is set by test/cluster/namespaces.sh}"

# The address of the one machine that there is.
ADDRESS=10.250.0.1

# start NAME COMMAND …
start() {
  local name=$1
  shift
  nice -n 5 "$@" > "$STATE/logs/$name.log" 2>&1 </dev/null &
  echo $! > "$STATE/$name.pid"
}

stop() { # NAME
  local pid
  pid=$(cat "$STATE/$1.pid")
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

# eventually SECONDS COMMAND …: until it succeeds. What it said last is told if it never does.
eventually() {
  local seconds=$1 end
  shift
  end=$((SECONDS + seconds))
  until "$@" > "$STATE/said" 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { echo "not within $seconds s: $*" >&2; cat "$STATE/said" >&2; return 1; }
    sleep 0.5
  done
}

# ready NAME COMMAND …: until the program that was started answers; its log is told if it ends, or never does.
ready() {
  local name=$1 end=$((SECONDS + 300))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ "$SECONDS" -ge "$end" ] || ! kill -0 "$(cat "$STATE/$name.pid")" 2>/dev/null; then
      echo "$name does not answer: $*; the last of its log:" >&2
      tail -n 15 "$STATE/logs/$name.log" >&2
      return 1
    fi
    sleep 0.5
  done
}

# definitions_are_known: of all custom resources. One that has just come has no conditions yet, which is an error to kubectl.
definitions_are_known() {
  eventually 300 kubectl wait crd --all --for condition=Established --timeout 60s
}

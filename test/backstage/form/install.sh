# Sourced after test/tool.sh: installs the portal's form, and sets PORTAL to where it is.
# Outside the repository: 570 MB that no other tool should look through.
export PORTAL=${tools%/bin}/backstage-form
mkdir -p "$PORTAL"
cp test/backstage/form/package.json test/backstage/form/package-lock.json "$PORTAL"
if ! cmp -s "$PORTAL/package-lock.json" "$PORTAL/node_modules/.installed"; then
  echo "installing the portal's form (570 MB, once) …" >&2
  # As every Backstage does, it runs parts that were made for older releases of React.
  npm ci --prefix "$PORTAL" --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  cp "$PORTAL/package-lock.json" "$PORTAL/node_modules/.installed"
fi

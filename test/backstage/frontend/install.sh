# Sourced after test/tool.sh: installs the backend of a portal, and its pages.
need git 'apt-get install git'
[ -x "$(git --exec-path)/git-http-backend" ] || missing git-http-backend 'apt-get install git'
need_npm backstage test/backstage
cp test/backstage/backend.mjs "$BACKSTAGE"
# 860 MB; as every Backstage does, it runs parts that were made for older releases of React.
need_npm frontend test/backstage/frontend --legacy-peer-deps

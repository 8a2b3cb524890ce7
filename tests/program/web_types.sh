# The web app as text: its types against the server's own description of its API, its layout (npm run format -- --write), and
# whether each of its sentences is there in English and in traditional Chinese.
set -eu
[ -d "$ZHAGEN_SOURCE/web/node_modules" ] || { echo "web_types.sh: the web app was not built here"; exit 77; }
cd "$ZHAGEN_SOURCE/web" && npm run --silent typecheck && npm run --silent format -- --check && node words.mjs

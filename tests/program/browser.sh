# The web app in a browser: an empty site on its first day, then the sample district, real clicks; tests/browser/*.mjs say what.
set -eu
command -v chromium >/dev/null || { echo "browser.sh: there is no chromium"; exit 77; }
. "$ZHAGEN_SOURCE/tests/program/server"
wrong=0
run() { node "$ZHAGEN_SOURCE/tests/browser/run.mjs" "$port" "$@" || wrong=1; }
start empty
run first "$(sed -n 's|.*/first#||p' out)"
stop
python3 -c 'import sqlite3; b = sqlite3.connect("empty/zhagen.db"); b.execute("UPDATE user_password SET created = created - 91 * 86400000"); b.commit()'
start empty
run late
stop
"$ZHAGEN" sample district --data data --url http://127.0.0.1:1 >links 2>err || { cat links err; exit 1; }
start data
run links
exit $wrong

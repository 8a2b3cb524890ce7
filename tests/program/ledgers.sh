# A year of the office through the API, each by its own account: who enters what, what is refused and with which words, who sees it.
set -eu
pid=
stop() { [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; } || :; pid=; }
trap stop EXIT
"$ZHAGEN" serve --port 0 --data site >out 2>err &
pid=$!
for _ in $(seq 600); do
  port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)/.*|\1|p;T;q' out)
  [ -z "$port" ] || break
  kill -0 $pid 2>/dev/null || { cat out err; exit 1; }
  sleep 0.1
done
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
python3 "$ZHAGEN_SOURCE/tests/program/ledgers.py" "$port"

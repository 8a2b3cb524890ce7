# Checks, locks, uniques and steps of the shipped ledgers from training to use, over the API: each refused with its words,
# each let through when it is right.
set -eu
pid=
trap '[ -z "$pid" ] || kill "$pid"' EXIT
"$ZHAGEN" serve --port 0 --data site >out 2>err &
pid=$!
for _ in $(seq 600); do
  port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)/.*|\1|p;T;q' out)
  [ -z "$port" ] || break
  kill -0 $pid 2>/dev/null || { cat out err; exit 1; }
  sleep 0.1
done
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
python3 "$ZHAGEN_SOURCE/tests/program/shipped_rules.py" "$port"

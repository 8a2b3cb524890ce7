# The sample district as a visitor meets it: made once, refused twice, every link sets a password, every role sees its part.
set -eu
fail() { echo "district.sh: $1"; cat out err; exit 1; }
pid=
stop() { [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; } || :; pid=; }
trap stop EXIT

"$ZHAGEN" sample district --data data --url http://127.0.0.1:1 >links 2>err || { cp links out; fail "not made"; }
[ "$(grep -cE '^ +http://127.0.0.1:1/invitation#[A-Za-z0-9_-]{43}$' links)" -eq 11 ] || { cp links out; fail "eleven links"; }
[ ! -e data.making ] || fail "the folder it was made in is left"
if "$ZHAGEN" sample district --data data >out 2>err; then fail "made twice"; fi
grep -q '已经有记录或账号' err || fail "the words of the second time"
if "$ZHAGEN" sample district --data other --asof 2999-01-01 >out 2>err; then fail "a day to come"; fi
[ ! -e other ] || fail "a refused district left a folder"
"$ZHAGEN" audit verify --data data >out 2>err || fail "the log"

"$ZHAGEN" serve --port 0 --data data >out 2>err &
pid=$!
for _ in $(seq 300); do
  port=$(sed -n 's|.*http://127.0.0.1:\([0-9]*\)/.*|\1|p;T;q' out)
  [ -z "$port" ] || break
  kill -0 $pid 2>/dev/null || fail "the server did not start"
  sleep 0.1
done
python3 "$ZHAGEN_SOURCE/tests/program/district.py" "$port" links

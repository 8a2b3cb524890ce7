# The sample district as a visitor meets it: made once, refused twice, every link sets a password, every role sees its part.
set -eu
fail() { echo "district.sh: $1"; cat out err; exit 1; }
. "$ZHAGEN_SOURCE/tests/program/server"

"$ZHAGEN" sample district --data data --url http://127.0.0.1:1 >links 2>err || { cp links out; fail "not made"; }
[ "$(grep -cE '^ +http://127.0.0.1:1/invitation#[A-Za-z0-9_-]{43}$' links)" -eq 11 ] || { cp links out; fail "eleven links"; }
[ ! -e data.making ] || fail "the folder it was made in is left"
if "$ZHAGEN" sample district --data data >out 2>err; then fail "made twice"; fi
grep -q '已经有记录或账号' err || fail "the words of the second time"
if "$ZHAGEN" sample district --data other --asof 2999-01-01 >out 2>err; then fail "a day to come"; fi
[ ! -e other ] || fail "a refused district left a folder"
"$ZHAGEN" audit verify --data data >out 2>err || fail "the log"

start data
python3 "$ZHAGEN_SOURCE/tests/program/district.py" "$port" links

# The server as a user starts it: page, health, data folder, two ways to stop, two that must not start.
set -eu
fail() { echo "serve.sh: $1"; cat out err; exit 1; }

. "$ZHAGEN_SOURCE/tests/program/server"
get() {  # path
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$1" >&3
  cat <&3
  exec 3>&-
}
expect() { grep -q "$1" <<<"$2" || fail "expected '$1' in: $2"; }
ended() {  # signal, exit code
  kill -"$1" $pid
  code=0
  wait $pid || code=$?
  pid=
  [ $code -eq "$2" ] || fail "exit code $code after $1, not $2"
}

start data --log
page=$(get /)
expect 'HTTP/1.1 200' "$page"
expect '选派干部工作平台' "$page"
expect '非涉密系统，不得录入涉密信息' "$page"
health=$(get /health)
expect 'HTTP/1.1 200' "$health"
expect '"status":"ok"' "$health"
expect "\"version\":\"$("$ZHAGEN" --version | cut -d' ' -f2)\"" "$health"
get '/health?name=secret' >page
[ "$(stat -c %a data)" = 700 ] || fail "the data folder is open to others"
[ -s data/zhagen.db ] || fail "no database"

# One port, and that on the loopback alone.
inodes=$(find /proc/$pid/fd -lname 'socket:*' -printf '%l\n' | tr -dc '0-9\n')
listening=$(cat /proc/$pid/net/tcp /proc/$pid/net/tcp6 | awk -v inodes=" $(echo $inodes) " '$4 == "0A" && index(inodes, " " $10 " ") {print $2}')
[ "${listening%:*}" = 0100007F ] || fail "listens on: $listening"

# A second server on the port says so in one sentence and leaves the first alone.
code=0
"$ZHAGEN" serve --port "$port" --data other >out2 2>err2 || code=$?
[ $code -eq 3 ] || fail "a used port gave exit code $code"
expect "端口 $port 已被另一个程序占用" "$(cat err2)"
code=0
"$ZHAGEN" serve --address 0.0.0.0 --port 0 --data other >out2 2>err2 || code=$?
[ $code -eq 2 ] || fail "0.0.0.0 gave exit code $code"
expect '不能开在“0.0.0.0”上' "$(cat err2)"

ended TERM 0
expect 'GET /health 200' "$(cat err)"
if grep -q secret err; then fail "the log has a query"; fi

# Killed without warning, it starts again on the same data.
start data
ended KILL 137
start data
expect '"status":"ok"' "$(get /health)"
ended INT 0

# A folder that cannot be.
: >file
code=0
"$ZHAGEN" serve --port 0 --data file/data >out2 2>err2 || code=$?
[ $code -eq 3 ] || fail "an impossible data folder gave exit code $code"
expect '数据文件夹“file/data”不能建立或写入' "$(cat err2)"

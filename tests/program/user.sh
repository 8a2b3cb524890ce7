# Accounts on the command line: the three administrators by links, users, grants, what is refused, and the log of it.
set -eu
fail() { echo "user.sh: $1"; cat out err 2>/dev/null; exit 1; }
expect() { grep -q "$1" "$2" || fail "expected '$1' in $2"; }
ok() { "$ZHAGEN" user "$@" --data data >out 2>err || fail "user $*"; }
refused() {
  words=$1
  shift
  if "$ZHAGEN" user "$@" --data data >out 2>err; then fail "was not refused: user $*"; fi
  expect "$words" err
}

ok first --system xitong=系统甲 --security anquan=安全乙 --audit shenji=审计丙
[ "$(grep -cE '^http://127.0.0.1:8080/invitation#[A-Za-z0-9_-]{43}$' out)" -eq 3 ] || fail "three links"
refused '已经建好' first --system a1=甲 --security a2=乙 --audit a3=丙

ok add liuyun 刘某
[ "$(grep -cE '^http://127.0.0.1:8080/invitation#[A-Za-z0-9_-]{43}$' out)" -eq 1 ] || fail "one link"
refused '已经有人用了' add LiuYun 另一人
ok grant liuyun office --at 5
ok grant liuyun 行业主管部门 --at 5 --category medical --category teaching
refused '不能与其他角色' grant liuyun sysadmin
refused '没有角色' grant liuyun boss --at 5
refused '要指明单位' grant liuyun viewer
ok list
expect "^liuyun	刘某	待设密码	未登录过	派办 @ 5	行业主管部门 @ 5 medical teaching$" out
ok revoke liuyun office --at 5
refused '没有这项授权' revoke liuyun office --at 5

# A password comes from the terminal or standard input, never from an argument.
echo 'Password123!' | refused '密码不符合要求' password liuyun
echo 'Liu9-yun#Kx7' | "$ZHAGEN" user password liuyun --data data >out 2>err || fail "password"
echo 'Liu9-yun#Kx7' | refused '最近 5 次用过' password liuyun
ok list
expect "^liuyun	刘某	正常" out
echo 'Bamboo7!tQz-w' | "$ZHAGEN" user password liuyun --data data >out 2>err || fail "password"
ok disable liuyun
ok list
expect "^liuyun	刘某	停用" out
refused '已停用' invite liuyun
ok enable liuyun
ok invite liuyun
refused '没有这个账号' invite nobody
refused '最后一个' disable xitong

ok add chenbo 陈某
ok deputy liuyun chenbo 2099-01-01 2099-01-31
refused '止日不早于今天' deputy liuyun chenbo 2001-01-01 2001-01-31

"$ZHAGEN" audit verify --data data >out 2>err || fail "the log"
if command -v sqlite3 >/dev/null; then
  sqlite3 data/zhagen.db "SELECT DISTINCT source, user_name FROM audit_entry WHERE subject = 'user'" >out
  [ "$(cat out)" = "local|$(id -un)" ] || fail "who did it"
fi

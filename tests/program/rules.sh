# The rules on the sample district, as the office asks them: everybody at once, one number changed, a rule of its own by a
# file in the site's folder alone, what is forbidden refused where it is attempted, exceptions listed.
set -eu
export ZHAGEN_PASSWORD='Bamboo7!tQz-3'
fail() { echo "rules.sh: $1"; cat out err; exit 1; }
expect() { grep -q -- "$1" out || fail "expected '$1'"; }
ask() { "$ZHAGEN" "$@" --data data --user paiban >out 2>err || fail "$*"; }
. "$ZHAGEN_SOURCE/tests/program/server"

"$ZHAGEN" sample district --data data --url http://127.0.0.1:1 >links 2>err || { cp links out; fail "not made"; }
mkdir -p data/catalog/own
cat >data/catalog/own/long.rules.toml <<'TOML'
[rules]
name = "long_names"
label = "三字姓名"
of = "person"
[param]
most = { value = 2, label = "名字最多几个字" }
[rule.length]
label = "姓名长度"
source = "本县规定"
require = "person.name.size() <= param.most"
say = "{person.name}有{person.name.size()}个字，最多{param.most}个"
[guard.nomination]
on = ["create"]
waiver = ["office@any"]
TOML
start data
python3 "$ZHAGEN_SOURCE/tests/program/rules.py" "$port" links
stop

ask eligible
expect '选派条件，截至'
expect '没有执行：.*还没有填'
ask eligible long_names --verdict 不符合 --limit 3
expect '有3个字，最多2个（本县规定）'
ask eligible long_names --set most=3
expect '^符合增加 [0-9]* 人，不符合减少 [0-9]* 人'
ask eligible --out fit.xlsx --verdict 不宜
expect '已写入'
python3 - <<'PY'
import zipfile
book = zipfile.ZipFile("fit.xlsx")
text = "".join(book.read(n).decode("utf-8") for n in book.namelist() if n.endswith(".xml"))
assert "按规则判断的结果" in text and "只因这一条" in text
PY
"$ZHAGEN" catalog set own/long.rules.toml most=3 --data data >out 2>err || fail "set"
ask eligible long_names
expect '只因这一条\|符合'
grep -q ' 不符合 [1-9]' out && fail "the param did not take effect"
"$ZHAGEN" catalog set own/long.rules.toml mots=3 --data data >out 2>err && fail "a param that is not there"
grep -q '是不是“most”' err || fail "the words for a wrong name"
ask waivers nomination
expect '姓名长度：.*理由：本人自愿'
"$ZHAGEN" audit verify --data data >out 2>err || fail "the log"

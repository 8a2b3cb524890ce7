# Forms of appointment on the command line: looked at, brought in, taken out; what comes out is what went in, byte for byte.
set -eu
fail() { echo "lrmx.sh: $1"; cat out err 2>/dev/null; exit 1; }
expect() { grep -q "$1" "$2" || fail "expected '$1' in $2"; }
run() { "$ZHAGEN" "$@" --data data >out 2>err || fail "$*"; }
refused() {
  words=$1
  shift
  if "$ZHAGEN" "$@" --data data >out 2>err; then fail "was not refused: $*"; fi
  expect "$words" err
}
forms=$ZHAGEN_SOURCE/tests/data/lrm

run user first --system xitong=系统甲 --security anquan=安全乙 --audit shenji=审计丙
run root 青山区
root=$(grep -oE '[0-9]{6,}' out | head -1)
run user add liuyun 刘某
echo 'Liu9-yun#Kx7' | "$ZHAGEN" user password liuyun --data data >out 2>err || fail password
run user grant liuyun office --at "$root"
export ZHAGEN_PASSWORD='Liu9-yun#Kx7'

run lrmx in "$forms/云晓河.lrmx" "$forms/石向东.lrmx" "$forms/田谷.lrm" --as liuyun --preview
expect '预览，没有写入：新人 3' out
run list person --user liuyun
[ "$(wc -l <out)" -eq 1 ] || fail "a preview writes nothing"
run lrmx in "$forms/云晓河.lrmx" "$forms/石向东.lrmx" "$forms/田谷.lrm" --as liuyun
expect '已读入：新人 3' out
run lrmx in "$forms/云晓河.lrmx" --as liuyun
expect '没有变化 1' out

run lrmx out -o all.zip --order pinyin:name --reason 上会 --as liuyun
expect '3 份' out
python3 - all.zip "$forms" <<'PY'
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
assert z.namelist() == ["石向东.lrmx", "田谷.lrmx", "云晓河.lrmx"], z.namelist()
for n in ("石向东.lrmx", "云晓河.lrmx"):
    assert z.read(n) == open(sys.argv[2] + "/" + n, "rb").read(), n
PY
run lrmx out -o old.zip --old --where "name == '田谷'" --reason 上会 --as liuyun
python3 - old.zip "$forms" <<'PY'
import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
for n in ("田谷.lrm", "田谷.pic"):
    assert z.read(n) == open(sys.argv[2] + "/" + n, "rb").read(), n
PY
person=$("$ZHAGEN" list person --user liuyun --filter "name == '石向东'" --fields name --data data | tail -1 | cut -f1)
run lrmx out -o one.lrmx --person "$person" --reason 上会 --as liuyun
cmp one.lrmx "$forms/石向东.lrmx" || fail "one form"
run lrmx in all.zip --as liuyun
expect '没有变化 3' out

refused '理由' lrmx out -o x.zip --reason ' ' --as liuyun
refused '没有您可以导出' lrmx out -o x.zip --where 'false' --reason 上会 --as liuyun
[ ! -e x.zip ] || fail "nothing is written where nothing goes out"
echo '<Root/>' >bad.lrmx
refused '有 1 份不能读入' lrmx in bad.lrmx --as liuyun
expect '不是任免审批表' out
"$ZHAGEN" audit verify --data data >out 2>err || fail "the log"

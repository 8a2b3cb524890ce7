# Two sheets in, a proven plan out; the same bytes whatever the order of the rows; nothing left behind by bad input.
set -eu
fails() {  # fails STATUS WORDS COMMAND...: exits so, says so, in one Chinese line and one English, and writes no plan
  local status=$1 words=$2 got=0
  shift 2
  "$@" >out.txt 2>err.txt || got=$?
  [ "$got" -eq "$status" ] || { echo "status $got, not $status: $*"; cat err.txt; exit 1; }
  grep -qF "$words" err.txt || { echo "no “$words” in:"; cat err.txt; exit 1; }
  [ ! -e bad.xlsx ] || { echo "a plan was written by $*"; exit 1; }
  [ -z "$(find . -name '*.tmp*')" ] || { echo "something was left behind by $*"; find .; exit 1; }
}

"$ZHAGEN" sample --people 300 --posts 200 --seed 7 --asof 2026-03-01 -o s
"$ZHAGEN" place s/people.xlsx s/posts.xlsx -o plan.xlsx --asof 2026-03-01 | grep -q '人选 300 人，岗位 200 个'
"$ZHAGEN" verify plan.xlsx | grep -q 核验通过

# The rows of both sheets in another order give the same file, byte for byte.
python3 - <<'PY'
import random, re, zipfile
def shuffle(path, out):
    source = zipfile.ZipFile(path)
    sheet = source.read("xl/worksheets/sheet1.xml").decode()
    rows = re.findall(r"<row .*?</row>", sheet, re.S)
    data = rows[3:] if "序号" in rows[2] or len(rows) > 3 else rows[1:]
    head = len(rows) - len(data)
    mixed = data[:]
    random.Random(5).shuffle(mixed)
    new = []
    for place, row in enumerate(mixed, head + 1):
        new.append(re.sub(r'(<c r="[A-Z]+)\d+', lambda m: m.group(1) + str(place), re.sub(r'<row r="\d+"', f'<row r="{place}"', row)))
    sheet = sheet.replace("".join(data), "".join(new))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else source.read(name))
import os
os.makedirs("t", exist_ok=True)
shuffle("s/people.xlsx", "t/people.xlsx")
shuffle("s/posts.xlsx", "t/posts.xlsx")
PY
! cmp -s s/people.xlsx t/people.xlsx
"$ZHAGEN" place t/people.xlsx t/posts.xlsx -o shuffled.xlsx --asof 2026-03-01 >/dev/null
cmp plan.xlsx shuffled.xlsx

# A plan that somebody changed is not proven any more: a place, a price, a printed number, a rule.
change() {  # change FROM TO: in the XML of every sheet of plan.xlsx
  python3 - "$1" "$2" <<'PY'
import sys, zipfile
source = zipfile.ZipFile("plan.xlsx")
hits = 0
with zipfile.ZipFile("changed.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
    for name in source.namelist():
        data = source.read(name)
        if name.startswith("xl/worksheets/") and sys.argv[1].encode() in data and not hits:
            data = data.replace(sys.argv[1].encode(), sys.argv[2].encode(), 1)
            hits = 1
        target.writestr(name, data)
assert hits, "nothing to change"
PY
}
change 符合本人第1意愿 符合本人第2意愿
fails 1 建议方案 "$ZHAGEN" verify changed.xlsx
change '<v>300</v>' '<v>301</v>'
fails 1 按名册和规则应为 "$ZHAGEN" verify changed.xlsx
change 'wish == 1 ? param.wish_1' 'wish == 1 ? param.wish_3'
fails 1 按名册和规则应为 "$ZHAGEN" verify changed.xlsx

# Bad input: exit code, place, value and remedy; no file.
place() { "$ZHAGEN" place "$@" -o bad.xlsx --asof 2026-03-01; }
fails 2 '找不到文件“none.xlsx”' place none.xlsx s/posts.xlsx
head -c 3000 s/people.xlsx >broken.xlsx
fails 2 '“broken.xlsx”不完整' place broken.xlsx s/posts.xlsx
: >empty.xlsx
fails 2 'empty.xlsx' place empty.xlsx s/posts.xlsx
fails 2 '是岗位名册，不是人选名册' place s/posts.xlsx s/people.xlsx
fails 2 '是不是“wish_1”' place s/people.xlsx s/posts.xlsx --set wish1=3
fails 2 '规则里没有叫“村组”的名额' place s/people.xlsx s/posts.xlsx --limit 村组:a=1..2
fails 3 '写不进去' "$ZHAGEN" place s/people.xlsx s/posts.xlsx -o none/bad.xlsx
rules=$ZHAGEN_SOURCE/catalog/placement/standard.rules.toml
sed 's/person.sex == post.sex/person.sex == post.age_cap/' "$rules" >type.rules.toml
fails 2 'type.rules.toml:' place s/people.xlsx s/posts.xlsx --rules type.rules.toml
sed 's/person.sex == post.sex/person.sex === post.sex/' "$rules" >syntax.rules.toml
fails 2 'syntax.rules.toml:' place s/people.xlsx s/posts.xlsx --rules syntax.rules.toml

# Limits that cannot all be kept: the plan that breaks least is written, proven, and the exit code tells.
got=0
place s/people.xlsx s/posts.xlsx --set county_min=300 >out.txt 2>err.txt || got=$?
[ "$got" -eq 1 ] && grep -q 不能同时做到 err.txt
"$ZHAGEN" verify bad.xlsx | grep -q 规定没有做到
rm bad.xlsx

# Nobody would rather swap; a draw by a seed that was committed to.
place s/people.xlsx s/posts.xlsx --stable | grep -q 都更愿意要对方
"$ZHAGEN" verify bad.xlsx | grep -q 都更愿意要对方
rm bad.xlsx
fails 2 里没有抽签 place s/people.xlsx s/posts.xlsx --draw-seed 丰收
fails 2 没有数据库文件 "$ZHAGEN" place --batch 无 --data elsewhere --user paiban
[ ! -e elsewhere ] || { echo "a mistyped folder became a site"; exit 1; }
sealed=$("$ZHAGEN" seed 丰收 | sed -n 's/^摘要：//p')
printf '\n[draw]\nlabel = "同分抽签"\ncommitment = "%s"\n' "$sealed" | cat "$rules" - >draw.rules.toml
fails 2 没有给出种子 place s/people.xlsx s/posts.xlsx --rules draw.rules.toml
fails 1 不符 place s/people.xlsx s/posts.xlsx --rules draw.rules.toml --draw-seed 小满
"$ZHAGEN" place s/people.xlsx s/posts.xlsx --rules draw.rules.toml --draw-seed 丰收 -o drawn.xlsx --asof 2026-03-01 >/dev/null
"$ZHAGEN" verify drawn.xlsx | grep -q 核验通过

# The solver alone, on instances that others wrote.
"$ZHAGEN" solve --from orlib "$ZHAGEN_SOURCE/tests/data/assign/assign100.txt" | grep -q -- '-305'
"$ZHAGEN" solve --from orlib "$ZHAGEN_SOURCE/tests/data/assign/assign500.txt" | grep -q -- '-991'
"$ZHAGEN" catalog check | grep -q 没有错误

# A column that the user explains goes before one that is recognised; a heading that nobody has is said.
place s/people.xlsx s/posts.xlsx --map 备注=回避地区 2>notes.txt >/dev/null
! grep -q '备注.*认不出' notes.txt
grep -q '“回避地区”' notes.txt
rm -f bad.xlsx
fails 2 '都没有“特长”这一列' place s/people.xlsx s/posts.xlsx --map 特长=专业
"$ZHAGEN" place --asof 2026-03-01 --set wish_1=400 s/people.xlsx s/posts.xlsx -o first.xlsx | grep -q 合计
fails 2 命令用法不对 "$ZHAGEN" place s/people.xlsx
change '合计 ' '总计 '
fails 1 '按名册和规则应为' "$ZHAGEN" verify changed.xlsx

# Neither a roster nor a device is written over; a rule that cannot be computed is an error, not a rule less.
cp s/people.xlsx keep.xlsx
fails 2 会把名册盖掉 "$ZHAGEN" place s/people.xlsx s/posts.xlsx -o s/people.xlsx --asof 2026-03-01
cmp s/people.xlsx keep.xlsx
fails 2 不是普通文件 "$ZHAGEN" place s/people.xlsx s/posts.xlsx -o /dev/null --asof 2026-03-01
for change in 's|^max = "param.county_max"|max = "1/0"|' 's|^seats = "post.seats"|seats = "1 / (post.seats - post.seats)"|' \
  's|param.major_match : 0"|1 / (post.seats - post.seats) : 0"|' 's/post.sex == null || person.sex == post.sex/1 \/ (post.seats - post.seats) > 0/'; do
  sed "$change" "$rules" >zero.rules.toml
  ! cmp -s "$rules" zero.rules.toml
  fails 2 除 place s/people.xlsx s/posts.xlsx --rules zero.rules.toml
done
fails 2 同一处写了两次 place s/people.xlsx s/posts.xlsx --limit 派出单位:a=..1 --limit 派出单位:a=1..
mkdir -p nothing
fails 2 '*.ledger.toml' "$ZHAGEN" catalog check nothing
change '安排到第一意愿的得分' '安排到第一意愿的高分'
fails 1 “参数” "$ZHAGEN" verify changed.xlsx

# Lists and forms that go out and come back: exports, templates, reporting sheets through LibreOffice, a superior's form.
set -eu
export ZHAGEN_PASSWORD
help="python3 $ZHAGEN_SOURCE/tests/program/sheets.py"
. "$ZHAGEN_SOURCE/tests/program/server"
start site
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
postings=$($help "$port" fill)
set -- $postings
ZHAGEN_PASSWORD='Liu9-yun#Kx7'
as="--user paiban --data site"

# A list with columns of what it names; a template.
"$ZHAGEN" export posting -o list.csv --columns "serial,person+person.sex+person.nation=姓名,person.unit.kind=单位类型,receiver,position" --sort position $as
grep -q '^1,李兰（女，回族）,医院,柳河镇,指导员0' list.csv
"$ZHAGEN" export posting -o list.xlsx --layout print --title 名册 --group receiver --sort receiver --totals order --page-totals $as | grep -q '4 条'
"$ZHAGEN" template posting -o template.xlsx $as

# Out: a locked sheet for each unit.
"$ZHAGEN" collect out posting --name 年度核对 --by receiver --show person,sender --ask position,arrived_on,handed_over --deadline 2026-04-10 --spare 3 -o pack.zip $as >sent
grep -q '2 个单位，4 行' sent
task=$(sed -n 's/填报任务编号 //p' sent)
mkdir units && (cd units && python3 -m zipfile -e ../pack.zip .)
liu=$(ls units/*柳河镇*) shi=$(ls units/*石桥乡*)
"$ZHAGEN" collect state --id "$task" $as | grep -c 未交 | grep -qx 2
before=$($help locks "$liu")
echo "$before" | grep -q ' True$'

# Filled in, saved by LibreOffice, under another name.
$help edit "$liu" filled.xlsx 指导员0 镇党委副书记
if command -v soffice >/dev/null; then
  mkdir back
  soffice "-env:UserInstallation=file://$PWD/profile" --headless --convert-to xlsx --outdir back filled.xlsx >/dev/null 2>&1
  after=$($help locks back/filled.xlsx)
  [ "${before% *}" = "${after% *}" ] || { echo "locks or drop-downs are lost: $before / $after"; exit 1; }
  mv back/filled.xlsx 交回.xlsx
else
  echo "LibreOffice 没有安装：没有经它往返 / soffice is missing, not tried"
  mv filled.xlsx 交回.xlsx
fi
"$ZHAGEN" collect in --preview 交回.xlsx $as | grep -q '没有写入'
"$ZHAGEN" collect in 交回.xlsx $as | grep -q '改 1 条，新增 0 条，没有改动 1 条，不一致 0 处'
"$ZHAGEN" show posting "$1" $as | grep -q 镇党委副书记
"$ZHAGEN" show posting "$1" $as --history | grep -q collect_in
"$ZHAGEN" collect state --id "$task" $as | grep 柳河镇 | grep -q 已并入
"$ZHAGEN" collect in 交回.xlsx $as | grep -q '改 0 条，新增 0 条，没有改动 2 条'

# The base has changed since: both values are shown, nothing is written over until somebody decides.
$help "$port" change "$2" 台账里改的
$help edit "$shi" conflict.xlsx 指导员1 单位填的
"$ZHAGEN" collect in conflict.xlsx $as >told
grep -q '台账现在是“台账里改的”，单位填的是“单位填的”' told
"$ZHAGEN" show posting "$2" $as | grep -q 台账里改的
"$ZHAGEN" collect state --id "$task" $as | grep 石桥乡 | grep -q 待处理
"$ZHAGEN" collect in conflict.xlsx --conflicts theirs $as >told
"$ZHAGEN" show posting "$2" $as | grep -q 单位填的

# What is not ours, and marks that somebody changed.
! "$ZHAGEN" collect in list.xlsx $as >told 2>&1
grep -q 不是本系统发出的填报表 told
mark=$(python3 - "$shi" <<'PY'
import re, sys, zipfile
print(re.search(r"\d{15,}\.\d+\.[0-9a-f.]+", zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml").decode()).group(0))
PY
)
$help edit "$shi" forged.xlsx "$mark" "9$mark"
! "$ZHAGEN" collect in forged.xlsx $as >told 2>&1
grep -q 系统标记被改动过 told

# A superior's form: filled between its head and its foot, which moves down; remembered.
python3 "$ZHAGEN_SOURCE/tests/program/sheets.py" form form.xlsx
"$ZHAGEN" fill form.xlsx posting -o form_out.xlsx --sort position --remember 上级统计表 $as | grep -q '已填 4 行'
python3 - <<'PY'
import re, zipfile
sheet = zipfile.ZipFile("form_out.xlsx").read("xl/worksheets/sheet1.xml").decode()
assert "<f>SUM(D3:D6)</f></c>" in sheet, sheet
assert 'ref="A8:D8"' in sheet and 'ref="A1:D1"' in sheet, sheet
assert re.search(r'<c r="A8" s="1"[^>]*><is><t>填表说明', sheet), sheet
assert sheet.count('ht="30"') == 4 and "李兰" in sheet and '<c r="B6" s="1"' in sheet, sheet
PY
"$ZHAGEN" list form_map --fields name,book,start $as | grep -q '上级统计表	posting	3'
stop

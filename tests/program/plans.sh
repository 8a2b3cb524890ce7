#!/usr/bin/env bash
# A batch of the sample district, placed on its records: kept, shown, proven, compared, taken as a list; another source.
set -eu
fail() { echo "plans.sh: $1"; cat out err 2>/dev/null; exit 1; }
expect() { grep -q "$1" "$2" || fail "expected '$1' in $2"; }
"$ZHAGEN" sample district --data data --url http://127.0.0.1:1 >links 2>err || { cp links out; fail "no district"; }
echo 'Bamboo7!tQz-w' | "$ZHAGEN" user password paiban --data data >out 2>err || fail "password"
export ZHAGEN_PASSWORD='Bamboo7!tQz-w'
zhagen() { "$ZHAGEN" "$@" --data data --user paiban >out 2>err; }
batch="$(sed -n 's/.*\([0-9]\{4\}年秋季轮换\).*/\1/p' links | head -1)"
[ -n "$batch" ] || batch="$(date +%Y)年秋季轮换"

zhagen place --batch "$batch" -o plan.xlsx --reason 第一次 || fail "place"
expect '^第 1 稿：人选 ' out
"$ZHAGEN" verify plan.xlsx >out 2>err || fail "verify"
zhagen place --batch "$batch" -o '' --set wish_1=900 || fail "place again"
expect '^第 2 稿：人选 ' out
zhagen plans list --batch "$batch" || fail "list"
expect '：第一次' out
[ "$(grep -c '^第 . 稿：' out)" -eq 2 ] || fail "two versions"
zhagen plans show --batch "$batch" 1 || fail "show"
expect ' → ' out
zhagen plans profile --batch "$batch" 1 || fail "profile"
expect '第 1 意愿：' out
expect '人选的性别 女：人选 ' out
zhagen plans compare --batch "$batch" 1 2 || fail "compare"
expect '^第 2 稿比第 1 稿：' out
person="$(sed -n 's/^  \(.*\)：.* → .*/\1/p' out | head -1)"
zhagen plans change --batch "$batch" 1 --set wish_1=700 --calm 50 --preview || fail "preview"
expect '改为 700' out
expect '动人' out
[ "$(zhagen plans list --batch "$batch"; grep -c '^第 . 稿：' out)" -eq 2 ] || fail "a preview keeps nothing"
if [ -n "$person" ]; then
  zhagen plans change --batch "$batch" 1 --drop-out "$person" --reason 本人申请 || fail "change"
  expect "退出这一批" out
  expect '^第 3 稿比第 1 稿：' out
fi
if zhagen plans change --batch "$batch" 1 --assign 查无此人=甲; then fail "nobody of that name"; fi
expect '没有这个人选：查无此人' err
zhagen plans export --batch "$batch" 2 -o second.xlsx || fail "export"
"$ZHAGEN" verify second.xlsx >out 2>err || fail "verify the second"
# Rules on teams, limits, two people in one place; what people decided is in the workbook and proven with it.
zhagen place --batch "$batch" -o teams.xlsx --set team_unit=1 --seconds 60 --megabytes 200 --reason 队伍 || fail "place with teams"
"$ZHAGEN" verify teams.xlsx >out 2>err || fail "verify the teams"
zhagen plans show --batch "$batch" || fail "show the teams"
expect ' → ' out
one="$(sed -n 's/^  \(.*\) → .*/\1/p' out | head -1)"
two="$(sed -n 's/^  \(.*\) → .*/\1/p' out | tail -1)"
zhagen plans change --batch "$batch" --together "$one=$two" --seconds 60 || fail "two in one place"
expect '安排在一处' out
zhagen plans export --batch "$batch" -o together.xlsx || fail "export the decision"
"$ZHAGEN" verify together.xlsx >out 2>err || fail "verify the decision"
if zhagen plans change --batch "$batch" --draw-seed 甲; then fail "a draw without rules for it"; fi
expect '里没有抽签' err
zhagen place --batch "$batch" -o stable.xlsx --stable || fail "a stable plan"
"$ZHAGEN" verify stable.xlsx >out 2>err || fail "verify the stable plan"
zhagen plans accept --batch "$batch" 1 --reason 按程序拟稿 || fail "accept"
expect '已写成“' out
list="$(sed -n 's/.*编号 \([0-9]*\)；.*/\1/p' out)"
if zhagen plans carry-out "$list"; then fail "carried out undecided"; fi
expect '还没有登记决定' err
if zhagen place --batch 没有这个批次; then fail "an unknown batch"; fi
expect '没有叫“没有这个批次”的批次' err
if zhagen place --batch "$batch" --source no; then fail "an unknown source"; fi
expect '现有 batch、coverage、front、replacement、rotation' err
"$ZHAGEN" audit verify --data data >out 2>err || fail "the log"

# Dues in the sample district: lists over HTTP and as commands say the same; paper and calendar are whole; a feed opens itself alone.
set -eu
fail() { echo "dues.sh: $1"; cat out err; exit 1; }
. "$ZHAGEN_SOURCE/tests/program/server"

"$ZHAGEN" sample district --data data --url http://127.0.0.1:1 >links 2>err || { cp links out; fail "not made"; }
start data
python3 "$ZHAGEN_SOURCE/tests/program/dues.py" "$port" links
stop
export ZHAGEN_PASSWORD='Bamboo7!tQz-9'
for who in paiban xuanpai; do
  "$ZHAGEN" due list --user $who --data data >out 2>err || fail "list of $who"
  [ "$(($(wc -l <out) - 1))" -eq "$(cat $who.count)" ] || fail "the list of $who has another length than over HTTP"
done
"$ZHAGEN" due digest --user paiban --data data --out list.html >out 2>err || fail "page"
grep -q '<style>' list.html && grep -q '<h2>' list.html || fail "the page"
"$ZHAGEN" due digest --user paiban --data data --part overdue --out list.xlsx >out 2>err || fail "sheet"
python3 -c "import zipfile; assert 'xl/worksheets/sheet1.xml' in zipfile.ZipFile('list.xlsx').namelist()" || fail "the sheet"
"$ZHAGEN" due calendar --user paiban --data data --out list.ics >out 2>err || fail "calendar"
grep -q 'BEGIN:VEVENT' list.ics || fail "the calendar"
"$ZHAGEN" due explain --user paiban --data data --due half_report >out 2>err || fail "explain"
grep -q '办结：reports' out || fail "what makes it done"
"$ZHAGEN" due explain --user paiban --data data --file management/report.dues.toml --set report_days=5 >out 2>err || fail "what if"
grep -q '变了 [1-9]' out || fail "whom another number touches"
if "$ZHAGEN" due explain --user paiban --data data --file management/report.dues.toml --set report_day=5 >out 2>err; then fail "a param that is not there"; fi
grep -q 'report_days' err || fail "the nearest param"
"$ZHAGEN" due list --user paiban --data data --asof 2030-01-01 >out 2>err || fail "another day"

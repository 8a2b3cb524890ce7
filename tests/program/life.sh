# A site's life through the program: backup beside a running server, restore, keys, newer data, move to PostgreSQL.
set -eu
fail() { echo "life.sh: $1"; cat out err 2>/dev/null; exit 1; }
expect() { grep -q "$1" "$2" || fail "expected '$1' in $2"; }
. "$ZHAGEN_SOURCE/tests/program/server"
ended() { kill -TERM $pid; wait $pid || fail "the server ended with $?"; pid=; }
refused() {  # expected words, command...
  words=$1
  shift
  if "$@" >out 2>err; then fail "was not refused: $*"; fi
  expect "$words" err
}
export ZHAGEN_PASSPHRASE=correct-horse-battery

# The first start makes keys, database and the backup of the day.
start data
"$ZHAGEN" backup --data data -o b.db >said || fail "backup beside the server"
expect '已备份并验证' said
expect '密钥不在备份里' said
"$ZHAGEN" backup --data data -o b.dump --portable --with-keys >said
"$ZHAGEN" backup verify b.db >said
expect '备份完好' said
refused '已经存在' "$ZHAGEN" backup --data data -o b.db
refused '正在使用中' "$ZHAGEN" restore b.db --data data --replace
for _ in $(seq 600); do if ls data/backups/zhagen-*.db.sha256 >/dev/null 2>&1 && ls data/backups/zhagen-*[0-9].db >/dev/null 2>&1; then break; fi; sleep 0.1; done
"$ZHAGEN" backup verify data/backups/zhagen-*[0-9].db >said || fail "the backup of the day"
ended

# Into another folder: not without the keys, not with others.
refused '没有密钥文件' "$ZHAGEN" restore b.db --data other
"$ZHAGEN" restore b.db --data other --keys b.dump.keys >said || fail "restore with keys"
expect '密钥相符' said
[ "$(stat -c %a other/zhagen.db)" = 600 ] || fail "others can read the restored database"
start other
ended
mkdir wrong && start wrong && ended && rm wrong/zhagen.db*
refused '不是这份数据' "$ZHAGEN" restore b.db --data wrong
[ ! -e wrong/zhagen.db ] || fail "something was restored in spite of the wrong keys"

# The key file lost: the server does not make another.
mv other/keys/keyring kept
refused '没有密钥文件' "$ZHAGEN" serve --port 0 --data other
[ ! -e other/keys/keyring ] || fail "a keyring was made over data that it cannot open"
mv kept other/keys/keyring

# A changed byte.
cp b.db bad.db
sed 's/ b\.db/ bad.db/' b.db.sha256 >bad.db.sha256
printf '\377' | dd of=bad.db bs=1 seek=5000 conv=notrunc 2>/dev/null
refused '已损坏' "$ZHAGEN" backup verify bad.db
refused '已损坏' "$ZHAGEN" restore bad.db --data new
[ ! -e new/zhagen.db ] || fail "a damaged backup was restored"

# Data of a newer program.
cp -r other newer
sqlite3 newer/zhagen.db "INSERT INTO store_step (id, name, digest, applied_at) VALUES (999, 'later', 'x', 0)"
refused '由更新的版本写成' "$ZHAGEN" serve --port 0 --data newer
"$ZHAGEN" backup --data newer -o newer.db >said
refused '由更新的版本写成' "$ZHAGEN" restore newer.db --data new2

# Data of an older program are saved before they are changed.
cp -r data older
sqlite3 older/zhagen.db "DROP TABLE job_result; DROP TABLE job_input; DROP TABLE job; DELETE FROM store_step WHERE name = 'jobs'"
start older
ended
"$ZHAGEN" backup verify older/zhagen.db.before-4-*.backup >said || fail "no verified backup before the migration"

# To PostgreSQL and on there; the old folder's database says where.
cat >pg.sh <<'END'
set -eu
"$ZHAGEN" move --data data --to "$ZHAGEN_TEST_PG" >said
grep -q '校验链完好' said
"$ZHAGEN" audit verify --data data --db "$ZHAGEN_TEST_PG" >said
"$ZHAGEN" backup --data data --db "$ZHAGEN_TEST_PG" -o server.dump >said
"$ZHAGEN" restore server.dump --data back --keys b.dump.keys >said
if "$ZHAGEN" serve --port 0 --data data 2>err; then exit 1; fi
grep -q '已经迁移到' err
if "$ZHAGEN" move --data data --to "$ZHAGEN_TEST_PG" 2>err; then exit 1; fi
. "$ZHAGEN_SOURCE/tests/program/server"
start data --db "$ZHAGEN_TEST_PG"
kill -TERM $pid
wait $pid
pid=
END
ZHAGEN_TEST_FSYNC=on "$ZHAGEN_SOURCE/tests/pg_server" bash pg.sh || { cat said; fail "move to PostgreSQL"; }
start back
ended

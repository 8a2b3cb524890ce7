# A site's own ledger: begun by a command, wrong in one place, right, laid over the shipped catalog.
set -eu
fails() {  # fails STATUS WORDS COMMAND...
  local status=$1 words=$2 got=0
  shift 2
  "$@" >out.txt 2>err.txt || got=$?
  [ "$got" -eq "$status" ] || { echo "status $got, not $status: $*"; cat err.txt; exit 1; }
  grep -qF "$words" err.txt || { echo "no “$words” in:"; cat err.txt; exit 1; }
}

shipped=$("$ZHAGEN" catalog check | sed -nE 's/.*：[0-9]+ 个文件，([0-9]+) 个台账.*/\1/p')
[ "$shipped" -ge 14 ]
more="$((shipped + 1)) 个台账"
"$ZHAGEN" catalog new visit --label 走访 --site ours | grep -qF ours/visit.ledger.toml
"$ZHAGEN" catalog check --site ours | grep -qF "，$more"
fails 2 已经在 "$ZHAGEN" catalog new visit --label 走访 --site ours
fails 2 小写字母 "$ZHAGEN" catalog new Visit --site ours

sed -i 's/^retention = "10y"/retention = "ten"/' ours/visit.ledger.toml
fails 2 'visit.ledger.toml:' "$ZHAGEN" catalog check --site ours
sed -i 's/^retention = "ten"/retention = "10y"/' ours/visit.ledger.toml

printf '[extend]\nledger = "visit"\n[field.tea]\nlabel = "茶"\ntype = "bool"\n' >ours/more.ledger.toml
"$ZHAGEN" catalog check --site ours | grep -qF "，$more"
printf '[extend]\nledger = "visits"\n' >ours/more.ledger.toml
fails 2 'more.ledger.toml:2' "$ZHAGEN" catalog check --site ours

# What is not a plain file is not read, however it is called; what is too large neither.
rm ours/more.ledger.toml
mkfifo ours/pipe.ledger.toml
timeout 20 "$ZHAGEN" catalog check --site ours | grep -qF "，$more"
rm ours/pipe.ledger.toml
truncate -s 5M ours/big.ledger.toml
fails 2 太大 "$ZHAGEN" catalog check --site ours

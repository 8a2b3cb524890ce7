#!/usr/bin/env bash
# bench/xlsx.sh [runs] [rows]: reads a Chinese .xlsx of 100,000 rows x 20 columns with our reader and with exceljs's
# stream reader, turn by turn, with inline strings, shared ones, and shared ones
# of which no two are the same. CPU seconds (user + system), peak MB.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5} rows=${2:-100000}
dir=build/bench
mkdir -p "$dir/npm"
cmake --preset release >/dev/null
cmake --build --preset release --target bench_xlsx >/dev/null
program=build/release/src/files/bench_xlsx
cp bench/package.json bench/package-lock.json "$dir/npm/"
[ -d "$dir/npm/node_modules/exceljs" ] || (cd "$dir/npm" && npm ci --ignore-scripts --no-audit --no-fund --silent)
export BENCH_MODULES=$PWD/$dir/npm

median() { sort -n | awk '{v[NR]=$1} END {print (NR%2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2)}'; }

for kind in inline shared unique; do
  file=$dir/people-$rows-$kind.xlsx
  [ -s "$file" ] || $program make "$file" $kind "$rows"
  : >"$dir/ours" : >"$dir/table" : >"$dir/peer"
  for _ in $(seq "$runs"); do
    $program read "$file" >>"$dir/ours"
    node bench/xlsx.mjs "$file" >>"$dir/peer"
    $program table "$file" >>"$dir/table"
  done
  # Both must have seen the same rows and cells in every run. (Not the same bytes: exceljs 4.4 splits characters at the
  # edges of its pieces and puts U+FFFD there, 568 of them in this list.)
  [ "$(cat "$dir/ours" "$dir/peer" | cut -d' ' -f1-2 | sort -u | wc -l)" = 1 ] || { echo "the readers disagree:"; cat "$dir/ours" "$dir/peer"; exit 1; }
  ours=$(cut -d' ' -f4 "$dir/ours" | median) peer=$(cut -d' ' -f4 "$dir/peer" | median) table=$(cut -d' ' -f4 "$dir/table" | median)
  echo "$kind strings, $(du -m "$file" | cut -f1) MB, rows cells bytes: $(cut -d' ' -f1-3 "$dir/ours" | head -1)"
  printf '  zhagen        %6.2f s %6.1f MB\n' "$ours" "$(cut -d' ' -f5 "$dir/ours" | sort -n | tail -1)"
  printf '  zhagen table  %6.2f s %6.1f MB   (headings found, merges looked up, rows sorted out)\n' "$table" "$(cut -d' ' -f5 "$dir/table" | sort -n | tail -1)"
  printf '  exceljs       %6.2f s %6.1f MB   ratio %.1f\n' "$peer" "$(cut -d' ' -f5 "$dir/peer" | sort -n | tail -1)" "$(awk "BEGIN{print $peer/$ours}")"
done

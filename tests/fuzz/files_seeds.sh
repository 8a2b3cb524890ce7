#!/usr/bin/env bash
# tests/fuzz/files_seeds.sh DIR: first inputs for fuzz_files_xlsx (DIR/xlsx) and fuzz_files_xml (DIR/xml), made from
# tests/data/xlsx: whole files, and their parts as worksheets, shared strings and XML.
set -euo pipefail
data=$(cd "$(dirname "$0")/../data/xlsx" && pwd)
mkdir -p "$1/xlsx" "$1/xml"
for file in "$data"/*.xlsx; do
  name=$(basename "$file" .xlsx)
  { printf '\0'; cat "$file"; } >"$1/xlsx/$name"
  unzip -Z1 "$file" | grep '\.\(xml\|rels\)$' | while read -r part; do
    { printf '\40'; unzip -p "$file" "${part/\[/\\[}"; } >"$1/xml/$name-$(tr / _ <<<"$part")"
    case $part in
      xl/worksheets/sheet*) { printf '\1'; unzip -p "$file" "$part"; } >"$1/xlsx/$name-sheet" ;;
      xl/sharedStrings.xml) { printf '\3'; unzip -p "$file" "$part"; } >"$1/xlsx/$name-strings" ;;
    esac
  done
done

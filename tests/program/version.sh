# The program says its version, and refuses what it does not know.
set -eu
"$ZHAGEN" --version | grep -Ex 'zhagen [0-9]+\.[0-9]+\.[0-9]+'
"$ZHAGEN" --help | grep -q 扎根
if "$ZHAGEN" nonsense 2>/dev/null; then exit 1; fi

# Checks, locks, uniques and steps of the shipped ledgers from training to use, over the API: each refused with its words,
# each let through when it is right.
set -eu
. "$ZHAGEN_SOURCE/tests/program/server"
start site
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
python3 "$ZHAGEN_SOURCE/tests/program/shipped_rules.py" "$port"

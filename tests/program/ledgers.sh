# A year of the office through the API, each by its own account: who enters what, what is refused and with which words, who sees it.
set -eu
. "$ZHAGEN_SOURCE/tests/program/server"
start site
python3 "$ZHAGEN_SOURCE/tests/program/api.py" "$port" first "$(sed -n 's/.*first#//p' out)"
python3 "$ZHAGEN_SOURCE/tests/program/ledgers.py" "$port"

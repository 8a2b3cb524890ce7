# The access matrix over HTTP: every role, ledger, action, capacity and state against an oracle of its own (tests/trust).
exec python3 "$ZHAGEN_SOURCE/tests/trust/access_matrix.py" --records 2

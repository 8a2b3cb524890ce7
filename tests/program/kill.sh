# The server killed in the middle of writes, ten times. More: ZHAGEN_KILLS=200 ctest --preset release -R program_kill -V
set -eu
"$ZHAGEN_KILL" "$ZHAGEN" "${ZHAGEN_KILLS:-10}"

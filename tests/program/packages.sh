# Both packages, made of the program under test: the same bytes twice, what is in them, and the folder's program in a root
# that has nothing but the folder.
set -eu
fail() { echo "packages.sh: $1"; exit 1; }
command -v dpkg-shlibdeps >/dev/null || exit 77

"$ZHAGEN_SOURCE/packaging/build" --program "$ZHAGEN" --out one >log || { cat log; fail "packaging/build failed"; }
"$ZHAGEN_SOURCE/packaging/build" --program "$ZHAGEN" --out two >log
for f in one/*; do cmp "$f" "two/${f#one/}" || fail "$f differs from build to build"; done
[ "$(ls one | wc -l)" -eq 2 ] || fail "expected two packages: $(ls one)"

# The .deb, as dpkg reads it and as it would be unpacked.
deb=$(echo one/*.deb)
[ "$(dpkg-deb -f "$deb" Version)" = "$("$ZHAGEN" --version | cut -d' ' -f2)" ] || fail "version of the .deb"
dpkg-deb -f "$deb" Depends | grep -q 'libsqlite3-0.*libssl3\|libssl3.*libsqlite3-0' || fail "Depends: $(dpkg-deb -f "$deb" Depends)"
dpkg-deb -c "$deb" | awk '$2 != "root/root" {exit 1}' || fail "owners in the .deb"
dpkg-deb -x "$deb" deb
dpkg-deb -e "$deb" control
[ "$(cat control/conffiles)" = /etc/zhagen/serve.conf ] || fail "conffiles"
for script in postinst prerm postrm; do sh -n control/$script || fail "$script"; done
(cd deb && md5sum -c --quiet ../control/md5sums) || fail "md5sums"
env -i deb/usr/bin/zhagen --version >/dev/null || fail "the program of the .deb"
env -i deb/usr/bin/zhagen catalog check >/dev/null || fail "the catalog of the .deb"
if command -v systemd-analyze >/dev/null; then
  # Everything that the unit's own text can get wrong; the program's path is not there yet.
  said=$(systemd-analyze verify deb/usr/lib/systemd/system/zhagen.service 2>&1 | grep zhagen | grep -v 'not executable' || true)
  [ -z "$said" ] || fail "the unit: $said"
fi

# The folder: nothing of the system is used.
mkdir folder
tar -xzf one/*.tar.gz -C folder
here=$(echo "$PWD"/folder/*)
loader=$(echo "$here"/lib/ld-*)
foreign=$(env -i "$loader" --inhibit-cache --library-path "$here/lib" --list "$here/lib/zhagen" | grep '=>' | grep -v " => $here/lib/" || true)
[ -z "$foreign" ] || fail "libraries from elsewhere: $foreign"
[ "$(ls "$here/licences" | wc -l)" -gt 10 ] || fail "licences are missing"
env -i PATH="$PATH" "$here/zhagen" --version >/dev/null || fail "the folder's program"
env -i PATH="$PATH" "$here/zhagen" catalog check >/dev/null || fail "the folder's catalog"

# A root with the folder alone, without libraries, network, environment, root: a plan is made there.
if unshare -rn true 2>/dev/null; then
  mkdir -p bare/tmp bare/proc
  cp -r "$here" bare/zhagen
  in_bare() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin ZHAGEN_SHARE=/zhagen/share unshare -rn chroot bare "/zhagen/lib/${loader##*/}" --library-path /zhagen/lib /zhagen/lib/zhagen "$@"
  }
  in_bare sample --people 12 --posts 8 -o /tmp --asof 2026-03-01 >/dev/null || fail "sample in a bare root"
  in_bare place /tmp/people.xlsx /tmp/posts.xlsx -o /tmp/plan.xlsx --asof 2026-03-01 >/dev/null || fail "place in a bare root"
  in_bare verify /tmp/plan.xlsx >/dev/null || fail "verify in a bare root"
else
  echo "no user namespaces here: the bare root is passed over"
fi

# As a clerk starts it.
env -i PATH="$PATH" "$here/start" --port 0 >out 2>err &
pid=$!
trap 'kill -9 $pid 2>/dev/null || true' EXIT
for _ in $(seq 600); do grep -q 'http' out && break; sleep 0.1; done
grep -q 'http' out || { cat out err; fail "start gave no address within a minute"; }
[ -s "$here/data/zhagen.db" ] || fail "no data beside the folder's program"
kill -TERM $pid
code=0
wait $pid || code=$?
[ $code -eq 0 ] || { cat out err; fail "exit code $code"; }

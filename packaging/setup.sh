# Shared by ./start and ./test: messages, steps, Debian packages, building. Sourced, with $root set and cd'ed to.
set -uo pipefail

# One sentence in Chinese, one in English, and the end.
die() {
  printf '\n%s\n%s\n' "$1" "$2" >&2
  exit 1
}

# step "what": a line with n/m and, when the step before was long, how long that one took.
step_no=0 step_began=$SECONDS
step() {
  step_no=$((step_no + 1))
  step_done
  step_began=$SECONDS
  printf '[%d/%d] %s\n' "$step_no" "$steps" "$1"
}
step_done() { if ((SECONDS - step_began >= 2)); then printf '      %d s\n' $((SECONDS - step_began)); fi; }

need_space() {  # MB for what
  local free
  free=$(df -Pm "$root" | awk 'NR == 2 {print $4}')
  [ "${free:-$1}" -ge "$1" ] || die \
    "磁盘空间不够：$2需要 $1 MB，“$root”所在磁盘只剩 $free MB；请腾出空间后重新运行。" \
    "Not enough disk space: $1 MB needed, $free MB free at '$root'; free some space and run this again."
}

# The packages of the groups of packaging/packages.txt that are not installed, one a line.
# A node and npm of the machine's own serve as well as Debian's, which would conflict with them.
missing_packages() {
  local wanted groups=" $* "
  if { command -v node && command -v npm; } >/dev/null; then groups=${groups/ node / }; fi
  wanted=$(awk -v groups="$groups" 'index(groups, " " $1 " ") {print $2}' packaging/packages.txt)
  # shellcheck disable=SC2086
  { dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p'; echo "$wanted"; } |
    sort | uniq -u
}

# install_packages group...: what is missing is named, then installed without a question.
install_packages() {
  local missing as_root="" list log status release
  command -v dpkg-query >/dev/null || die \
    "这台机器不是 Debian（没有 dpkg）；请在 Debian 12 上运行。" \
    "This is not Debian (there is no dpkg); run this on Debian 12."
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  list=$(echo $missing)
  release=$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")
  [ "$release" = "debian 12" ] || die \
    "缺少软件包 $list，而自动安装只适用于 Debian 12，这里是“$release”；请换到 Debian 12，或自行装好这些软件包。" \
    "Packages are missing ($list) and only Debian 12 can install them by itself, this is '$release'; use Debian 12 or install them by hand."
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then as_root="sudo -n"
    elif [ -t 0 ] && command -v sudo >/dev/null; then as_root="sudo"
    else die \
      "缺少软件包 $list，而当前用户不是 root，也不能用 sudo；请让管理员运行：apt-get install --no-install-recommends $list" \
      "Packages are missing and this user is neither root nor allowed sudo; ask the administrator to run the command above."
    fi
  fi
  need_space 2000 "安装软件包"
  echo "      安装软件包 / installing: $list"
  # The package would start a database of its own that nothing here uses.
  case " $list " in
    *" postgresql-15 "*)
      $as_root mkdir -p /etc/postgresql-common
      echo "create_main_cluster = false" | $as_root tee -a /etc/postgresql-common/createcluster.conf >/dev/null ;;
  esac
  log=$(mktemp)
  apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
      -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null 2>&1 |
      tee -a "$log" | awk '/newly installed/ {total = $3}
        /^Setting up/ {if (++n % 20 == 0 || n == total) {print "      " n "/" total; fflush()}}'
  }
  apt update  # one source of several may be down: what counts is whether the packages come
  apt install --no-install-recommends $missing
  status=$?
  if [ $status -ne 0 ]; then
    tail -n 5 "$log" >&2
    if grep -q "No space left on device\|don't have enough free space" "$log"; then die \
      "安装软件包时磁盘空间不够；请腾出空间后重新运行。" "The disk filled up while installing packages; free some space and run this again."
    elif grep -q "Temporary failure resolving\|Could not resolve\|Failed to fetch\|Could not connect\|Unable to locate package" "$log"; then die \
      "软件源连不上，缺少的软件包装不了：$list；请接通网络（或配好内网软件源）后重新运行。" \
      "The package source cannot be reached, so these packages cannot be installed: $list; connect the network (or set a local mirror) and run this again."
    else die \
      "软件包没有装好：$list；请按上面 apt-get 的提示处理后重新运行，全部输出在 $log。" \
      "These packages were not installed: $list; follow the apt-get message above and run this again, its whole output is in $log."
    fi
  fi
  rm -f "$log"
}

# The names of administrative divisions, from npm. Everything else works without them, so a failure is told and not
# repeated for a day: behind a firewall each attempt costs its whole time limit.
fetch_divisions() {
  local failed=build/divisions/failed
  if [ ! -s build/divisions/divisions.bin ] && [ -n "$(find $failed -mmin -1440 2>/dev/null)" ]; then
    echo "      行政区划名称暂缺，其他功能不受影响；联网后运行 packaging/divisions/fetch / no names of divisions yet"
    return 0
  fi
  npm_config_fetch_retries=0 npm_config_fetch_timeout=60000 timeout 180 packaging/divisions/fetch && return 0
  mkdir -p build/divisions && : >$failed
}

# As many compilers at once as there are processors and 1.2 GB of memory for each.
jobs() {
  local cpus mem
  cpus=$(nproc)
  mem=$(awk '/MemAvailable/ {print int($2 / 1200000)}' /proc/meminfo)
  echo $((mem < 1 ? 1 : mem < cpus ? mem : cpus))
}

# build preset target...: configured once, then ninja knows what to do.
build() {
  local preset=$1
  shift
  # ccache and cmake want a home; a service account may have none.
  [ -n "${HOME:-}" ] || export HOME="$root/.cache" CCACHE_DIR="$root/.cache/ccache"
  if [ ! -e "build/$preset/build.ninja" ]; then need_space 3000 "编译"; fi
  if [ ! "build/$preset/build.ninja" -nt CMakePresets.json ]; then
    cmake --preset "$preset" >"$root/.configure.tmp" 2>&1 || {
      cat "$root/.configure.tmp" >&2
      die "编译准备（cmake --preset $preset）没有成功；请按上面的提示处理后重新运行。" \
        "Configuring (cmake --preset $preset) failed; see the message above and run this again."
    }
    rm -f "$root/.configure.tmp"
  fi
  cmake --build --preset "$preset" -j "$(jobs)" ${*:+--target "$@"} || {
    need_space 100 "编译"
    die "编译（$preset）没有成功；请按上面的提示处理后重新运行。" "The build ($preset) failed; see the message above and run this again."
  }
}

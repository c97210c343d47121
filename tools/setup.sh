#!/bin/sh
# Installs what entente needs, from Debian's packages: only what is missing, asking at most once for a password.
#
#     tools/setup.sh build     what building and using the program needs (the default)
#     tools/setup.sh check     that, and what ./check needs: a second compiler, test libraries
#     tools/setup.sh list [build|check]   prints the packages' names, installs nothing
#
# Says nothing and touches no network when all is there. Everything is fetched before anything is
# installed, and an installation that was cut off is finished first, so that nothing stays half done.
set -eu

# ---- what is needed --------------------------------------------------------

build='gcc libc6-dev meson ninja-build pkg-config python3-minimal
  libsqlite3-dev libjansson-dev libutf8proc-dev zlib1g-dev libzstd-dev libbrotli-dev libxxhash-dev libcurl4-openssl-dev libmicrohttpd-dev ca-certificates iso-codes'
check='g++ clang python3 libcmocka-dev libgumbo-dev slurmd slurmctld slurm-client libxml2-dev chromium'
# The page of `serve` is built with npm: Debian's, unless there is one already (Debian's cannot be installed beside others).
command -v npm > /dev/null 2>&1 || build="$build nodejs npm"

# ---- small parts -----------------------------------------------------------

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

missing() { # of the packages named, those that are not installed and configured
  for p in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null || true)" = installed ] || printf '%s ' "$p"
  done
}

# Runs the rest of this script's work as root: as we are, or through sudo, asked once for all of it.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    sh "$0" "$@"
  elif command -v sudo >/dev/null 2>&1; then
    say 'these packages are installed with sudo, which may ask for your password once'
    sudo sh "$0" "$@"
  else
    die "run this once as root, then try again:  apt-get update && apt-get install -y --no-install-recommends $packages"
  fi
}

# Tries a command again while another program holds apt's locks: at most ten minutes.
patiently() {
  tries=0
  while :; do
    if output=$("$@" 2>&1); then return 0; fi
    case $output in
      *'Could not get lock'*|*'Unable to lock'*|*'is another process using it'*|*'Resource temporarily unavailable'*) ;;
      *) printf '%s\n' "$output" >&2; return 1 ;;
    esac
    tries=$((tries + 1))
    [ "$tries" -le 120 ] || { printf '%s\n' "$output" >&2; return 1; }
    [ "$tries" -gt 1 ] || say 'waiting for another program that is installing packages'
    sleep 5
  done
}

apt() { patiently apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"; }

# ---- Debian's packages -----------------------------------------------------

install_packages() { # as root
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  if [ -n "$(dpkg --audit 2>/dev/null)" ]; then patiently dpkg --configure -a || die 'an installation begun before could not be finished'; fi
  if ! apt install --download-only --no-install-recommends "$@" >/dev/null 2>&1; then
    apt update || die 'the package lists could not be fetched'
    apt install --download-only --no-install-recommends "$@" || die "these packages could not be fetched: $*"
  fi
  apt install --no-install-recommends "$@" || die "these packages could not be installed: $*"
}

setup_debian() {
  command -v dpkg-query >/dev/null 2>&1 || die 'this is no Debian; the packages are listed at the head of tools/setup.sh'
  packages=$(missing $wanted)
  [ -n "$packages" ] || return 0
  say "installing: $packages"
  as_root --install $packages
  packages=$(missing $wanted)
  [ -z "$packages" ] || die "still missing: $packages"
}

# ---- what to do ------------------------------------------------------------

case ${1:-build} in
  --install) shift; install_packages "$@"; exit 0 ;;
  list) [ "${2:-check}" = build ] && wanted=$build || wanted="$build $check"; printf '%s\n' $wanted; exit 0 ;;
  build) wanted=$build ;;
  check) wanted="$build $check" ;;
  *) die "usage: tools/setup.sh [build|check|list]" ;;
esac
setup_debian

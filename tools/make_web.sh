#!/bin/sh
# Builds the page from web/: packages once for each lock file, then the bundle.
#
#     tools/make_web.sh check                                   is there a node and an npm that can?
#     tools/make_web.sh build WEB FOLDER STAMP DEPFILE must|may  into FOLDER; with `may` a registry that cannot be reached leaves FOLDER empty
set -eu
if [ "$1" = check ]; then
  command -v npm > /dev/null 2>&1 || exit 1
  node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)' 2> /dev/null
  exit
fi
web=$2 folder=$3 stamp=$4 depfile=$5 must=$6
mkdir -p "$folder"

# npm writes beside the sources only: web/node_modules, with the lock file's hash in it.
packages() {
  want=$(cksum < "$web/package-lock.json")
  [ "$(cat "$web/node_modules/.entente-lock" 2> /dev/null || true)" != "$want" ] || return 0
  (cd "$web" && npm ci --no-audit --no-fund --ignore-scripts --fetch-retries=1 --fetch-retry-maxtimeout=10000 --loglevel=error) || return 1
  printf '%s' "$want" > "$web/node_modules/.entente-lock"
}

exec 9> "$web/.lock"
if command -v flock > /dev/null 2>&1; then flock 9; fi
find "$folder" -type f -exec rm -f {} +
if packages; then
  (cd "$web" && node build.mjs "$folder")
elif [ "$must" = must ]; then
  echo "make_web: the packages could not be installed" >&2
  exit 1
else
  echo "make_web: the packages could not be installed: built without the page (with a network: touch web/package.json, then ninja again)" >&2
fi
{
  printf '%s: ' "$stamp"
  find "$web" -name node_modules -prune -o -type f ! -name .lock -print | sed 's/ /\\ /g' | tr '\n' ' '
  echo
} > "$depfile"
: > "$stamp"

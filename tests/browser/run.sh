#!/bin/sh
# Installs the packages of the browser tests once for each lock file, then runs them: tests/browser/run.sh PROGRAM [--update] [--only=WORDS]
set -eu
program=$(realpath "$1")
shift
here=$(dirname "$0")
cd "$here"
want=$(cksum < package-lock.json)
if [ "$(cat node_modules/.entente-lock 2> /dev/null || true)" != "$want" ]; then
  npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
  printf '%s' "$want" > node_modules/.entente-lock
fi
exec node run.mjs "$program" "$@"

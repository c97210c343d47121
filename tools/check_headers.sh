#!/bin/sh
# Each public header alone, under strict warnings, as C11, C17, C2x and C++17, with gcc and clang:
#     tools/check_headers.sh [ROOT]
set -u
root=${1:-$(dirname "$0")/..}
strict='-Wall -Wextra -Wpedantic -Wshadow -Wundef -Wcast-qual -Wwrite-strings -Werror -fsyntax-only'
passed=0 failed=0

try() { # LABEL COMPILER ARGUMENTS...
  label=$1
  shift
  # Twice: the second time the guard must leave nothing. A use: an empty unit is pedantically none.
  if output=$(printf '#include "%s"\n#include "%s"\nint ent_header_check;\n' "$header" "$header" | "$@" -I"$root/include" $strict - 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf '[  FAILED  ] %s, %s\n%s\n' "$header" "$label" "$output"
  fi
}

for path in "$root"/include/entente/*.h; do
  header=entente/$(basename "$path")
  before=$failed
  for compiler in gcc clang; do
    command -v $compiler >/dev/null 2>&1 || continue
    for std in c11 c17 c2x; do try "$compiler $std" $compiler -std=$std -Wstrict-prototypes -Wmissing-prototypes -x c; done
  done
  command -v g++ >/dev/null 2>&1 && try 'g++ c++17' g++ -std=c++17 -x c++
  command -v clang++ >/dev/null 2>&1 && try 'clang++ c++17' clang++ -std=c++17 -x c++
  [ "$failed" != "$before" ] || printf '[       OK ] %s\n' "$header"
done
printf '[  PASSED  ] %d test(s).\n' "$passed"
[ "$failed" = 0 ] || { printf '[  FAILED  ] %d test(s).\n' "$failed"; exit 1; }

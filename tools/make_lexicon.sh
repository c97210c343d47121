#!/bin/sh
# Compiles lexicon/ for the build: COMPILER OUT FOLDER DEPFILE. Writes aside and renames, so that a failed
# run leaves nothing, and names everything that it read, so that ninja runs it again when a text changes.
set -eu
compiler=$1 out=$2 folder=$3 depfile=$4
trap 'rm -f "$out.new"' EXIT
"$compiler" "$out.new" "$folder"
mv -f "$out.new" "$out"
{
  printf '%s:' "$out"
  find "$folder" -type d -o -type f -name '*.txt' -o -type f -name '*.tsv' | LC_ALL=C sort | sed 's/[ #$]/\\&/g' | while read -r f; do
    printf ' %s' "$f"
  done
  printf '\n'
} > "$depfile"

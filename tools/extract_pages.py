#!/usr/bin/env python3
"""Runs `entente extract` over a folder of pages and writes what scorers of article extraction read.

    tools/extract_pages.py PROGRAM FOLDER OUTPUT.json

OUTPUT is one JSON object: the page's file name without its endings -> {"articleBody", "title", "author", "date",
"sitename", "url", "language"}. A page without an article is left out; how many there were is said on standard error.
"""
import json
import os
import re
import subprocess
import sys


def stem(path):
    return re.sub(r"(\.html?)?(\.gz|\.zst|\.br)?$", "", os.path.basename(path))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    program, folder, output = sys.argv[1:]
    run = subprocess.run([program, "extract", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in (0, 3):
        sys.exit(run.stderr.decode("utf8", "replace"))
    pages = {}
    for line in run.stdout.decode("utf8").splitlines():
        r = json.loads(line)
        pages[stem(r["input"])] = {
            "articleBody": r["text"], "title": r.get("title"), "author": r["authors"], "date": r.get("published", ""),
            "sitename": r.get("site", ""), "url": r.get("url", ""), "language": r.get("language", "")}
    with open(output, "w", encoding="utf8") as f:
        json.dump(pages, f, ensure_ascii=False, indent=1)
    failed = run.stderr.decode("utf8", "replace").splitlines()
    print(f"{len(pages)} pages, {len(failed)} without", file=sys.stderr)


if __name__ == "__main__":
    main()

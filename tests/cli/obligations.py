#!/usr/bin/env python3
"""Questions of our own about obligations, with their sources: obligations.tsv beside this file. Usage: obligations.py PROGRAM."""
import json
import os
import subprocess
import sys
import tempfile


def ask(program, attacked, by, day, place):
    args = [program, "obligations", "--attacked", attacked, "--on", day, "--format", "json"]
    args += ["--by", by] if by != "-" else []
    args += ["--in", place] if place != "-" else []
    done = subprocess.run(args, capture_output=True, text=True)
    if done.returncode:
        return None, done.stderr.strip()
    bound = {}
    for x in json.loads(done.stdout)["answers"]:
        if x["status"] in ("obliged", "conditional"):
            bound.setdefault(x["promisor"], x["pact"]["id"])
    return bound, ""


def what_was_read(program):
    """A pact that only a text tells of is in the answers of --db, and obliges nobody for sure."""
    with tempfile.TemporaryDirectory() as folder:
        text, db = os.path.join(folder, "a.txt"), os.path.join(folder, "a.db")
        with open(text, "w", encoding="utf-8") as f:
            f.write("Brazil and Kenya signed a defence pact on 2 April 2019. Each must come to the other's aid if it is attacked.\n")
        subprocess.run([program, "ingest", "--quiet", "--db", db, "--date", "2019-04-03", text], check=True, capture_output=True)
        args = [program, "obligations", "--attacked", "KEN", "--on", "2020-01-01", "--format", "json"]
        plain, told = (json.loads(subprocess.run(x, check=True, capture_output=True, text=True).stdout)["answers"] for x in (args, args + ["--db", db]))
        new = [x for x in told if x["promisor"] == "BRA"]
        right = len(new) == 1 and new[0]["status"] == "unknown" and "not verified" in new[0]["because"] and len(told) == len(plain) + 1
        if not right:
            print("--db: what was read is not among the answers as it should be: %s" % new)
        return right


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "obligations.tsv")
    wrong = n = 0
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#"):
            continue
        attacked, by, day, place, must, never, why = line.rstrip("\n").split("\t")
        n += 1
        bound, error = ask(sys.argv[1], attacked, by, day, place)
        missing = [c for c in must.split() if c != "-" and c not in (bound or {})]
        extra = ["%s (%s)" % (c, bound[c]) for c in never.split() if bound and c in bound]
        if error or missing or extra:
            wrong += 1
            print("%s:%d: %s by %s on %s: missing %s, wrongly bound %s %s" % (path, number, attacked, by, day, missing, extra, error))
    print("%d of %d questions right" % (n - wrong, n))
    return wrong != 0 or n < 60 or not what_was_read(sys.argv[1])


if __name__ == "__main__":
    sys.exit(main())

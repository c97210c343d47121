#!/usr/bin/env python3
"""How far the registry agrees with ATOP on dyad-years, and why not: atop_dyads.py ATOP-MEMBER.csv ENTENTE [FIRST LAST]

ATOP (Leeds et al. 2002; its member file is not part of this project) counts from signature, the registry from entry into force.
For each of ATOP's five types: dyad-years that both have, only ATOP has, only the registry has; then those of defense that differ,
by class:
  not in the registry   no entry of the registry is between these two in the year
  another type          the registry has a pact between them in the year, and reads no defense in it
  signed, not in force  the registry has the year later: the pact between them was not in force yet
  ended, by the registry  the registry has the pact in an earlier year only
  not in ATOP           ATOP has nothing between these two in the year
  ATOP has another type ATOP has a pact between them in the year, without defense
"""
import collections
import csv
import subprocess
import sys

TYPES = ["defense", "offense", "neutral", "nonagg", "consul"]


def atop_years(path, first, last):
    groups = collections.defaultdict(list)
    for row in csv.DictReader(open(path, encoding="utf-8")):
        groups[row["atopid"], row["phase"]].append(row)
    out = collections.defaultdict(set)
    for rows in groups.values():
        spans = [(int(r["member"]), int(r["yrent"]), int(r["yrexit"]) or last, {t for t in TYPES if r[t] == "1"}) for r in rows]
        for i, (a, a0, a1, at) in enumerate(spans):
            for b, b0, b1, bt in spans[:i]:
                for year in range(max(a0, b0, first), min(a1, b1, last) + 1):
                    if a != b:
                        out[min(a, b), max(a, b), year] |= (at | bt) or set()
    return out


def our_years(program, first, last):
    text = subprocess.run([program, "pacts", "--format", "dyad-years"], capture_output=True, text=True, check=True).stdout
    out = {}
    for row in csv.DictReader(text.splitlines()):
        if first <= int(row["year"]) <= last:
            out[int(row["ccode1"]), int(row["ccode2"]), int(row["year"])] = {t for t in TYPES if row[t] == "1"}
    return out


def why(key, ours, theirs, our_pairs):
    a, b, year = key
    if key in theirs and "defense" in theirs[key]:
        if key in ours:
            return "another type"
        years = our_pairs.get((a, b), [])
        if any(y > year for y in years) and not any(y < year for y in years):
            return "signed, not in force"
        if any(y < year for y in years):
            return "ended, by the registry"
        return "not in the registry"
    return "ATOP has another type" if key in theirs else "not in ATOP"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    first, last = (int(sys.argv[3]), int(sys.argv[4])) if len(sys.argv) > 4 else (1900, 2018)
    theirs, ours = atop_years(sys.argv[1], first, last), our_years(sys.argv[2], first, last)
    print("%-8s %8s %10s %14s %8s" % ("type", "both", "only ATOP", "only registry", "Jaccard"))
    for t in TYPES:
        x, y = {k for k in theirs if t in theirs[k]}, {k for k in ours if t in ours[k]}
        print("%-8s %8d %10d %14d %8.2f" % (t, len(x & y), len(x - y), len(y - x), len(x & y) / max(1, len(x | y))))
    pairs = collections.defaultdict(list)
    for a, b, year in ours:
        pairs[a, b].append(year)
    x, y = {k for k in theirs if "defense" in theirs[k]}, {k for k in ours if "defense" in ours[k]}
    print("\ndefense, dyad-years that differ, by class")
    for name, n in collections.Counter(why(k, ours, theirs, pairs) for k in x ^ y).most_common():
        print("  %-24s %6d" % (name, n))


if __name__ == "__main__":
    main()

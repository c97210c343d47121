#!/usr/bin/env python3
"""Codes every example of lexicon/frames and says which frames did not do what they promise.

    tools/frames_examples.py PROGRAM DATA [LEXICON] [--verbose] [--only PREFIX]

Each example is a document of its own. A positive example holds when an event of the frame's type (or of the type that the
example names) has the parties; `?` is anybody or nobody known. `=> none` holds when no event is coded. The last line counts.
Standard library only.
"""
import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from frames_check import Lexicon, get  # noqa: E402


def wanted(lex, only):
    for s in lex.of("frame") + lex.of("negative"):
        if not s["id"].startswith(only):
            continue
        ev = get(s, "event")
        own = ev[0][0].split()[0] if ev else "-"
        for v, n in get(s, "example"):
            text, _, want = v.rpartition(" => ")
            words = want.split()
            kind = own
            if words[0] in {"none"}:
                yield s, n, text, None, None, None
                continue
            if len(words[0]) > 3 and words[0].isupper() and words[0] not in ("NATO", "IAEA"):
                kind = words.pop(0)
            sep = ">" if ">" in words else "+"
            parts = [w for w in words if w not in "+>"]
            yield s, n, text, kind, sep, parts


def code_of(p):
    return p.get("country") or p.get("body") or "?"


def same(want, have):
    if want == "?":
        return True
    return want in have


def holds(event, kind, sep, parts):
    if kind != "-" and event["event"] != kind:
        return False
    actors = {code_of(p) for p in event["actor"]}
    recips = {code_of(p) for p in event["recipient"]}
    if sep == "+" and len(parts) > 1:
        both = actors | recips
        return all(same(p, both) for p in parts)
    ok = same(parts[0], actors)
    return ok and (len(parts) < 2 or same(parts[1], recips))


def main(argv):
    opts = [a for a in argv if a.startswith("--")]
    only = ""
    if "--only" in argv:
        i = argv.index("--only")
        only = argv[i + 1]
        del argv[i:i + 2]
    args = [a for a in argv if not a.startswith("--")]
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lexicon")
    lex = Lexicon(args[2] if len(args) > 2 else here)
    cases = list(wanted(lex, only))
    with tempfile.TemporaryDirectory() as tmp:
        for i, case in enumerate(cases):
            with open(os.path.join(tmp, f"{i:04}.txt"), "w", encoding="utf-8") as f:
                f.write(case[2] + "\n")
        run = subprocess.run([args[0], "code", "--quiet", "--data", args[1], tmp], capture_output=True, text=True)
    if run.returncode not in (0, 3):
        sys.stderr.write(run.stderr)
        return 1
    got = {i: [] for i in range(len(cases))}
    for line in run.stdout.splitlines():
        e = json.loads(line)
        if e.get("schema") == "entente.event/1":
            got[int(os.path.basename(e["document"]["input"])[:4])].append(e)
    good = [0, 0]
    total = [0, 0]
    for i, (s, n, text, kind, sep, parts) in enumerate(cases):
        negative = kind is None
        total[negative] += 1
        ok = not got[i] if negative else any(holds(e, kind, sep, parts) for e in got[i])
        good[negative] += ok
        if not ok or "--verbose" in opts:
            print(f"{'ok  ' if ok else 'FAIL'} {s['at'][0]}:{n} {s['id']}: {text} => {kind or 'none'} {(' ' + (sep or '') + ' ').join(parts or [])}")
            for e in got[i]:
                print(f"       {e['event']} {'+'.join(map(code_of, e['actor'])) or '-'} > {'+'.join(map(code_of, e['recipient'])) or '-'} "
                      f"{e['trigger']['text']!r} {e['rule']} {e['factuality']} {e['mood']}")
    print(f"examples {good[0]} of {total[0]} right, silent {good[1]} of {total[1]}")
    return 0 if good == total else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

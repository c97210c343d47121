#!/usr/bin/env python3
"""Checks lexicon/frames, lexicon/cues, lexicon/items and lexicon/ontology: syntax, names, agreement.

    tools/frames_check.py [LEXICON]         errors as file:line: reason; status 1 when there is one
    tools/frames_check.py --count           senses, lemmas, frames by type
    tools/frames_check.py --examples FILE   the examples as tab-separated text: id, expected, sentence

A frame's type must be the type its CAMEO code stands for (lexicon/ontology/cameo.txt) unless the line of `cameo` or `event`
carries a comment `# differs: why`. Standard library only.
"""
import os
import re
import sys

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
         "COERCE ASSAULT").split()
ACTORS = "actor state gov mil person org media armed group several resolved".split()
MOODS = "asserted planned conditional hypothetical wanted attempted averted denied".split()
FACTS = "CT+ PR+ PS+ CT- PR- PS- CTu Uu".split()
TIMES = "past ongoing future".split()
MANNERS = "say announce claim confirm deny doubt believe assess predict warn promise threaten demand ask report perceive".split()
KINDS = ("negation modal hedge conditional future attempt denial concern question generic reported wanted averted purpose "
         "certain support exchange edge stance quantity dead injured background source "
         "document media anonymous").split()
PREPS = set("""to with for against on from over into at about between among of by in toward towards near along off around
through across upon under alongside onto as without within behind outside regarding after before during because than if that down up back
until out""".split())
WORDS = ("verb", "noun", "adj", "phrase")
KEYS = {
    "frame": set(WORDS) | set("args event cameo context content compose compose-cameo empty gloss example note".split()),
    "cue": set("word verb noun adj adverb prep mark phrase kind certainty polarity manner mood gloss example note".split()),
    "item": set("class parent word gloss note".split()),
    "type": set("quad recipient score mode gloss".split()),
    "cameo": set("name goldstein event mode context".split()),
    "quad": {"name"},
    "context": {"name"},
    "negative": {"example", "note"},
}


class Lexicon:
    def __init__(self, root):
        self.root, self.errors, self.stanzas = root, [], []
        for folder in ("ontology", "items", "cues", "frames"):
            for path, _, names in sorted(os.walk(os.path.join(root, folder))):
                for name in sorted(names):
                    if name.endswith(".txt"):
                        self.read(os.path.join(path, name))

    def error(self, where, why):
        self.errors.append(f"{where[0]}:{where[1]}: {why}")

    def read(self, path):
        rel, cur = os.path.relpath(path, self.root), None
        with open(path, encoding="utf-8") as f:
            for n, raw in enumerate(f, 1):
                raw = raw.rstrip("\n")
                if len(raw.encode()) > 4096:
                    self.error((rel, n), "line over 4,096 bytes")
                line = re.split(r"(?:^\s*|\s\s)#", raw, maxsplit=1)
                comment = line[1] if len(line) > 1 else ""
                line = line[0].rstrip()
                if not line:
                    continue
                if line[0] not in " \t":
                    m = re.fullmatch(r"(\S+)\s+(\S.*)", line)
                    if not m:
                        self.error((rel, n), "head line wants `kind id`")
                        continue
                    cur = {"kind": m[1], "id": m[2], "at": (rel, n), "fields": []}
                    self.stanzas.append(cur)
                elif cur is None:
                    self.error((rel, n), "field before any head")
                else:
                    m = re.fullmatch(r"\s+(\S+)\s+(\S.*)", line)
                    if not m:
                        self.error((rel, n), "key without value")
                        continue
                    cur["fields"].append((m[1], m[2].strip(), n, comment))

    def of(self, kind):
        return [s for s in self.stanzas if s["kind"] == kind]


def get(s, key):
    return [(v, n) for k, v, n, _ in s["fields"] if k == key]


def words(s, keys=WORDS):
    for k, v, _, _ in s["fields"]:
        if k in keys:
            for w in v.split(";"):
                if w.strip():
                    yield k, w.strip()


class Checker:
    def __init__(self, lex):
        self.lex, self.e = lex, lex.error
        self.classes, self.modes, self.cameo, self.contexts = set(), {}, {}, set()

    def run(self):
        seen = {}
        for s in self.lex.stanzas:
            if s["kind"] not in KEYS:
                self.e(s["at"], f"unknown kind `{s['kind']}`")
                continue
            key = (s["kind"], s["id"])
            if key in seen:
                self.e(s["at"], f"`{s['kind']} {s['id']}` is there already: {seen[key][0]}:{seen[key][1]}")
            seen[key] = s["at"]
            for k, _, n, _ in s["fields"]:
                if k not in KEYS[s["kind"]]:
                    self.e((s["at"][0], n), f"no key `{k}` in a {s['kind']}")
        self.ontology()
        self.items()
        for s in self.lex.of("cue"):
            self.cue(s)
        for s in self.lex.of("frame"):
            self.frame(s)
        for s in self.lex.of("negative"):
            for v, n in get(s, "example"):
                self.example(s, v, n)

    def ontology(self):
        for s in self.lex.of("type"):
            if s["id"] not in TYPES:
                self.e(s["at"], "no such event type")
            self.modes[s["id"]] = {v.split()[0] for v, _ in get(s, "mode")}
        for t in TYPES:
            if t not in self.modes:
                self.e(("ontology/types.txt", 1), f"type {t} is missing")
        for s in self.lex.of("context"):
            self.contexts |= {v for v, _ in get(s, "name")}
        for s in self.lex.of("cameo"):
            t = get(s, "event")
            self.cameo[s["id"]] = t[0][0] if t else ""
            if not get(s, "goldstein") or not get(s, "name"):
                self.e(s["at"], "code without name or Goldstein value")

    def items(self):
        parents = []
        for s in self.lex.of("item"):
            cls, par = get(s, "class"), get(s, "parent")
            if not cls:
                self.e(s["at"], "item without class")
            self.classes |= {s["id"], s["id"].split(".")[0]} | {v for v, _ in cls}
            parents += [(s, v) for v, _ in par]
        for s, v in parents:
            if v not in self.classes and v != "asset":
                self.e(s["at"], f"parent `{v}` is no class")

    def cue(self, s):
        at = s["at"]
        for key, allowed in (("kind", KINDS), ("certainty", ["CT", "PR", "PS", "U"]), ("manner", MANNERS), ("polarity", ["-", "+"])):
            for v, n in get(s, key):
                if v not in allowed:
                    self.e((at[0], n), f"{key} `{v}` is none of {' '.join(allowed)}")
        if not get(s, "kind"):
            self.e(at, "cue without kind")
        if get(s, "kind") and get(s, "kind")[0][0] == "source" and not get(s, "manner"):
            self.e(at, "source without manner")

    def frame(self, s):
        at = s["at"]
        if not re.fullmatch(r"[a-z]+\.[a-z0-9-]+\.[0-9]+", s["id"]):
            self.e(at, "id is not type.lemma.number")
        if not list(words(s)):
            self.e(at, "frame without verb, noun, adj or phrase")
        if not get(s, "args"):
            self.e(at, "frame without args")
        dup = set()
        for w in words(s):
            if w in dup:
                self.e(at, f"`{w[1]}` stands twice")
            dup.add(w)
        for v, n in get(s, "args"):
            self.args((at[0], n), v)
        events = get(s, "event")
        if len(events) != 1:
            self.e(at, "frame wants one event")
            return
        self.event(s, events[0])
        for v, n in get(s, "content"):
            for p in v.split():
                k, _, val = p.partition("=")
                if val not in {"mood": MOODS, "factuality": FACTS, "time": TIMES}.get(k, []):
                    self.e((at[0], n), f"content `{p}` is not understood")
        for v, n in get(s, "compose"):
            for p in v.split():
                k, _, val = p.partition("=")
                t, _, m = val.partition(":")
                if k not in TYPES + ["*"] or t not in TYPES + ["-"]:
                    self.e((at[0], n), f"compose `{p}`: no such type")
                elif m and m not in self.modes.get(t, ()):
                    self.e((at[0], n), f"compose `{p}`: {t} has no mode {m}")
        for v, n in get(s, "compose-cameo"):
            for p in v.split():
                k, _, val = p.partition("=")
                if k not in TYPES + ["*"] or val not in self.cameo:
                    self.e((at[0], n), f"compose-cameo `{p}` is not understood")
        for v, n in get(s, "empty"):
            if v not in ("none", "own"):
                self.e((at[0], n), "empty is none or own")
        ex = get(s, "example")
        if not ex and not s["id"].startswith("none."):
            self.e(at, "frame without example")
        for v, n in ex:
            self.example(s, v, n)

    def event(self, s, event):
        at = s["at"]
        t, _, mode = event[0].partition(" ")
        cameo = get(s, "cameo")
        if t == "-":
            if cameo:
                self.e(at, "no event but a CAMEO code")
            return
        if t not in TYPES:
            self.e((at[0], event[1]), f"no event type `{t}`")
            return
        if mode and mode.strip() not in self.modes[t]:
            self.e((at[0], event[1]), f"{t} has no mode `{mode.strip()}`")
        for v, n in get(s, "context"):
            for c in v.split(";"):
                if c.strip() not in self.contexts:
                    self.e((at[0], n), f"no context `{c.strip()}`")
        if len(cameo) != 1:
            self.e(at, "event wants one CAMEO code")
            return
        code, n = cameo[0]
        differs = any("differs:" in c for k, _, _, c in s["fields"] if k in ("cameo", "event"))
        if code not in self.cameo:
            self.e((at[0], n), f"no CAMEO code `{code}`")
        elif self.cameo[code] != t and not differs and not (t == "ACCUSE" and code == "012"):
            self.e((at[0], n), f"CAMEO {code} is {self.cameo[code] or 'no event'}, the frame is {t}; say `# differs: why`")

    def args(self, at, v):
        for slot in v.split():
            pass
        for slot in re.findall(r"(?:[^\s\[]|\[[^\]]*\])+", v):
            m = re.fullmatch(r"([ARBICXP])=(.+)", slot)
            if not m:
                self.e(at, f"part `{slot}` is none of A= R= B= I= C= X= P=")
                continue
            for place in re.findall(r"(?:[^|+\[]|\[[^\]]*\])+", m[2]):
                self.place(at, place)

    def place(self, at, place):
        m = re.fullmatch(r"([a-z]+)(?:\.([a-z]+))?(?:\.[a-z]+)?(?:\[([^\]]+)\])?[!?]?", place)
        if not m:
            self.e(at, f"place `{place}` is not understood")
            return
        for w in (m[1], m[2]):
            if w and w not in ("subj", "obj", "iobj", "comp", "poss", "any", "neg", "source") and w not in PREPS:
                self.e(at, f"place `{w}` is no place and no preposition")
        if place.count(".") > 1 and "[" not in place.split(".")[2]:
            self.e(at, f"place `{place}` goes deeper than one step")
        for f in re.split(r"[ |]+", m[3] or ""):
            f = f.lstrip("!")
            if f and not f.startswith("lemma:"):
                for one in f.split(","):
                    if one.lstrip("!") not in ACTORS and one.lstrip("!") not in self.classes:
                        self.e(at, f"filter `{one}` is no class")

    def example(self, s, v, n):
        if not re.fullmatch(r".+[.?!]['\"]? => (none|(?:[A-Z]{4,9} )?(?:[A-Z]{2,6}|\?)(?: [+>] (?:[A-Z]{2,6}|\?))*)", v):
            self.e((s["at"][0], n), "example is not `Sentence. => A > R`, `=> A + B` or `=> none`")


def main(argv):
    args = [a for a in argv if not a.startswith("-")]
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lexicon")
    lex = Lexicon(args[0] if args and "--examples" not in argv else here)
    if "--examples" in argv:
        for s in lex.of("frame") + lex.of("negative"):
            for v, _ in get(s, "example"):
                text, _, want = v.rpartition(" => ")
                print(s["id"], want, text, sep="\t")
        return 0
    Checker(lex).run()
    for e in lex.errors:
        print(e)
    if "--count" in argv:
        count(lex)
    return 1 if lex.errors else 0


def count(lex):
    senses, lemmas, by = 0, set(), {}
    for s in lex.of("frame"):
        if s["id"].startswith("none."):
            continue
        t = (get(s, "event") or [("-", 0)])[0][0].split()[0]
        for k, w in words(s):
            senses += 1
            lemmas.add((k, w))
            a = by.setdefault(t, [set(), 0, set()])
            a[0].add(s["id"]); a[1] += 1; a[2].add((k, w))
    print(f"frames {len(lex.of('frame'))}, senses {senses}, lemmas and phrases {len(lemmas)}, "
          f"examples {sum(len(get(s, 'example')) for s in lex.of('frame') + lex.of('negative'))}")
    for t in TYPES + ["-"]:
        if t in by:
            print(f"{t:10} frames {len(by[t][0]):4}  senses {by[t][1]:5}  lemmas {len(by[t][2]):5}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        sys.exit(0)

#!/usr/bin/env python3
"""Compares lexicon/actors with reference tables: codes, membership dates, capitals, leaders.

    tools/lexicon_check_facts.py DATA [--lexicon DIR] [--list]

DATA is a folder with cow_states.csv, gw_states.csv, cow_capitals.csv and leaders-archigos.csv (Correlates of War,
Gleditsch and Ward, Archigos 4.1: check against them, cite them, never copy them). For each table the agreement is
printed; with --list every disagreement too, so that a person can decide who is right. Leaders: an Archigos spell
(effective ruler, up to 2015, from --since on) agrees when the lexicon has a person of that surname with an office of that
state that overlaps the spell; dates are compared where both are known to the day.
Exit status 1 when a table is missing; disagreement is no failure, both sides have their definitions.
"""
import argparse
import csv
import datetime
import os
import re
import sys
import unicodedata


def stanzas(folder):
    """Yields (kind, id, {key: [values]}) of every text file below folder."""
    for root, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if not name.endswith('.txt'):
                continue
            entry = None
            for line in open(os.path.join(root, name), encoding='utf-8'):
                line = re.sub(r'(^|\s\s)#.*', '', line).rstrip()
                if not line.strip():
                    continue
                words = line.split(None, 1)
                if not line[0].isspace():
                    if entry:
                        yield entry
                    entry = (words[0], words[1] if len(words) > 1 else '', {})
                elif entry and len(words) > 1:
                    entry[2].setdefault(words[0], []).append(words[1])
            if entry:
                yield entry


def pieces(values):
    """Pieces between semicolons, as (text, from, until)."""
    for value in values:
        for piece in value.split(';'):
            m = re.match(r'^(.*?)\s*(?:\[([\d-]*)\.\.([\d-]*)\])?\s*$', piece.strip())
            if m.group(1):
                yield m.group(1), m.group(2) or '', m.group(3) or ''


def fold(text):
    """Lower-case letters without accents, to compare names."""
    flat = unicodedata.normalize('NFKD', text.replace('ı', 'i').replace('ł', 'l').replace('ø', 'o').replace('đ', 'd'))
    return re.sub(r'[^a-z]', '', ''.join(c for c in flat if not unicodedata.combining(c)).lower())


def day(text, end):
    """First or last day that a date of any precision may mean; open ends reach to the edges."""
    if not text:
        return datetime.date.max if end else datetime.date.min
    part = [int(x) for x in text.split('-')]
    if len(part) == 3:
        return datetime.date(*part)
    if len(part) == 2:
        if not end:
            return datetime.date(part[0], part[1], 1)
        nxt = datetime.date(part[0] + part[1] // 12, part[1] % 12 + 1, 1)
        return nxt - datetime.timedelta(days=1)
    return datetime.date(part[0], 12, 31) if end else datetime.date(part[0], 1, 1)


def table(folder, name):
    path = os.path.join(folder, name)
    try:
        with open(path, encoding='utf-8', newline='') as f:
            return list(csv.DictReader(f))
    except OSError as e:
        sys.exit(f'lexicon_check_facts: {path}: {e.strerror}')


class Score:
    """Counts agreement and keeps what disagrees."""

    def __init__(self, title):
        self.title, self.right, self.wrong, self.missing = title, 0, [], []

    def show(self, full):
        n = self.right + len(self.wrong) + len(self.missing)
        share = 100 * self.right / n if n else 100.0
        print(f'{self.title:<44} {self.right:5} of {n:5} agree ({share:.1f} %), {len(self.wrong)} differ, {len(self.missing)} not in the lexicon')
        if full:
            for text in self.wrong:
                print('  differs:', text)
            for text in self.missing:
                print('  missing:', text)


def by_code(states, key):
    out = {}
    for sid, s in states.items():
        for text, _, _ in pieces(s.get(key, [])):
            out.setdefault(text, []).append(sid)
    return out


def check_codes(states, rows, key, code, name, score):
    known = by_code(states, key)
    for row in rows:
        end = row.get('endyear') or row.get('enddate', '')[:4]
        if end and int(end) < 1900:
            continue
        ids = known.get(row[code])
        if not ids:
            score.missing.append(f'{row[code]} {row[name]}')
            continue
        ours = {fold(n) for i in ids for n, _, _ in pieces(states[i].get('name', []))}
        if any(fold(row[name])[:6] in n or n[:6] in fold(row[name]) for n in ours):
            score.right += 1
        else:
            score.wrong.append(f'{row[code]} {row[name]}: lexicon has {", ".join(ids)}')


def check_dates(states, rows, score):
    """Beginning of membership against our `from`, to the year, for states that began after 1900."""
    known = by_code(states, 'cow')
    for row in rows:
        year = int(row['styear'])
        if year < 1900 or (row['stmonth'], row['stday']) == ('1', '10') and year == 1920:
            continue
        ids = known.get(row['ccode'])
        if not ids:
            continue
        years = {i: states[i].get('from', [''])[0][:4] for i in ids}
        if any(y and abs(int(y) - year) <= 1 for y in years.values()):
            score.right += 1
        else:
            score.wrong.append(f'{row["statenme"]}: {year}, lexicon {years}')


def check_capitals(states, rows, score):
    known = by_code(states, 'cow')
    for row in rows:
        if row['enddate'] < '1900':
            continue
        ids = known.get(row['ccode'])
        if not ids:
            score.missing.append(f'{row["statenme"]}: {row["capital"]}')
            continue
        want = fold(row['capital'])
        ours = [fold(c) for i in ids for key in ('capital', 'name') for c, _, _ in pieces(states[i].get(key, []))]
        if any(c and (c[:5] in want or want[:5] in c) for c in ours):
            score.right += 1
        else:
            score.wrong.append(f'{row["statenme"]}: {row["capital"]} {row["stdate"]}..{row["enddate"]}')


def offices(lexicon):
    """state -> [(surname forms, from, until, person, role)]"""
    out = {}
    for kind, pid, s in stanzas(os.path.join(lexicon, 'actors', 'people')):
        if kind != 'person':
            continue
        names = [n for n, _, _ in pieces(s.get('name', []))]
        forms = {fold(w) for n in names for w in n.split()} | {fold(n) for n in names}
        forms |= {fold(''.join(n.split()[-2:])) for n in names}
        for text, a, b in pieces(s.get('office', [])):
            role, _, of = text.rpartition(' of ')
            out.setdefault(of, []).append((forms, a, b, pid, role))
    return out


def same_name(forms, want):
    if want in forms:
        return True
    return any(len(f) > 3 and len(want) > 3 and (f in want or want in f or f[:5] == want[:5]) for f in forms)


RULES = re.compile(r'president|prime minister|chancellor|king|queen|emperor|emir|sultan|leader|premier|junta|secretary|shah|'
                   r'state counsellor|chief executive|chairman|captain|prince|army chief|head', re.I)


def check_leaders(states, lexicon, rows, since, known_only, score, dates):
    held = offices(lexicon)
    codes = by_code(states, 'gw')
    for row in rows:
        if row['enddate'] < since:
            continue
        ids = [i for i in codes.get(row['gwcode'], [])]
        ours = [o for i in ids for o in held.get(i, []) if RULES.search(o[4])]
        if not ours and known_only:
            continue
        want = fold(row['leader'])
        who = [o for o in ours if same_name(o[0], want)]
        start, stop = datetime.date.fromisoformat(row['startdate']), datetime.date.fromisoformat(row['enddate'])
        label = f'{row["obsid"]} {row["leader"]} {row["startdate"]}..{row["enddate"]}'
        if not who:
            score.missing.append(label)
            continue
        hit = [o for o in who if day(o[1], False) <= stop and start <= day(o[2], True)]
        if not hit:
            score.wrong.append(f'{label}: lexicon {[(o[1], o[2], o[4]) for o in who]}')
            continue
        score.right += 1
        exact = [o for o in hit if len(o[1]) == 10]
        if exact and row['startdate'] >= since:
            gap = min(abs((datetime.date.fromisoformat(o[1]) - start).days) for o in exact)
            if gap <= 31:
                dates.right += 1
            else:
                dates.wrong.append(f'{label}: lexicon begins {[(o[1], o[4]) for o in exact]}')


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('data')
    ap.add_argument('--lexicon', default=os.path.join(here, '..', 'lexicon'))
    ap.add_argument('--since', default='1990-01-01', help='leaders in office on or after this day')
    ap.add_argument('--all', action='store_true', help='count states without any leader in the lexicon too')
    ap.add_argument('--list', action='store_true')
    a = ap.parse_args()
    states = {i: s for kind, i, s in stanzas(os.path.join(a.lexicon, 'actors', 'states')) if kind == 'state'}
    cow, gw = table(a.data, 'cow_states.csv'), table(a.data, 'gw_states.csv')
    capitals, leaders = table(a.data, 'cow_capitals.csv'), table(a.data, 'leaders-archigos.csv')
    scores = [Score('codes against the COW system'), Score('codes against Gleditsch and Ward'),
              Score('first year against COW (states since 1900)'), Score('capitals against COW'),
              Score(f'leaders against Archigos, since {a.since[:4]}'), Score('day of entry within a month of Archigos')]
    check_codes(states, cow, 'cow', 'ccode', 'statenme', scores[0])
    check_codes(states, gw, 'gw', 'gwcode', 'statename', scores[1])
    check_dates(states, cow, scores[2])
    check_capitals(states, capitals, scores[3])
    check_leaders(states, a.lexicon, leaders, a.since, not a.all, scores[4], scores[5])
    for s in scores:
        s.show(a.list)


if __name__ == '__main__':
    main()

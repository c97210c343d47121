#!/usr/bin/env python3
"""The example pages against the records that a reader expects of them: examples.py PROGRAM [PAGE...]

PAGE.expected, beside PAGE.html, has a line a record, written by reading the page before the program saw it:

    trigger TAB type TAB actors TAB recipients TAB factuality TAB date TAB place TAB source

`a|b` either; `*` anything; `-` none; parties are codes separated by blanks, and all of them. A symmetric act may have all its
parties on one side. `! word`: nothing may have this trigger. `~` before a line: known to be wrong today; the line fails when
it comes right, so that the mark goes.
"""
import json
import os
import sys

from common import Tests, example_pages

SYMMETRIC = {'CONSULT', 'AGREE', 'SUPPORT', 'COOPERATE', 'ASSAULT', 'RETREAT', 'CONCEDE'}


def codes(parties):
    return {p.get('country') or p.get('body') or 'UNK' for p in parties or []}


def one_of(want, have):
    """want: alternatives of code sets."""
    return any(w == '*' or (not have if w == '-' else set(w.split()) == have) for w in want.split('|'))


def sets(want):
    return [set() if w == '-' else set(w.split()) for w in want.split('|') if w != '*']


def together(actors, recipients, have):
    """All parties of a symmetric act, on whichever side."""
    return any(a | r == have for a in sets(actors) for r in sets(recipients) or [set()])


def word_of(want, have):
    return any(w == '*' or (not have if w == '-' else w.lower() in have.lower()) for w in want.split('|'))


def fits(e, want):
    trigger, kind, actors, recipients, fact, date, place, source = want
    a, r = codes(e.get('actor')), codes(e.get('recipient'))
    if not any(t.lower() in (e['trigger']['text'] + ' ' + e['trigger'].get('lemma', '')).lower() for t in trigger.split('|')):
        return False
    if e['event'] not in kind.split('|'):
        return False
    parties = one_of(actors, a) and one_of(recipients, r)
    if not parties and e['event'] in SYMMETRIC:
        parties = together(actors, recipients, a | r)
    return (parties and word_of(fact, e.get('factuality', '')) and word_of(date, (e.get('date') or {}).get('from', ''))
            and word_of(place, (e.get('place') or {}).get('name', '') + ' ' + (e.get('place') or {}).get('text', '') if e.get('place') else '')
            and word_of(source, ' '.join((s.get('name') or '') + ' ' + (s.get('text') or '') + ' ' + (s.get('country') or '') for s in e.get('sources') or [])))


def compare(t, page):
    name = os.path.basename(page)[:-len('.html')]
    r = t.run('code', page)
    t.check(name + ': coded', r.returncode == 0, r.stderr)
    events = [json.loads(line) for line in r.stdout.splitlines()]
    short = '\n'.join('%s %s %s > %s %s %s %s %s' % (e['trigger']['text'], e['event'], sorted(codes(e.get('actor'))), sorted(codes(e.get('recipient'))),
                      e.get('factuality'), (e.get('date') or {}).get('from'), (e.get('place') or {}).get('name'), [s.get('name') or s.get('text') for s in e.get('sources', [])]) for e in events)
    with open(page[:-len('.html')] + '.expected', encoding='utf-8') as f:
        for line in f:
            line = line.rstrip('\n')
            if not line or line.startswith('#'):
                continue
            known = line.startswith('~')
            line = line.lstrip('~').strip()
            if line.startswith('!'):
                word = line[1:].strip()
                good = not any(word.lower() == e['trigger']['text'].lower() for e in events)
            else:
                want = line.split('\t')
                good = len(want) == 8 and any(fits(e, want) for e in events)
            label = '%s: %s' % (name, ' '.join(line.split('\t')))
            if known:
                t.check(label + ' (known to be wrong)', not good, 'comes right now: take its ~ away')
            else:
                t.check(label, good, short)


def main():
    t = Tests(sys.argv[1])
    for page in sys.argv[2:] or example_pages():
        compare(t, page)
    t.finish()


main()

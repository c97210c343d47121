#!/usr/bin/env python3
"""The database: older versions are brought forward without loss, filters find what they say, pages go on. store.py PROGRAM"""
import gzip
import json
import os
import re
import shutil
import sqlite3
import sys

from common import SOURCE, Tests, example_pages

GOLDEN = os.path.join(SOURCE, 'tests', 'store')


def lines(r):
    return [json.loads(x) for x in r.stdout.decode().splitlines()]


def rows(path, sql):
    db = sqlite3.connect(path)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def version_1(t):
    path = t.path('v1.db')
    with gzip.open(os.path.join(GOLDEN, 'v1.db.gz')) as f, open(path, 'wb') as w:
        shutil.copyfileobj(f, w)
    events = {k: json.loads(r) for k, r in rows(path, 'SELECT key, record FROM event')}
    claims = {k: json.loads(r) for k, r in rows(path, 'SELECT key, record FROM claim')}
    documents = rows(path, 'SELECT hash, address, url, site, title, published, day, language, coded, text FROM document ORDER BY 1, 2')
    inputs = rows(path, 'SELECT name, bytes, reason, (SELECT hash FROM document d WHERE d.id = i.document) FROM input i ORDER BY 1, 2')
    view = rows(path, 'SELECT key, day, actors, event, recipients, factuality, sources, place, sentence FROM events ORDER BY 1')
    r = t.run('events', '--db', path)
    t.check('v1: an older version is not changed by looking', r.returncode == 1 and b'older version' in r.stderr, r.stderr)
    r = t.run('doctor', path)
    t.check('v1: doctor brings it forward', r.returncode == 0 and rows(path, 'PRAGMA user_version') == [(2,)], r.stdout + r.stderr)
    t.check('v1: every event', {e['id']: e for e in lines(t.run('events', '--include', 'all', '--db', path))} == events and len(events) == 30)
    t.check('v1: every claim', {c['id']: c for c in lines(t.run('claims', '--db', path))} == claims and len(claims) == 17)
    t.check('v1: every document', rows(path, 'SELECT hash, address, url, site, title, published, day, language, coded, text FROM document ORDER BY 1, 2') == documents)
    t.check('v1: every input', rows(path, 'SELECT name, bytes, reason, (SELECT hash FROM document d WHERE d.id = i.document) FROM input i ORDER BY 1, 2') == inputs)
    t.check('v1: the view says the same', rows(path, 'SELECT key, day, actors, event, recipients, factuality, sources, place, sentence FROM events ORDER BY 1') == view)
    r = t.run('doctor', path)
    t.check('v1: and is sound', r.returncode == 0 and b'sound' in r.stdout and b'rebuilt' not in r.stdout, r.stdout)


def codes(e, side):
    return {p.get('country') or p.get('body') for p in e[side]}


# Each filter against the same question asked of the records in Python.
FILTERS = [
    (['--country', 'KOR'], lambda e: 'KOR' in codes(e, 'actor') | codes(e, 'recipient')),
    (['--actor', 'Russia'], lambda e: 'RUS' in codes(e, 'actor')),
    (['--recipient', 'PRK,KOR'], lambda e: {'PRK', 'KOR'} & codes(e, 'recipient')),
    (['--type', 'consult,AID'], lambda e: e['event'] in ('CONSULT', 'AID')),
    (['--quad', '3,4'], lambda e: e['quad'] in (3, 4)),
    (['--factuality', 'CT-,PR+'], lambda e: e['factuality'] in ('CT-', 'PR+')),
    (['--context', 'military'], lambda e: 'military' in e['context']),
    (['--from', '2024-05-01', '--to', '2024-12-31'], lambda e: '2024-05-01' <= (e.get('date', {}).get('from') or e['document'].get('published', '')[:10]) <= '2024-12-31'),
    (['--source-kind', 'anonymous'], lambda e: any(s.get('kind') == 'anonymous' for s in e['sources'])),
    (['--place', 'a'], lambda e: 'a' in (e.get('place', {}).get('name') or e.get('place', {}).get('text') or '').lower()),
    (['--type', 'CONSULT', '--country', 'USA', '--quad', '1'], lambda e: e['event'] == 'CONSULT' and 'USA' in codes(e, 'actor') | codes(e, 'recipient')),
]


def pair_of(a, b):
    def fits(e):
        x, y = codes(e, 'actor'), codes(e, 'recipient')
        return (a in x and (b in x or b in y)) or (b in x and a in y)
    return fits


def filters(t):
    path = t.path('filters.db')
    r = t.run('ingest', '--quiet', '--db', path, *example_pages())
    t.check('ingest the examples', r.returncode == 0, r.stderr)
    everything = lines(t.run('events', '--include', 'all', '--db', path))
    t.check('there are enough', len(everything) > 50, len(everything))
    pairs = sorted({(a, b) for e in everything for a in codes(e, 'actor') - {None} for b in (codes(e, 'recipient') | codes(e, 'actor')) - {None} if a != b})
    for args, fits in FILTERS + [(['--pair', '%s,%s' % p], pair_of(*p)) for p in pairs[:8]]:
        got = lines(t.run('events', '--include', 'all', '--db', path, *args))
        want = [e for e in everything if fits(e)]
        t.check('events %s: %d' % (' '.join(args), len(want)), sorted(e['id'] for e in got) == sorted(e['id'] for e in want),
                {'missing': [e['id'] for e in want if e not in got], 'too many': [e['id'] for e in got if e not in want]})
        counted = t.run('events', '--db', path, *args)
        n = len(lines(counted))
        said = sum(int(x) for x in re.findall(r'(\d+) more ', counted.stderr.decode()))
        t.check('  what is left out is said', n + said == len(want), (n, said, counted.stderr))
    got = lines(t.run('events', '--include', 'all', '--db', path, '--pact', 'nato-1949'))
    nato = {'USA', 'CAN', 'GBR', 'FRA', 'DEU', 'TUR', 'POL', 'GRC', 'MKD', 'NLD', 'BEL', 'NOR', 'ITA', 'EST', 'LVA', 'LTU'}
    want = {e['id'] for e in everything if any(pair_of(a, b)(e) for a in nato for b in nato if a < b)}
    t.check('events --pact: between its parties', want and want <= {e['id'] for e in got} and all(len(codes(e, 'actor') | codes(e, 'recipient')) > 1 for e in got), (len(want), len(got)))
    r = t.run('events', '--db', path, '--pact', 'peace-on-earth')
    t.check('no such pact', r.returncode == 2 and b'peace-on-earth' in r.stderr, r.stderr)
    days = [(e.get('date', {}).get('from') or e['document'].get('published', '')[:10]) for e in everything]
    t.check('in the order of days', days == sorted(days), days)
    down = lines(t.run('events', '--include', 'all', '--db', path, '--order', '-day'))
    t.check('and backwards', down == everything[::-1])
    text = lines(t.run('events', '--include', 'all', '--db', path, '--text', 'minister'))
    t.check('full text', text and [e['id'] for e in everything if 'minister' in e['sentence']['text'].lower().replace('ministers', '')] and
            all('minister' in e['sentence']['text'].lower() for e in text))
    for order in ('day', '-day'):
        mixed = lines(t.run('events', '--include', 'all', '--db', path, '--text', 'minister', '--type', 'CONSULT', '--order', order))
        t.check('full text and a type, ' + order, sorted(e['id'] for e in mixed) == sorted(e['id'] for e in text if e['event'] == 'CONSULT'))


def sums(t):
    path = t.path('filters.db')
    events = lines(t.run('events', '--db', path))
    want = {}
    for e in events:
        day = e.get('date', {}).get('from') or e['document'].get('published', '')[:10]
        if day:
            row = want.setdefault(day[:7], dict.fromkeys(('q1', 'q2', 'q3', 'q4', 'n'), 0))
            row['n'] += 1
            row['q%d' % e['quad']] += 1
    rows = json.loads(t.run('trend', '--db', path).stdout)
    got = {r['period']: {k: r[k] for k in ('q1', 'q2', 'q3', 'q4', 'n')} for r in rows if r['n']}
    t.check('trend: a burst is marked 0, 1 or 2', all(r['burst'] in (0, 1, 2) and 'z' in r for r in rows))
    nodes = json.loads(t.run('network', '--db', path, '--nodes').stdout)
    t.check('network: nodes', nodes and abs(sum(n['pagerank'] for n in nodes) - 1) < 1e-3 and max(n['eigenvector'] for n in nodes) == 1, nodes[:3])
    t.check('trend: counts by month', got == want and got, (got, want))
    r = t.run('trend', '--db', path, '--per', 'year', '--quad', '4', '--format', 'csv')
    total = sum(int(x.split(',')[-1]) for x in r.stdout.decode().split('\r\n')[1:] if x)
    t.check('trend: by year, one quad', total == sum(e['quad'] == 4 for e in events if e.get('date', {}).get('from') or e['document'].get('published')), (total, r.stdout))
    r = t.run('trend', '--db', path, '--format', 'svg')
    t.check('trend: drawn', r.returncode == 0 and r.stdout.startswith(b'<svg') and r.stdout.count(b'<rect') > 8, r.stderr)
    pairs = {}
    for e in events:
        a, b = codes(e, 'actor') - {None}, codes(e, 'recipient') - {None}
        for p in {tuple(sorted((x, y))) for x in a for y in a | b if x != y}:
            pairs[p] = pairs.get(p, 0) + 1
    got = {(r['a'], r['b']): r['n'] for r in json.loads(t.run('network', '--db', path).stdout)}
    t.check('network: counts by pair', got == pairs and got, {k: (got.get(k), pairs.get(k)) for k in set(got) | set(pairs) if got.get(k) != pairs.get(k)})
    t.check('network: the first', len(json.loads(t.run('network', '--db', path, '--limit', '3').stdout)) == 3)
    a, b = max(pairs, key=pairs.get)
    t.check('timeline: the pair in order', t.run('timeline', a, b, '--db', path).stdout == t.run('events', '--pair', a + ',' + b, '--db', path).stdout != b'')
    for args, what in ((['trend', '--per', 'moon'], 'moon'), (['timeline', 'RUS'], 'usage'), (['network', 'x'], "'x'")):
        r = t.run(*args, '--db', path)
        t.check('wrong: ' + ' '.join(args), r.returncode == 2 and what.encode() in r.stderr, (r.returncode, r.stderr))


def main():
    t = Tests(sys.argv[1])
    for part in (version_1, filters, sums):
        part(t)
    t.finish()


main()

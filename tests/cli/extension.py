#!/usr/bin/env python3
"""The SQLite extension says what the program says. extension.py PROGRAM"""
import csv
import io
import json
import os
import sqlite3
import sys

from common import Tests, example_pages

TEXT = 'Iran sent 40 drones to Russia on Monday. Ukraine condemned Iran, officials in Kyiv said.\n'


def connect(t):
    library = os.path.join(os.path.dirname(os.path.realpath(t.program)), '..', 'ext', 'entente')
    db = sqlite3.connect(':memory:')
    db.row_factory = sqlite3.Row
    db.enable_load_extension(True)
    db.load_extension(library)
    db.enable_load_extension(False)
    return db


def fails(t, db, sql, words):
    try:
        db.execute(sql).fetchall()
        t.check('refused: ' + sql, False, 'no error')
    except sqlite3.OperationalError as e:
        t.check('refused: ' + sql, words in str(e), e)


def main():
    t = Tests(sys.argv[1])
    if not hasattr(sqlite3.Connection, 'enable_load_extension'):
        t.folder.cleanup()
        if os.path.exists('/usr/bin/python3') and not os.environ.get('ENTENTE_OTHER_PYTHON'):  # the system's can
            os.execve('/usr/bin/python3', ['/usr/bin/python3', *sys.argv], dict(os.environ, ENTENTE_OTHER_PYTHON='1'))
        print('[  SKIPPED ] no Python here loads extensions')
        return
    db = connect(t)
    r = t.run('code', '--format', 'csv', '--date', '2024-06-19', '-', stdin=TEXT.encode())
    want = list(csv.DictReader(io.StringIO(r.stdout.decode(), newline='')))
    got = db.execute('SELECT * FROM entente_events(?, ?)', (TEXT, '2024-06-19')).fetchall()
    t.check('as many events', len(got) == len(want) >= 2, (len(got), len(want)))
    for g, w in zip(got, want):
        for k in w:
            if k == 'url':
                continue
            v = g[k]
            same = (v is None and w[k] == '') or str(v) == w[k] or (isinstance(v, float) and v == float(w[k] or 'nan'))
            t.check('event column ' + k, same, (v, w[k]))
    t.check('columns are those of csv, and the record', [k for k in got[0].keys()] == list(want[0]) + ['record'], got[0].keys())
    t.check('numbers are numbers', isinstance(got[0]['quad'], int) and isinstance(got[0]['score'], float), (got[0]['quad'], got[0]['score']))
    t.check('the record', json.loads(got[0]['record'])['schema'] == 'entente.event/1')

    db.execute('CREATE TABLE news(day, text)')
    db.executemany('INSERT INTO news VALUES(?, ?)', [('2024-06-19', TEXT), ('2024-06-20', 'Kenya praised Chad.'), ('2024-06-21', None), ('2024-06-22', '')])
    rows = db.execute('SELECT n.day, e.event, e.actor_country FROM news n JOIN entente_events(n.text, n.day) e ORDER BY n.day').fetchall()
    t.check('joined with a table', len(rows) == len(want) + 1 and tuple(rows[-1]) == ('2024-06-20', 'SUPPORT', 'KEN'), [tuple(r) for r in rows])

    page = example_pages()[1]
    article = json.loads(t.run('extract', page).stdout)
    row = db.execute('SELECT * FROM entente_extract(?)', (open(page, 'rb').read(),)).fetchone()
    t.check('extract', all(row[k] == article.get(k) for k in ('title', 'site', 'published', 'language', 'url', 'text')) and json.loads(row['authors']) == article['authors'], dict(row))
    t.check('no article, no row', db.execute("SELECT count(*) FROM entente_extract('')").fetchone()[0] == 0)

    r = t.run('obligations', '--attacked', 'PRK', '--by', 'KOR', '--on', '2025-01-01', '--format', 'json')
    answers = json.loads(r.stdout)['answers']
    rows = db.execute("SELECT * FROM entente_obligations('PRK', 'KOR', '2025-01-01')").fetchall()
    t.check('obligations', [(x['promisor'], x['status'], x['pact'], x['article']) for x in rows] == [(a['promisor'], a['status'], a['pact']['id'], a['article']) for a in answers] and rows, r.stdout)
    t.check('without an attacker', db.execute("SELECT count(*) FROM entente_obligations('PRK', '', '2025-01-01')").fetchone()[0] > 0)
    fails(t, db, "SELECT * FROM entente_obligations('PRK', 'KOR')", 'too few arguments')
    fails(t, db, "SELECT * FROM entente_obligations('PRK', 'KOR', 'soon')", 'YYYY-MM-DD')
    fails(t, db, "SELECT * FROM entente_obligations('Atlantis', 'KOR', '2025-01-01')", 'Atlantis')
    fails(t, db, 'SELECT * FROM entente_events', 'too few arguments')
    other = connect(t)
    n = [c.execute('SELECT count(*) FROM entente_events(?, ?)', (TEXT, '2024-06-19')).fetchone()[0] for c in (db, other, db)]
    t.check('two connections at once', n == [len(want)] * 3, n)
    other.close()
    t.check('one is closed, the other goes on', db.execute('SELECT count(*) FROM entente_events(?, NULL)', (TEXT,)).fetchone()[0] == len(want))
    os.environ['ENTENTE_DATA'] = t.path('nowhere')
    fails(t, connect(t), "SELECT * FROM entente_events('x', '2024-01-01')", 'english.ent')
    t.finish()


main()

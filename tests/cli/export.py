#!/usr/bin/env python3
"""export: every format out of a database, what lies beside it, increments, the same content in any order. export.py PROGRAM"""
import csv
import glob
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys

from common import Tests, example_pages

FORMATS = ['gdelt2', 'gdelt1', 'icews', 'phoenix', 'polecat', 'petrarch2', 'plover', 'csv', 'dyads', 'geojson', 'graphml', 'gexf']


def formats(t, db):
    for f in FORMATS:
        r = t.run('export', '--db', db, '--format', f, '--include', 'all')
        t.check(f, r.returncode == 0 and len(r.stdout) > 100, r.stderr)
    events = [json.loads(x) for x in t.run('events', '--db', db).stdout.splitlines()]
    r = t.run('export', '--db', db)
    rows = list(csv.DictReader(io.StringIO(r.stdout.decode(), newline='')))
    t.check('what counts, as events has it', [x['id'] for x in rows] == [e['id'] for e in events] and events, r.stderr)
    t.check('what is left out is said', b'left out: ' in r.stderr, r.stderr)
    for f in ('gdelt2', 'plover', 'dyads', 'geojson'):
        stored = t.run('export', '--db', db, '--format', f).stdout.splitlines()
        coded = t.run('code', '--format', f, *example_pages()).stdout.splitlines()
        t.check('code --format %s writes the same rows' % f, sorted(x.rstrip(b',') for x in stored) == sorted(x.rstrip(b',') for x in coded) and stored)
    many = t.run('code', '--format', 'icews', '--jobs', '3', *example_pages()).stdout
    t.check('with any number of threads', many == t.run('code', '--format', 'icews', *example_pages()).stdout and many.startswith(b'Event ID\t'))
    r = t.run('code', '--format', 'polecat', '--out-dir', t.path('each'), *example_pages())
    t.check('a file per input, each with its header', r.returncode == 0 and len(os.listdir(t.path('each'))) == len(example_pages()) and
            all(open(f).readline().startswith('Event ID\tEvent Date') for f in glob.glob(t.path('each', '*'))), r.stderr)


def beside(t, db):
    r = t.run('export', '--db', db, '--format', 'polecat', '-o', t.path('out.txt'))
    package = json.load(open(t.path('out.datapackage.json')))
    resource = package['resources'][0]
    header = open(t.path('out.txt')).readline().rstrip('\n').split('\t')
    t.check('data package', r.returncode == 0 and resource['path'] == 'out.txt' and resource['bytes'] == os.path.getsize(t.path('out.txt'))
            and [f['name'] for f in resource['schema']['fields']] == header and resource['schema']['missingValues'] == ['None'] and resource['dialect']['delimiter'] == '\t', resource)
    book = open(t.path('out.codebook.md')).read()
    t.check('codebook', all('`%s`' % c in book for c in header))
    r = t.run('export', '--db', db, '--format', 'gdelt1', '--out-dir', t.path('folder'))
    t.check('--out-dir', r.returncode == 0 and sorted(os.listdir(t.path('folder'))) == ['codebook.md', 'datapackage.json', 'events.tsv'], os.listdir(t.path('folder')))


def increments(t, db):
    again = t.path('since.db')
    shutil.copy(db, again)
    con = sqlite3.connect(again)
    con.execute("UPDATE run SET started = '2020-01-01T00:00:00Z'")
    con.commit()
    con.close()
    t.run('ingest', '--quiet', '--date', '2024-05-07', '--db', again, t.write('new.txt', 'Kenya sent trucks to Chad on Tuesday. Chad thanked Kenya.\n'))
    r = t.run('export', '--db', again, '--since', '2020-01-02', '--format', 'csv')
    rows = list(csv.DictReader(io.StringIO(r.stdout.decode(), newline='')))
    t.check('--since: only what is new', rows and {x['url'] for x in rows} == {t.path('new.txt')}, (rows, r.stderr))
    t.check('--since before all: everything', len(t.run('export', '--db', again, '--since', '2019-01-01').stdout) > len(r.stdout))


def canonical(t, db):
    want = t.run('export', '--db', db, '--canonical').stdout
    pages = example_pages()
    random.Random(3).shuffle(pages)
    other = t.path('other.db')
    for part in (pages[:7], pages[7:]):
        t.run('ingest', '--quiet', '--jobs', '3', '--db', other, *part)
    got = t.run('export', '--db', other, '--canonical').stdout
    t.check('any order, any jobs, in parts: the same content', want and got == want)
    schemas = {json.loads(x)['schema'] for x in want.splitlines()}
    t.check('documents, events, claims', schemas == {'entente.document/1', 'entente.event/1', 'entente.claim/1'}, schemas)


def parquet(t, db):
    r = t.run('export', '--db', db, '--format', 'parquet', '-o', t.path('x.parquet'), '--duckdb', '/nonexistent/libduckdb.so')
    t.check('without DuckDB: says where it comes from', r.returncode == 1 and b'npm install' in r.stderr and not os.path.exists(t.path('x.parquet')), r.stderr)
    library = os.environ.get('ENTENTE_DUCKDB')
    if not library:
        print('[  SKIPPED ] parquet: ENTENTE_DUCKDB names no library')
        return
    r = t.run('export', '--db', db, '--format', 'parquet', '-o', t.path('x.parquet'), '--duckdb', library)
    data = open(t.path('x.parquet'), 'rb').read() if os.path.exists(t.path('x.parquet')) else b''
    t.check('parquet', r.returncode == 0 and data[:4] == b'PAR1' and data[-4:] == b'PAR1' and not glob.glob(t.path('*csv-*')), r.stderr)


def wrong(t, db):
    for args, what in ((['--format', 'xls'], 'xls'), (['--type', 'TEA'], 'TEA'), (['--canonical', '--format', 'csv'], '--canonical'), (['--since', 'soon'], 'soon')):
        r = t.run('export', '--db', db, *args)
        t.check('wrong: ' + ' '.join(args), r.returncode == 2 and what.encode() in r.stderr and not r.stdout, (r.returncode, r.stderr))
    r = t.run('export', '--db', t.path('none.db'))
    t.check('no such database', r.returncode == 1 and b'none.db' in r.stderr, r.stderr)
    with open('/dev/full', 'wb') as full:
        p = subprocess.run([t.program, 'export', '--db', db, '--format', 'csv'], stdout=full, stderr=subprocess.PIPE)
    t.check('a full disk', p.returncode == 1 and p.stderr, p.stderr)


def main():
    t = Tests(sys.argv[1])
    db = t.path('examples.db')
    r = t.run('ingest', '--quiet', '--db', db, *example_pages())
    t.check('ingest', r.returncode == 0, r.stderr)
    for part in (formats, beside, increments, canonical, parquet, wrong):
        part(t, db)
    t.finish()


main()

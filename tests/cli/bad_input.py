#!/usr/bin/env python3
"""Bad input: an error that names the input, the right exit status, the other inputs done. bad_input.py PROGRAM"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys

from common import Tests, example_pages

GOOD = 'Germany condemned the attack on Tuesday. The French president, Emmanuel Macron, visited Berlin.\n'


def text(r):
    return r.stderr.decode('utf-8', 'replace')


def alone_and_beside(t, name, path, word, status_alone=1):
    """The input alone fails with a reason that names it; beside a good one, that one is done and the status is 3."""
    good = t.write('good.txt', GOOD)
    r = t.run('code', '--date', '2024-03-06', path)
    t.check(name + ': status', r.returncode == status_alone, (r.returncode, text(r)))
    t.check(name + ': the reason names the input', os.path.basename(path) in text(r) and re.search(word, text(r)), text(r))
    t.check(name + ': no record', r.stdout == b'', r.stdout)
    r = t.run('code', '--date', '2024-03-06', path, good)
    t.check(name + ': the other input is done', r.returncode == 3 and b'"entente.event/1"' in r.stdout, (r.returncode, text(r)))


def inputs(t):
    alone_and_beside(t, 'empty file', t.write('empty.txt', b''), 'empty|nothing|no bytes')
    alone_and_beside(t, 'binary file', t.write('binary.dat', bytes(range(256)) * 64), 'binary|text|charset')
    alone_and_beside(t, 'page without an article', t.write('bare.html', '<html><body><nav><a href=/>Home</a></nav></body></html>'), 'article')
    alone_and_beside(t, 'missing file', t.path('nowhere.txt'), 'No such file|not found')
    alone_and_beside(t, 'damaged gzip', t.write('torn.html.gz', b'\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03abc'), 'gzip|damaged|compress|format|torn')
    if os.geteuid() != 0:
        p = t.write('secret.txt', GOOD)
        os.chmod(p, 0)
        alone_and_beside(t, 'unreadable file', p, 'Permission denied')


def tolerated(t):
    """Torn but readable: an article all the same."""
    page = open(example_pages()[0], 'rb').read()
    torn = t.write('torn.html', page[:len(page) * 2 // 3])
    r = t.run('code', torn)
    t.check('torn page is read as far as it goes', r.returncode == 0 and b'"AGREE"' in r.stdout or b'"SUPPORT"' in r.stdout, text(r))
    lying = GOOD.replace('visited', 'visited café society in')
    p = t.write('lying.html', b'<html><head><meta charset="utf-8"><title>x</title></head><body><article><p>' + (lying * 8).encode('latin-1') + b'</p></article></body></html>')
    r = t.run('extract', p)
    t.check('a lying charset is found out', r.returncode == 0 and 'café' in r.stdout.decode(), r.stdout[:300])
    bad = t.write('bad-utf8.txt', GOOD.encode() + b'\xff\xfe broken \xc3 bytes here.\n')
    r = t.run('code', '--date', '2024-03-06', bad)
    t.check('invalid UTF-8 in a text is replaced', r.returncode == 0 and b'"entente.event/1"' in r.stdout, text(r))


def limited(args, t, megabytes, seconds):
    """Runs with an address-space limit; a sanitizer build wants terabytes of it, so there only the time counts."""
    limit = '' if os.environ.get('ENTENTE_SANITIZED') else 'ulimit -v %d; ' % (megabytes * 1024)
    return subprocess.run(['bash', '-c', limit + 'exec "$@"', 'x', t.program, *args], capture_output=True, timeout=seconds)


def hostile(t):
    deep = t.write('deep.html', '<div>' * 100000 + '<p>' + GOOD * 10 + '</p>')
    r = limited(['extract', deep], t, 1500, 60)
    t.check('100,000 deep', r.returncode in (0, 1), (r.returncode, text(r)))
    line = t.write('line.txt', b'word ' * (20 << 20))
    r = limited(['extract', line], t, 4000, 120)
    t.check('a line of 100 MB', r.returncode in (0, 1), (r.returncode, text(r)))
    p = t.write('long.txt', 'Germany and ' * 40000 + 'France met.')
    r = limited(['code', '--date', '2024-01-01', p], t, 3000, 200)
    t.check('a sentence of 80,000 words', r.returncode == 0, (r.returncode, text(r)))


def output(t):
    good = t.write('good.txt', GOOD)
    r = t.run('code', good, '-o', '/dev/full')
    t.check('full disk by -o', r.returncode == 1 and 'No space left' in text(r), (r.returncode, text(r)))
    with open('/dev/full', 'wb') as full:
        r = subprocess.run([t.program, 'code', good], stdout=full, stderr=subprocess.PIPE, timeout=60)
    t.check('full disk on standard output', r.returncode == 1 and 'No space left' in text(r), (r.returncode, text(r)))
    many = [t.write('many%d.txt' % i, GOOD * 50) for i in range(40)]
    r = subprocess.run(['bash', '-o', 'pipefail', '-c', '"$0" code "$@" | head -1', t.program, *many], capture_output=True, timeout=120)
    t.check('a closed pipe ends it quietly', r.returncode == 0 and not r.stderr, (r.returncode, text(r)))
    r = t.run('code', good, '--out-dir', t.path('no', 'such', 'dir'))
    t.check('an out-dir that cannot be', r.returncode == 1, text(r))


def usage(t):
    for args in (['nonsense'], ['code'], ['code', '--no-such', 'x'], ['code', '--jobs', 'many', 'x'], ['code', '--format', 'tea', 'x'],
                 ['code', '--date', 'yesterday', 'x'], ['events'], ['lexicon', 'burn', 'x'], []):
        r = t.run(*args)
        t.check('usage: entente ' + ' '.join(args), r.returncode == 2 and r.stderr and not r.stdout, (r.returncode, text(r)))


    days = t.write('days.tsv', 'a.txt\t2024-01-01\nb.txt\t2024-13-40\n')
    r = t.run('code', '--date', '@' + days, t.write('good.txt', GOOD))
    t.check('a table of days names its wrong line', r.returncode == 2 and 'days.tsv:2: not a day' in text(r), text(r))


def data(t):
    good = t.write('good.txt', GOOD)
    here = os.environ['ENTENTE_DATA']
    empty = t.path('nodata')
    os.mkdir(empty)
    r = t.run('code', '--data', empty, good)
    t.check('missing model', r.returncode == 1 and 'english.ent' in text(r), text(r))
    for name in ('english.ent', 'lexicon.ent'):
        for kind in ('cut', 'flipped', 'foreign', 'empty'):
            folder = t.path('%s-%s' % (kind, name))
            shutil.copytree(here, folder, ignore=shutil.ignore_patterns('*.p', '*.d', 'lexicon'))
            p = os.path.join(folder, name)
            b = bytearray(open(p, 'rb').read())
            if kind == 'flipped':
                for i in range(2000, len(b), max(1, len(b) // 4000)):
                    b[i] ^= 0x55
            b = {'cut': b[:len(b) // 2], 'flipped': b, 'foreign': b'GIF89a' + bytes(b[6:]), 'empty': b''}[kind]
            os.remove(p)
            open(p, 'wb').write(b)
            r = t.run('code', '--data', folder, good)
            t.check('%s %s' % (kind, name), r.returncode == 1 and name in text(r), (r.returncode, text(r)))
            r = t.run('doctor', p)
            t.check('doctor: %s %s' % (kind, name), r.returncode == 1 and name in text(r), (r.returncode, text(r)))


def databases(t):
    good = t.write('good.txt', GOOD)
    other = t.path('other.db')
    with sqlite3.connect(other) as db:
        db.execute('CREATE TABLE mine(x)')
    db.close()
    before = open(other, 'rb').read()
    for verb in (['ingest', good, '--db', other], ['events', '--db', other], ['doctor', other]):
        r = t.run(*verb)
        t.check('%s: a database that is not ours' % verb[0], r.returncode == 1 and 'not a database of entente' in text(r), (r.returncode, text(r)))
    t.check('it is left as it was', open(other, 'rb').read() == before)
    garbage = t.write('garbage.db', b'SQLite format 3\0' + b'\xaa' * 5000)
    r = t.run('ingest', good, '--db', garbage)
    t.check('a damaged database', r.returncode == 1 and 'garbage.db' in text(r), (r.returncode, text(r)))
    r = t.run('events', '--db', t.path('none.db'))
    t.check('a database that is not there', r.returncode == 1 and 'none.db' in text(r), text(r))
    newer = t.path('newer.db')
    t.run('ingest', good, '--date', '2024-03-06', '--db', newer)
    with sqlite3.connect(newer) as db:
        db.execute('PRAGMA user_version = 99')
    db.close()
    r = t.run('events', '--db', newer)
    t.check('a database of a later version', r.returncode == 1 and 'version' in text(r), text(r))


def main():
    t = Tests(sys.argv[1])
    for part in (inputs, tolerated, hostile, output, usage, data, databases):
        part(t)
    t.finish()


main()

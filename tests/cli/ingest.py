#!/usr/bin/env python3
"""ingest: the same twice adds nothing, killed twenty times it ends like an undisturbed one, threads change nothing.
ingest.py PROGRAM"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

from common import Tests, example_pages

QUERIES = {
    'documents': 'SELECT hash, address, title, published, day, language, text FROM document ORDER BY 1, 2',
    'records': 'SELECT d.hash, d.address, r.lines FROM records r JOIN document d ON d.id = r.document ORDER BY 1, 2',
    'events': 'SELECT day, published, actors, actor_countries, event, cameo, quad, score, recipients, factuality, time, mood, sources, place, key, address FROM events ORDER BY 15, 16',
    'claims': 'SELECT day, source, manner, cue, content, factuality, about, key, address FROM claims ORDER BY 8, 9',
    'inputs': 'SELECT name, bytes, reason FROM input ORDER BY 1, 2',
    'parties': 'SELECT e.key, e.address, p.side, p.n, p.name, p.country FROM parties p JOIN events e ON e.id = p.event ORDER BY 1, 2, 3, 4',
    'dyads': 'SELECT * FROM dyad_day ORDER BY min(a, b), max(a, b), day',
    'view': 'SELECT published, actors, event, recipients, factuality, sources, sentence, address, key FROM events ORDER BY 8, 9',
}


def content(path):
    db = sqlite3.connect(path)
    try:
        return {k: db.execute(q).fetchall() for k, q in QUERIES.items()}
    finally:
        db.close()


def corpus(t):
    """A few hundred small articles, so that an ingest takes a while."""
    folder = t.path('texts')
    os.mkdir(folder)
    states = ['France', 'Germany', 'Japan', 'Brazil', 'Egypt', 'India', 'Kenya', 'Norway', 'Peru', 'Chile']
    for i in range(400):
        a, b = states[i % 10], states[(i * 7 + 3) % 10]
        body = ('The president of %s met the prime minister of %s on Monday. %s condemned the attack on its embassy. '
                '"We will not accept this," the foreign minister said. %s agreed to send aid to %s.\n\n' % (a, b, a, b, a)) * (2 + i % 5)
        with open(os.path.join(folder, '%03d.txt' % i), 'w') as f:
            f.write('Report %d.\n\n%s' % (i, body))
    return folder


def main():
    t = Tests(sys.argv[1])
    texts = corpus(t)
    base = ['ingest', '--quiet', '--date', '2024-05-07']
    whole, again, killed, two = (t.path(n) for n in ('whole.db', 'again.db', 'killed.db', 'two.db'))

    began = time.time()
    r = t.run(*base, '--db', whole, texts, *example_pages())
    took = time.time() - began
    t.check('ingest', r.returncode == 0, r.stderr)
    want = content(whole)
    t.check('there is something in it', len(want['events']) > 100 and len(want['claims']) > 10, {k: len(v) for k, v in want.items()})
    t.check('one plain file', not [f for f in os.listdir(t.dir) if f.startswith('whole.db-')])

    r = t.run(*base, '--db', whole, texts, *example_pages())
    t.check('the same twice adds nothing', r.returncode == 0 and content(whole) == want and b'added 0' in r.stdout, r.stdout)

    r = t.run(*base, '--jobs', '2', '--db', two, texts, *example_pages())
    t.check('two threads, the same content', r.returncode == 0 and content(two) == want)

    # Killed at twenty moments of its work. One that is done before it is killed must be right; then all begins anew.
    random.seed(7)
    died, right = 0, True
    for _ in range(200):
        p = subprocess.Popen([t.program, *base, '--db', killed, texts, *example_pages()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.02, max(0.06, took * 0.15)))
        done = p.poll() is not None
        p.send_signal(signal.SIGKILL)
        p.wait()
        if done:
            right = right and p.returncode == 0 and content(killed) == want
            os.remove(killed)
        died += not done
        if died == 20:
            break
    t.check('it was killed twenty times while it worked', died == 20 and right, (died, right))
    r = t.run(*base, '--db', killed, texts, *example_pages())
    t.check('killed twenty times, it ends like an undisturbed one', r.returncode == 0 and content(killed) == want, r.stderr)
    r = t.run('doctor', killed)
    t.check('and is sound', r.returncode == 0 and b'sound' in r.stdout, r.stdout + r.stderr)

    db = sqlite3.connect(whole)
    db.execute("UPDATE actor SET country = 'ZZZ' WHERE id % 2 = 0")
    db.commit()
    db.close()
    t.check('derived tables can be damaged', content(whole) != want)
    r = t.run('doctor', whole)
    t.check('doctor rebuilds them', r.returncode == 0 and content(whole) == want, r.stdout + r.stderr)

    r = t.run('ingest', '--dry-run', '--date', '2024-05-07', texts)
    t.check('a dry run stores nothing', r.returncode == 0 and b'dry run' in r.stdout, r.stdout)
    one = t.run('code', '--date', '2024-05-07', texts)
    many = t.run('code', '--date', '2024-05-07', '--jobs', '2', texts)
    t.check('code: threads change nothing', one.returncode == 0 and one.stdout == many.stdout)
    t.finish()


main()

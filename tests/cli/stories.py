#!/usr/bin/env python3
"""Stories: copies, retellings, independent origins, who was first, who confirmed or denied; versions of pages; one a day.
stories.py PROGRAM"""
import json
import random
import sys

from common import Tests

PAGE = '''<!doctype html><html lang="en"><head><title>%(title)s</title><link rel="canonical" href="https://%(site)s.example/%(path)s">
<meta property="og:site_name" content="%(name)s"><meta property="article:published_time" content="%(time)s"></head>
<body><article><h1>%(title)s</h1>%(text)s</article></body></html>'''

FIRST = '''Kenya sent forty army trucks to Chad on Tuesday for the patrols along the eastern border. The convoy left the depot in Nairobi before dawn and
crossed into Uganda around noon. Mechanics will stay with the vehicles for the whole of the dry season, and drivers from both armies trained together in March.

The border has seen raids by cattle thieves since the rains failed. Villages there asked for escorts to the wells, and herders lost about nine thousand animals last year,
a lorry owner in the region wrote in a letter that was read out on the radio.'''
REPRINT = FIRST.replace('before dawn', 'at dawn').replace('about nine thousand', 'nearly nine thousand') + '\n\nThe two countries have had a military agreement for six years.'
OTHER = '''Army trucks from Kenya have reached the eastern border of Chad, where patrols guard the villages and the wells from raids. Kenya sent the vehicles to Chad on Tuesday.
The convoy of forty came through Uganda, and mechanics came along for the season. Herders welcomed the patrols: thieves have taken thousands of animals since the rains failed.'''
CITING = '''Kenya sent army trucks to Chad on Tuesday, the Sahel Wire reported. The vehicles are meant for patrols on the eastern border, where raids on villages and wells have been
frequent since the rains failed, and mechanics come with the convoy, according to the Sahel Wire.'''
DENIAL = '''Kenya did not send army trucks to Chad on Tuesday. The convoy of forty vehicles on the eastern border belongs to a company that drills wells, and the patrols of villages there
have no new vehicles, mechanics in the region said.'''
UNRELATED = '''Norway praised Peru on Tuesday for its plan to protect the whales. Ministers of both countries talked about quotas for anchovy, fishing licences and the warming of the southern
ocean, and a research ship will leave Bergen in autumn with sixty scientists on board.'''


def page(t, folder, file, text, **k):
    k = dict({'title': 'Report ' + file, 'site': file, 'name': file.capitalize(), 'path': 'a', 'time': '2024-05-08T08:00:00Z'}, **k)
    k['text'] = ''.join('<p>%s</p>' % p.replace('\n', ' ') for p in text.split('\n\n'))
    return t.write('%s/%s.html' % (folder, file), PAGE % k)


def records(r):
    return [json.loads(x) for x in r.stdout.decode().splitlines()]


def corpus(t, folder):
    import os
    os.makedirs(t.path(folder))
    return [page(t, folder, 'wire', FIRST, name='Sahel Wire', time='2024-05-08T06:00:00Z'), page(t, folder, 'courier', REPRINT, time='2024-05-08T09:00:00Z'),
            page(t, folder, 'herald', REPRINT.replace('six years', 'some years'), time='2024-05-08T09:30:00Z'), page(t, folder, 'voice', OTHER, time='2024-05-08T12:00:00Z'),
            page(t, folder, 'echo', CITING, time='2024-05-09T07:00:00Z'), page(t, folder, 'star', DENIAL, time='2024-05-09T10:00:00Z'),
            page(t, folder, 'north', UNRELATED, time='2024-05-08T10:00:00Z')]


def told(t, pages):
    db = t.path('stories.db')
    r = t.run('ingest', '--quiet', '--db', db, *pages)
    t.check('ingest', r.returncode == 0, r.stderr)
    stories = records(t.run('stories', '--db', db))
    t.check('one story', len(stories) == 1, stories)
    if not stories:
        return db
    s = stories[0]
    sites = [d['site'] for d in s['documents']]
    t.check('of six reports, the first first', len(sites) == 6 and sites[0] == 'Sahel Wire' and 'North' not in sites, sites)
    copies = {d['site'] for d in s['documents'] if d.get('copy_of')}
    t.check('two of them are copies of the first', copies == {'Courier', 'Herald'} and s['copies'] == 2 and
            {d.get('copy_of') for d in s['documents']} == {None, s['documents'][0]['id']}, s['documents'])
    sent = [e for e in s['events'] if e['event'] == 'AID']
    t.check('the delivery is told', len(sent) == 1, s['events'])
    e = sent[0] if sent else {'reports': 0, 'first': {}, 'confirmed': [], 'denied': []}
    t.check('first by the wire', e['first'].get('site') == 'Sahel Wire', e)
    t.check('its origins: the wire with its copies and who cites it, the voice, the star', e.get('origins') == 3 and e['reports'] >= 6, e)
    t.check('confirmed by one only', [x['site'] for x in e['confirmed']] == ['Voice'], e['confirmed'])
    t.check('denied since', [x['site'] for x in e['denied']] == ['Star'], e['denied'])
    for args, n in ((['--country', 'KEN'], 1), (['--pair', 'KEN,TCD'], 1), (['--pair', 'NOR,PER'], 0), (['--type', 'AID'], 1), (['--type', 'ASSAULT'], 0), (['--from', '2024-05-10'], 0),
                    (['--text', 'mechanics'], 1), (['--text', 'whales'], 0), (['--site', 'Voice'], 1), (['--id', s['id']], 1)):
        t.check('stories ' + ' '.join(args), len(records(t.run('stories', '--db', db, *args))) == n)
    t.check('events of the story', {x['document']['site'] for x in records(t.run('events', '--db', db, '--story', s['id'], '--include', 'all'))} == set(sites))
    return db


def one_a_day(t, db):
    every = records(t.run('events', '--db', db, '--type', 'AID', '--pair', 'KEN,TCD'))
    once = records(t.run('events', '--db', db, '--type', 'AID', '--pair', 'KEN,TCD', '--one-a-day', 'yes'))
    days = [e['date']['from'] for e in every]
    t.check('one a day', len(every) > len(set(days)) == len(once) and sorted(set(days)) == sorted(e['date']['from'] for e in once), (days, len(once)))
    t.check('nothing is deleted', every == records(t.run('events', '--db', db, '--type', 'AID', '--pair', 'KEN,TCD', '--one-a-day', 'no')))


def any_order(t, pages, db):
    want = t.run('stories', '--db', db).stdout
    for seed in (1, 2):
        some = list(pages)
        random.Random(seed).shuffle(some)
        other = t.path('order%d.db' % seed)
        for part in (some[:3], some[3:]):
            t.run('ingest', '--quiet', '--jobs', '3', '--db', other, *part)
        t.check('any order, any jobs, in parts: the same stories (%d)' % seed, t.run('stories', '--db', other).stdout == want and want)
    r = t.run('doctor', other)
    t.check('and doctor finds them sound', r.returncode == 0 and b'rebuilt' not in r.stdout, r.stdout)


def versions(t):
    import os
    os.makedirs(t.path('v1')), os.makedirs(t.path('v2')), os.makedirs(t.path('v3'))
    db = t.path('versions.db')
    texts = [UNRELATED, UNRELATED.replace('sixty', 'seventy') + '\n\nAn earlier version of this article gave a wrong number of scientists for the research ship; the right number is seventy, and it leaves from Bergen in autumn.',
             'The editors have withdrawn this report about Norway and Peru. It was retracted on Friday, because its source could not be found again, and we are sorry for that.']
    for i, text in enumerate(texts):
        r = t.run('ingest', '--quiet', '--db', db, page(t, 'v%d' % (i + 1), 'north', text))
        t.check('version %d is read' % (i + 1), r.returncode == 0, r.stderr)
    all_of = records(t.run('search', '--db', db))
    t.check('all three are kept, as versions of one page', sorted(d['version'] for d in all_of) == [1, 2, 3] and len({d['address'] for d in all_of}) == 1, all_of)
    by = {d['version']: d['status'] for d in all_of}
    t.check('new, corrected, retracted', by == {1: 'new', 2: 'corrected', 3: 'retracted'}, by)
    t.check('--status', [d['version'] for d in records(t.run('search', '--db', db, '--status', 'corrected'))] == [2])


def search(t, db):
    found = records(t.run('search', 'mechanics', '--db', db))
    t.check('search', {d['site'] for d in found} == {'Sahel Wire', 'Courier', 'Herald', 'Voice', 'Echo', 'Star'} and all('mechanics' in d['match']['text'].lower() for d in found), found)
    r = t.run('search', '"fishing licences"', '--db', db)
    t.check('a phrase', [d['site'] for d in records(r)] == ['North'])
    r = t.run('search', '"unclosed', '--db', db)
    t.check('no query', r.returncode == 2 and b'full-text' in r.stderr, r.stderr)
    r = t.run('search', 'convoy', '--db', db, '--format', 'table')
    t.check('as a table', r.returncode == 0 and b'Sahel Wire' in r.stdout.splitlines()[1] and len(r.stdout.splitlines()) > 4, r.stdout)


def main():
    t = Tests(sys.argv[1])
    pages = corpus(t, 'pages')
    db = told(t, pages)
    one_a_day(t, db)
    any_order(t, pages, db)
    versions(t)
    search(t, db)
    t.finish()


main()

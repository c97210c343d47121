#!/usr/bin/env python3
"""Options that concern inputs, outputs and knowledge, each seen from outside. options.py PROGRAM"""
import json
import os
import sys

from common import Tests, example_pages

TEXT = 'Kenya sent trucks to Chad on Tuesday. Officials in Nairobi denied it.\n'


def records(r):
    return [json.loads(line) for line in r.stdout.decode().splitlines()]


def text(r):
    return r.stderr.decode('utf-8', 'replace')


def kinds_of_input(t):
    page = '<p>Kenya sent trucks to Chad on Tuesday, officials in Nairobi said, and Chad thanked Kenya for its help.</p>'
    plain = t.run('extract', '--input', 'text', '-', stdin=page.encode())
    html = t.run('extract', '--input', 'html', '-', stdin=('<article>' + page * 3 + '</article>').encode())
    t.check('--input text keeps tags', plain.returncode == 0 and records(plain)[0]['text'].startswith('<p>'), text(plain))
    t.check('--input html reads them', html.returncode == 0 and '<p>' not in records(html)[0]['text'], text(html))
    r = t.run('code', '--input', 'tea', '-', stdin=TEXT.encode())
    t.check('--input of an unknown kind', r.returncode == 2 and "'tea'" in text(r), (r.returncode, text(r)))


def outputs(t):
    a, b = t.write('a.txt', TEXT), t.write('b.txt', TEXT.replace('Chad', 'Peru'))
    shown = t.run('code', a, b).stdout
    r = t.run('code', a, b, '-o', t.path('o.jsonl'))
    t.check('-o', r.returncode == 0 and not r.stdout and open(t.path('o.jsonl'), 'rb').read() == shown, text(r))
    r = t.run('code', a, b, '--out-dir', t.path('each'))
    both = b''.join(open(t.path('each', n), 'rb').read() for n in ('a.jsonl', 'b.jsonl'))
    t.check('--out-dir: a file per input', r.returncode == 0 and not r.stdout and both == shown, text(r))
    os.mkdir(t.path('twin'))
    twin = t.write('twin/a.txt', TEXT.replace('Chad', 'Cuba'))
    r = t.run('code', a, twin, b, '--out-dir', t.path('twins'))
    t.check('--out-dir: a second input of the same name is told of, not written over the first',
            r.returncode == 3 and twin in text(r) and a in text(r) and sorted(os.listdir(t.path('twins'))) == ['a.jsonl', 'b.jsonl']
            and b'Cuba' not in open(t.path('twins', 'a.jsonl'), 'rb').read(), (r.returncode, text(r)))
    r = t.run('code', a, '-o', t.path('n' * 5000))
    t.check('-o with a name too long', r.returncode == 1 and 'too long' in text(r), (r.returncode, text(r)[-200:]))
    r = t.run('code', a, '-o', 'x', '--out-dir', 'y')
    t.check('-o and --out-dir exclude each other', r.returncode == 2, text(r))


def kinds_of_records(t):
    a = t.write('a.txt', TEXT)
    schemas = {r['schema'] for r in records(t.run('code', '--all', a))}
    t.check('--all', {'entente.event/1', 'entente.claim/1', 'entente.predicate/1'} <= schemas, schemas)
    for option in ('claims', 'predicates'):
        got = {r['schema'] for r in records(t.run('code', '--' + option, a))}
        t.check('--' + option, got == {'entente.%s/1' % option[:-1]}, got)
    for inputs in ([a], [t.path('missing.txt'), a]):
        r = t.run('code', '--run', *inputs)
        first, rest = records(r)[0], records(r)[1:]
        t.check('--run: one first line, %d input(s)' % len(inputs), first['schema'] == 'entente.run/1' and all(first[k] for k in ('program', 'model', 'lexicon'))
                and rest and all(x['schema'] != 'entente.run/1' for x in rest), (first, text(r)))


def filters(t):
    db = t.path('filters.db')
    t.run('ingest', '--date', '2024-06-19', t.write('a.txt', TEXT), '--db', db)
    for option, value in (('type', 'NONSENSE'), ('type', 'AID,tea'), ('from', 'soon'), ('to', '2024'), ('quad', '9'), ('factuality', 'sure'),
                          ('source-kind', 'tea'), ('include', 'tea'), ('pair', 'KEN')):
        r = t.run('events', '--db', db, '--' + option, value)
        t.check('--%s %s is told to be wrong' % (option, value), r.returncode == 2 and option in text(r) and not r.stdout, (r.returncode, text(r)))
    r = t.run('events', 'more', '--db', db)
    t.check('events takes no inputs', r.returncode == 2 and "'more'" in text(r), (r.returncode, text(r)))
    r = t.run('events', '--db', db, '--type', 'aid,Sanction', '--from', '2024-06-01', '--to', '2024-06-30', '--quad', '1,2', '--include', 'all')
    t.check('right ones find the record', r.returncode == 0 and len(records(r)) == 1, (r.returncode, text(r), r.stdout))


def the_same_again(t):
    once = t.run('code', '--all', *example_pages())
    again = t.run('code', '--all', *example_pages())
    many = t.run('code', '--all', '--jobs', '5', *example_pages())
    t.check('the same bytes again', once.returncode == 0 and len(once.stdout) > 10000 and once.stdout == again.stdout)
    t.check('and with five threads', once.stdout == many.stdout and once.stderr == many.stderr)


def lexicons(t):
    said = 'Ruritania glorped Kenya on Tuesday. Kenya sent trucks to Chad.\n'
    inp = t.write('said.txt', said)

    def events(*args):
        r = t.run('code', *args, inp)
        return [(e['event'], [p.get('country') or p.get('name') for p in e['actor']], [p.get('country') for p in e['recipient']], e['rule'])
                for e in records(r)], r

    before, _ = events()
    rule = [e[3] for e in before if e[0] == 'AID']
    t.check('ours alone', len(before) == 1 and rule, before)
    if not rule:
        return
    mine = t.path('mine')
    os.makedirs(os.path.join(mine, 'frames'))
    os.makedirs(os.path.join(mine, 'actors'))
    t.write('mine/frames/glorp.txt', 'frame assault.glorp.1\n  verb      glorp\n  args      A=subj[actor]! R=obj[actor]!\n  event     ASSAULT\n'
                                     '  gloss     glorps\n  example   Iran glorped Russia. => IRN > RUS\n')
    t.write('mine/actors/kenya.txt', 'state KEN\n  name  Kenya\n  adjective  Kenyan\n\nstate RTN\n  name  Ruritania\n  adjective  Ruritanian\n')
    t.write('mine/frames/sent.txt', 'frame %s\n  verb      send\n  args      A=subj! R=to!\n  event     COOPERATE\n  gloss     another reading\n'
                                    '  example   Iran sent trucks to Russia. => IRN > RUS\n' % rule[0])
    after, r = events('--lexicon', mine)
    t.check('--lexicon adds a frame and a state', ('ASSAULT', ['RTN'], ['KEN'], 'assault.glorp.1') in after, (after, text(r)))
    t.check('--lexicon overrides a frame of the same name', any(e[0] == 'COOPERATE' and e[3] == rule[0] for e in after)
            and not any(e[0] == 'AID' for e in after), (after, text(r)))
    t.check('and nothing of ours has changed', events()[0] == before)
    t.write('mine/frames/wrong.txt', 'frame assault.wrong.1\n  verb wrong\n  event NONSENSE\n')
    r = t.run('code', '--lexicon', mine, inp)
    t.check('a wrong lexicon names file and line', r.returncode == 1 and os.path.join(mine, 'frames/wrong.txt') + ':3' in text(r) and not r.stdout, (r.returncode, text(r)))
    r = t.run('code', '--lexicon', t.path('nowhere'), inp)
    t.check('a lexicon that is not there', r.returncode == 1 and 'nowhere' in text(r), (r.returncode, text(r)))


def main():
    t = Tests(sys.argv[1])
    for part in (kinds_of_input, outputs, kinds_of_records, filters, the_same_again, lexicons):
        part(t)
    t.finish()


main()

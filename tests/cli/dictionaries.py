#!/usr/bin/env python3
"""code --dictionaries: a folder, its configuration, threads, import that checks; reading many lines is quick. dictionaries.py PROGRAM"""
import os
import sys
import time

from common import SOURCE, Tests

DICTIONARIES = os.path.join(SOURCE, 'tests', 'dictionaries')


def text(r):
    return (r.stdout + r.stderr).decode()


def folder(t, name, **files):
    os.mkdir(t.path(name))
    for file, content in files.items():
        t.write(os.path.join(name, file.replace('_', '.') + '.txt'), content)
    return t.path(name)


def main():
    t = Tests(sys.argv[1])
    story = t.write('story.txt', 'Chad attacked Niger. Chadian rebels signed a pact with Mali.\n')
    base = ['code', '--date', '2015-03-01', '--dictionaries']

    r = t.run(*base, DICTIONARIES, story)
    want = ['20150301\tTCD\tNER\t190\t\t%s-1\t' % story, '20150301\tTCDREB\tMLI\t0571\t\t%s-2\t' % story]
    t.check('a text with a configured folder', r.returncode == 0 and r.stdout.decode().splitlines() == want, text(r))
    r2 = t.run(*base, DICTIONARIES, '--format', 'petrarch2', story)
    t.check('petrarch2 is the same', r2.stdout == r.stdout, text(r2))

    actors, verbs = 'CHAD [TCD]\nNIGER [NER]\n', '--- ATTACK [%s] ---\nATTACK\n'
    two = folder(t, 'two', my_actors=actors, a_verbs=verbs % '190', b_verbs=verbs % '999')
    r = t.run(*base, two, story)
    t.check('two verb dictionaries: said which', r.returncode == 3 or r.returncode == 1, text(r))
    t.check('and what to do', 'a.verbs.txt,b.verbs.txt' in text(r) and '--verbs' in text(r), text(r))
    r = t.run(*base, two, '--verbs', os.path.join(two, 'b.verbs.txt'), story)
    t.check('--verbs decides', r.returncode == 0 and b'\tTCD\tNER\t999\t' in r.stdout, text(r))
    r = t.run(*base, folder(t, 'none', my_actors=actors), story)
    t.check('no verb dictionary', r.returncode == 1 and 'no verb dictionary' in text(r) and not r.stdout, text(r))
    r = t.run(*base, t.path('nowhere'), story)
    t.check('no folder', r.returncode == 1 and 'nowhere' in text(r), text(r))
    r = t.run(*base, DICTIONARIES, '--format', 'jsonl', story)
    t.check('another format', r.returncode == 2, text(r))
    r = t.run(*base, DICTIONARIES, '--claims', story)
    t.check('records of ours are refused', r.returncode == 2 and not r.stdout, text(r))
    r = t.run('explain', '--verbs', 'x', story)
    t.check('explain --verbs alone', r.returncode == 2, text(r))
    r = t.run('code', '--format', 'petrarch', story)
    t.check('the format without dictionaries', r.returncode == 2, text(r))
    r = t.run(*base, DICTIONARIES, '--input', 'petrarch', story)
    t.check('no test file', r.returncode in (1, 3) and 'story.txt' in text(r) and '<Sentence>' in text(r), text(r))

    texts = []
    for i in range(40):
        texts.append(t.write('t%02d.txt' % i, 'Chad attacked Niger. ' * (1 + i % 7)))
    one = t.run(*base, DICTIONARIES, *texts)
    three = t.run(*base, DICTIONARIES, '--jobs', '3', *texts)
    t.check('threads change nothing', one.returncode == three.returncode == 0 and one.stdout == three.stdout and len(one.stdout) > 1000)

    mine = t.path('mine')
    r = t.run('lexicon', 'import', DICTIONARIES, '--out-dir', mine)
    t.check('import', r.returncode == 0 and sorted(os.listdir(mine)) == ['actors.txt', 'roles.txt'], text(r))
    r = t.run('lexicon', 'check', mine)
    t.check('what was imported has no wrong line', r.returncode == 0, text(r))

    names = ''.join('NAME%dX_OF_%d [TCDGOV]\n+OTHER_NAME_%d_\n\t[TCDREB <20100101]\n' % (i, i % 97, i) for i in range(20000))
    rules = ''.join('--- V%d [190] ---\nVERB%dX\n' % (i, i) + ''.join('- * {WORD%d THING} (IN PLACE%d) [19%d]\n' % (k, i, k) for k in range(9)) for i in range(2000))
    big = folder(t, 'big', my_actors=names, my_verbs=rules)
    empty = t.write('empty.conllu', '')
    began = time.time()
    r = t.run('code', '--dictionaries', big, '--input', 'conllu', empty)
    took = time.time() - began
    t.check('82,000 lines are read in under a second or two (%.2f s)' % took, r.returncode == 0 and took < 3, text(r))
    t.finish()


main()

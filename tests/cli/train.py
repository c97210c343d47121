#!/usr/bin/env python3
"""The trainer, on forty sentences of another language: train.py PROGRAM TRAINER

Two runs give the same bytes, the model knows what it learned, the program reads with it, and mistakes are told.
"""
import os
import re
import subprocess
import sys

from common import SOURCE, Tests

TREEBANK = os.path.join(SOURCE, 'tests', 'treebank')


def train(t, trainer, *args):
    return subprocess.run([trainer, *args], capture_output=True, text=True, timeout=600)


def figures(text):
    return {k: float(v) for k, v in re.findall(r'(UPOS|lemmas|UAS|LAS) ([0-9.]+)', text)}


def trees(conllu):
    """Sentences as lists of (id, head)."""
    found = []
    for block in conllu.strip().split('\n\n'):
        rows = [line.split('\t') for line in block.split('\n') if line and not line.startswith('#')]
        found.append([(int(r[0]), int(r[6])) for r in rows if r[0].isdigit()])
    return found


def is_tree(sentence):
    head = dict(sentence)
    if [i for i, _ in sentence] != list(range(1, len(sentence) + 1)) or list(head.values()).count(0) != 1:
        return False
    for i in head:
        seen = set()
        while i and i not in seen:
            seen.add(i)
            i = head[i]
        if i:
            return False
    return True


def learning(t, trainer):
    recipe, gold = os.path.join(TREEBANK, 'es-sample.recipe'), os.path.join(TREEBANK, 'es-sample.conllu')
    os.mkdir(t.path('data'))
    model, again = t.path('data', 'english.ent'), t.path('again.ent')
    a = train(t, trainer, '--corpora', TREEBANK, '--out', model, '--dev', gold, recipe)
    b = train(t, trainer, '--quiet', '--corpora', TREEBANK, '--out', again, recipe)
    t.check('it trains', a.returncode == 0 and b.returncode == 0, a.stderr + b.stderr)
    if a.returncode or b.returncode:
        return None
    t.check('it says how far it is', 'net round 30' in a.stderr and 'dev 0: UPOS' in a.stderr, a.stderr)
    with open(model, 'rb') as f, open(again, 'rb') as g:
        t.check('the same corpora and recipe give the same bytes', f.read() == g.read())
    e = train(t, trainer, '--eval', model, gold)
    got = figures(e.stderr)
    t.check('it knows what it learned', got.get('LAS', 0) > 85 and got.get('UPOS', 0) > 95 and got.get('lemmas', 0) > 90, e.stderr)
    return model


def reading(t, model):
    text = t.write('text.txt', 'La madre de Ana come fruta. El tren llega a Lima.\n')
    for name, args in (('text', [text]), ('given tokens', ['--input', 'conllu', os.path.join(TREEBANK, 'es-sample.conllu')])):
        r = t.run('parse', '--data', os.path.dirname(model), *args)
        got = trees(r.stdout.decode()) if r.returncode == 0 else []
        t.check('the program reads %s with it' % name, got and all(is_tree(s) for s in got), r.stderr + r.stdout)
    r = t.run('parse', '--format', 'tree', '--data', os.path.dirname(model), text)
    t.check('and draws', 'root' in r.stdout.decode() and '─' in r.stdout.decode(), r.stderr)
    r = t.run('parse', '--model', 'accurate', '--data', os.path.dirname(model), text)
    t.check('a model that is not there is named', r.returncode == 1 and b'english-accurate.ent' in r.stderr, r.stderr)
    r = t.run('parse', '--model', 'best', '--data', os.path.dirname(model), text)
    t.check('an unknown model is named', r.returncode and b'best' in r.stderr, r.stderr)


def mistakes(t, trainer):
    for name, recipe in (('no such corpus', 'model x\n  treebank none.conllu\n  epochs-net 1\n'), ('no such recipe', None)):
        path = t.path('none.recipe') if recipe is None else t.write('bad.recipe', recipe)
        r = train(t, trainer, '--corpora', t.dir, '--out', t.path('x.ent'), path)
        t.check('%s: told' % name, r.returncode == 1 and 'none' in r.stderr and not os.path.exists(t.path('x.ent')), r.stderr)
    for args in ([], ['--only', 'names', 'x'], ['--base', 'x', 'y'], ['--frobnicate']):
        r = train(t, trainer, *args)
        t.check('wrong usage: %s' % ' '.join(args), r.returncode == 2 and 'usage' in r.stderr, r.stderr)


def main():
    t = Tests(sys.argv[1])
    trainer = os.path.abspath(sys.argv[2])
    model = learning(t, trainer)
    if model:
        reading(t, model)
    mistakes(t, trainer)
    t.finish()


main()

#!/usr/bin/env python3
"""CoNLL F1 of coreference (mean of MUC, B3 and entity-based CEAF; Pradhan et al. 2014) over GUM's chains, restricted to
what `entente parse --entities` resolves: people, places and organisations, without the speaker and hearer of a dialogue.

  tools/score_coref.py ENTENTE GUM.conllu [--data DIR] [--genre NAME]... [--errors]

Mentions are compared by their head word, the innermost where several share one; chains of one mention do not count.
Mentions of ours that the gold has as another kind of thing (events, abstract things) are left out.
"""
import collections
import itertools
import re
import subprocess
import sys
import tempfile

KINDS = {'person', 'place', 'organization'}


def documents(path):
    """(name, lines) of each document."""
    name, lines = None, []
    for line in open(path, encoding='utf-8'):
        if line.startswith('# newdoc'):
            if lines:
                yield name, lines
            name, lines = line.split('=')[-1].strip(), []
        lines.append(line)
    if lines:
        yield name, lines


def words(lines):
    """Columns of each word with its number in the document, sentence by sentence."""
    sentence, at = [], 0
    for line in lines:
        c = line.rstrip('\n').split('\t')
        if len(c) == 10 and c[0].isdigit():
            sentence.append((at, c))
            at += 1
        elif len(c) < 2 and not line.startswith('#') and sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def head_of(sentence, first, last):
    """The word of [first, last] whose head lies outside."""
    inside = {int(c[0]) for at, c in sentence if first <= at <= last}
    for at, c in sentence:
        if first <= at <= last and int(c[6]) not in inside:
            return at
    return first


def mentions(lines, ours):
    """[(entity, kind, head, length, form)]"""
    out, open_ = [], collections.defaultdict(list)
    for sentence in words(lines):
        by = dict(sentence)
        for at, c in sentence:
            m = re.search(r'(?:^|\|)Entity=([^|]*)', c[9])
            for opened, single, closed in re.findall(r'\(([^()]+)(\)?)|([^()]+)\)', m.group(1)) if m else []:
                fields = opened.split('-')
                if opened:
                    open_[fields[0]].append((at, fields))
                if opened and not single:
                    continue
                eid = fields[0] if opened else closed
                if not open_[eid]:
                    continue
                first, f = open_[eid].pop()
                head = first + int(f[2]) - 1 if ours else head_of(sentence, first, at)
                if head in by:
                    out.append((eid, f[1], head, at - first, by[head][1].lower()))
    return out


SPEAKERS = {'i', 'me', 'my', 'mine', 'myself', 'we', 'us', 'our', 'ours', 'ourselves', 'you', 'your', 'yours', 'yourself', 'yourselves', "'s"}


def chains(found, keep):
    """{head: chain} and the chains with two heads or more."""
    best = {}
    for eid, kind, head, length, form in found:
        if keep(kind, head, form) and (head not in best or length < best[head][1]):
            best[head] = (eid, length)
    groups = collections.defaultdict(set)
    for head, (eid, _) in best.items():
        groups[eid].add(head)
    return [g for g in groups.values() if len(g) > 1]


def links(key, response):
    """MUC: links of key that response has, and all."""
    where = {m: i for i, g in enumerate(response) for m in g}
    right = total = 0
    for g in key:
        parts = len({where[m] for m in g if m in where}) + sum(m not in where for m in g)
        right += len(g) - parts
        total += len(g) - 1
    return right, total


def b_cubed(key, response):
    where = {m: g for g in response for m in g}
    right = sum(len(g & where[m]) / len(g) for g in key for m in g if m in where)
    return right, sum(len(g) for g in key)


def assignment(score):
    """The best sum of a matching (Kuhn and Munkres), rows no longer than columns."""
    n, m = len(score), len(score[0]) if score else 0
    u, v, p, way = [0.0] * (n + 1), [0.0] * (m + 1), [0] * (m + 1), [0] * (m + 1)
    for i in range(1, n + 1):
        p[0], j0 = i, 0
        least, used = [float('inf')] * (m + 1), [False] * (m + 1)
        while True:
            used[j0], i0, delta, j1 = True, p[j0], float('inf'), 0
            for j in range(1, m + 1):
                if used[j]:
                    continue
                cost = -score[i0 - 1][j - 1] - u[i0] - v[j]
                if cost < least[j]:
                    least[j], way[j] = cost, j0
                if least[j] < delta:
                    delta, j1 = least[j], j
            for j in range(m + 1):
                if used[j]:
                    u[p[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if p[j0] == 0:
                break
        while j0:
            p[j0], j0 = p[way[j0]], way[j0]
    return sum(score[p[j] - 1][j - 1] for j in range(1, m + 1) if p[j])


def ceaf(key, response):
    if not key or not response:
        return 0.0
    a, b = (key, response) if len(key) <= len(response) else (response, key)
    return assignment([[2.0 * len(x & y) / (len(x) + len(y)) for y in b] for x in a])


def f1(p, pn, r, rn):
    p, r = p / pn if pn else 0, r / rn if rn else 0
    return p, r, 2 * p * r / (p + r) if p + r else 0


class Sums:
    def __init__(self):
        self.muc, self.b3, self.ceaf, self.found = [0] * 4, [0] * 4, [0] * 3, [0] * 3

    def add(self, key, response):
        for sums, measure in ((self.muc, links), (self.b3, b_cubed)):
            r, rn = measure(key, response)
            p, pn = measure(response, key)
            for i, x in enumerate((p, pn, r, rn)):
                sums[i] += x
        for i, x in enumerate((ceaf(key, response), len(response), len(key))):
            self.ceaf[i] += x
        k, q = set().union(*key) if key else set(), set().union(*response) if response else set()
        for i, x in enumerate((len(k & q), len(q), len(k))):
            self.found[i] += x

    def rows(self):
        return [('mentions in chains', f1(self.found[0], self.found[1], self.found[0], self.found[2])), ('MUC', f1(*self.muc)), ('B3', f1(*self.b3)),
                ('CEAF', f1(self.ceaf[0], self.ceaf[1], self.ceaf[0], self.ceaf[2]))]

    def conll(self):
        return sum(r[1][2] for r in self.rows()[1:]) / 3


def read(entente, data, lines):
    with tempfile.NamedTemporaryFile('w', suffix='.conllu', encoding='utf-8') as f:
        for line in lines:
            c = line.rstrip('\n').split('\t')
            if len(c) < 2:
                f.write(line if line.startswith(('# text', '# sent_id', '# newpar', '\n')) else '')
            elif '.' not in c[0]:
                f.write('\t'.join(c[:2] + ['_'] * 7 + ['SpaceAfter=No' if 'SpaceAfter=No' in c[9] else '_']) + '\n')
        f.flush()
        args = [entente, 'parse', '--entities', '--input', 'conllu', f.name] + (['--data', data] if data else [])
        return subprocess.run(args, stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout.splitlines(True)


def errors(gold, ours, key, response, text):
    """What keeps a mention out of its chain, by its form."""
    where = {m: i for i, g in enumerate(response) for m in g}
    count = collections.Counter()
    for g in key:
        chain = sorted(g)
        for m in chain[1:]:
            earlier = [x for x in chain if x < m]
            if m in where and any(where.get(x) == where[m] for x in earlier):
                continue
            kind = 'missing' if m not in ours else 'alone' if m not in where else 'elsewhere'
            count[(kind, text[m][1] if text[m][3] == 'PRON' else text[m][3])] += 1
    return count


def main():
    a = sys.argv[1:]
    data = a[a.index('--data') + 1] if '--data' in a else None
    genres = [a[i + 1] for i, x in enumerate(a) if x == '--genre']
    show = '--errors' in a
    total, by, wrong = Sums(), {}, collections.Counter()
    for name, lines in documents(a[1]):
        genre = name.split('_')[1] if name and name.count('_') > 1 else ''
        if genres and genre not in genres:
            continue
        gold = mentions(lines, False)
        other = {h for _, kind, h, _, _ in gold if kind not in KINDS} - {h for _, kind, h, _, _ in gold if kind in KINDS}
        ours = mentions(read(a[0], data, lines), True)
        key = chains(gold, lambda kind, head, form: kind in KINDS and form not in SPEAKERS)
        response = chains(ours, lambda kind, head, form: head not in other and form not in SPEAKERS)
        total.add(key, response)
        by.setdefault(genre, Sums()).add(key, response)
        text = {at: c for s in words(lines) for at, c in s}
        wrong += errors(gold, {h for _, _, h, _, _ in ours}, key, response, text)
    for name, (p, r, f) in total.rows():
        print('%-20s P %.3f R %.3f F1 %.3f' % (name, p, r, f))
    print('CoNLL F1 %.1f' % (100 * total.conll()))
    for genre, s in sorted(by.items()):
        print('  %-15s %.1f' % (genre, 100 * s.conll()))
    for (kind, form), n in itertools.islice(wrong.most_common(), 40 if show else 0):
        print('  %5d %-10s %s' % (n, kind, form))


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""Where trees go wrong: syntax_tables.py GOLD.conllu SYSTEM.conllu

Both hold the same tokens. Prints two Markdown tables: LAS by genre (from `sent_id = CORPUS_genre_...` or `genre-name`), and for each relation how
many words have it, how many of those got it with the right head, and how many of those that were given it are right. Subtypes count as their
universal relation.
"""
import collections
import sys


def sentences(path):
    """(genre, [(upos, head, relation)]) of each sentence."""
    genre, rows = '-', []
    with open(path, encoding='utf-8') as f:
        for line in f:
            c = line.rstrip('\n').split('\t')
            if line.startswith('# sent_id = '):
                name = line[12:].strip()
                first = name.split('-')[0]
                genre = first.split('_')[1] if '_' in first else first
            elif len(c) == 10 and c[0].isdigit():
                rows.append((c[3], c[6], c[7].split(':')[0]))
            elif not line.strip() and rows:
                yield genre, rows
                rows = []
    if rows:
        yield genre, rows


def percent(a, b):
    return '%.1f' % (100.0 * a / b) if b else '-'


def main():
    if len(sys.argv) != 3:
        sys.stderr.write(__doc__)
        return 2
    by_genre = collections.defaultdict(lambda: [0] * 4)
    gold_n, given_n, right_n = collections.Counter(), collections.Counter(), collections.Counter()
    for (genre, gold), (_, got) in zip(sentences(sys.argv[1]), sentences(sys.argv[2])):
        if len(gold) != len(got):
            sys.exit('the tokens are not the same')
        for g, s in zip(gold, got):
            head, both = g[1] == s[1], g[1:] == s[1:]
            for k, yes in enumerate((True, g[0] == s[0], head, both)):
                by_genre[genre][k] += yes
            gold_n[g[2]] += 1
            given_n[s[2]] += 1
            right_n[g[2]] += both
    print('| genre | words | UPOS | UAS | LAS |\n|---|---|---|---|---|')
    for genre in sorted(by_genre):
        n, upos, uas, las = by_genre[genre]
        print('| %s | %d | %s | %s | %s |' % (genre, n, percent(upos, n), percent(uas, n), percent(las, n)))
    print('\n| relation | words | recall | precision |\n|---|---|---|---|')
    for rel, n in gold_n.most_common():
        print('| %s | %d | %s | %s |' % (rel, n, percent(right_n[rel], n), percent(right_n[rel], given_n[rel])))
    return 0


sys.exit(main())

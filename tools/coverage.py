#!/usr/bin/env python3
"""How much of what states, governments and armed groups do the frames know.

    coverage.py PROGRAM TEXT [LEXICON] [--blocks N] [--missing N] [--sample N]

TEXT is plain text, blocks apart by blank lines; N of them, evenly spread, are parsed (default 1500). Counted is every verb whose
subject, or agent in a passive, is a state, its capital, people or adjective, or a noun of lexicon/roles that acts for
a government, an army, a police or an armed group. A verb is known where lexicon/frames has its lemma (alone, with a particle
or in a phrase), where a frame lists it as no event, or where lexicon/cues has it as a source of claims, a modal, a support verb.
Written: the share by occurrence and by lemma, the missing lemmas by frequency, and a random sample (fixed seed) to be judged by
reading.
"""
import collections
import glob
import os
import random
import re
import subprocess
import sys
import tempfile

SECTORS = {'GOV', 'MIL', 'REB', 'COP', 'PRM', 'SPY', 'UAF', 'LEG', 'PTY', 'OPP', 'JUD', 'IGO'}


def stanzas(pattern):
    for path in sorted(glob.glob(pattern, recursive=True)):
        fields = []
        with open(path, encoding='utf-8') as f:
            for line in f:
                line = line.split(' #')[0].rstrip()
                if not line.strip():
                    if fields:
                        yield fields
                    fields = []
                elif not line.startswith('#'):
                    key, _, value = line.strip().partition(' ')
                    fields.append((key, value.strip()))
        if fields:
            yield fields


def values(fields, keys):
    for key, value in fields:
        if key in keys:
            for one in value.split(';'):
                one = re.sub(r'\[.*?\]|:.*', '', one).strip()
                if one:
                    yield one


def known_verbs(lexicon):
    known = set()
    for fields in stanzas(lexicon + '/frames/**/*.txt'):
        known |= {v.split()[0] for v in values(fields, ('verb', 'phrase'))}
    for fields in stanzas(lexicon + '/cues/*.txt'):
        known |= {v.split()[0] for v in values(fields, ('verb', 'word'))}
    return known


def actors(lexicon):
    """Names (as written) and lower-case nouns of public actors."""
    names, nouns = set(), set()
    for fields in stanzas(lexicon + '/actors/states/*.txt'):
        names |= {v for v in values(fields, ('name', 'adjective', 'demonym', 'capital', 'metonym'))}
    for fields in stanzas(lexicon + '/roles/*.txt'):
        if {v for k, v in fields if k == 'sector'} & SECTORS:
            for v in values(fields, ('phrase', 'plural')):
                nouns.add(v.split()[-1].lower())
    nouns -= {'one', 'people', 'man', 'men', 'woman', 'member', 'head', 'chief', 'of'}
    return {n.split()[-1] for n in names}, nouns


def sentences(program, blocks):
    with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='utf-8') as f:
        f.write('\n\n'.join(blocks) + '\n')
        f.flush()
        out = subprocess.run([program, 'parse', '--quiet', '--input', 'text', f.name], capture_output=True, text=True, check=True).stdout
    text, words = '', []
    for line in out.split('\n'):
        if line.startswith('# text = '):
            text = line[9:]
        elif line and line[0] != '#':
            cell = line.split('\t')
            if cell[0].isdigit():
                words.append(cell)
        elif not line and words:
            yield text, words
            words = []


def acts(text, words, names, nouns):
    """Verbs with a public actor as subject or agent."""
    for w in words:
        if w[7].split(':')[0] != 'nsubj' and w[7] != 'obl:agent':
            continue
        head = words[int(w[6]) - 1] if w[6] != '0' else None
        if head is None or head[3] != 'VERB' or (w[7] == 'nsubj:pass'):
            continue
        mods = {x[1] for x in words if x[6] == w[0]}
        public = w[1] in names and w[3] == 'PROPN' or w[2].lower() in nouns or (mods & names and w[3] == 'NOUN')
        if public:
            yield head[2].lower(), w[1], text


def option(args, name, default):
    if name in args:
        i = args.index(name)
        default = int(args[i + 1])
        del args[i:i + 2]
    return default


def main():
    args = sys.argv[1:]
    nblock, nmissing, nsample = option(args, '--blocks', 1500), option(args, '--missing', 60), option(args, '--sample', 0)
    if len(args) < 2:
        sys.exit(__doc__)
    lexicon = args[2] if len(args) > 2 else os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'lexicon')
    blocks = [b for b in open(args[1], encoding='utf-8').read().split('\n\n') if b.strip()]
    blocks = blocks[::max(1, len(blocks) // nblock)][:nblock]
    known, (names, nouns) = known_verbs(lexicon), actors(lexicon)
    found = [a for text, words in sentences(args[0], blocks) for a in acts(text, words, names, nouns)]
    count = collections.Counter(lemma for lemma, _, _ in found)
    missing = collections.Counter({v: n for v, n in count.items() if v not in known})
    total, gone = sum(count.values()), sum(missing.values())
    print('verbs of public actors %d, known %.1f %%; lemmas %d, known %.1f %%' %
          (total, 100.0 * (total - gone) / total, len(count), 100.0 * (len(count) - len(missing)) / len(count)))
    print('missing:', ' '.join('%s:%d' % p for p in sorted(missing.items(), key=lambda p: (-p[1], p[0]))[:nmissing]))
    random.seed(20261124)
    for lemma, who, text in random.sample(found, min(nsample, len(found))):
        print('%s\t%s\t%s\t%s' % ('known' if lemma in known else 'MISSING', lemma, who, text))


if __name__ == '__main__':
    main()

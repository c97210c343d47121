#!/usr/bin/env python3
"""Measures the built program with the scorers of a folder of gold data, and rewrites the tables of docs/evaluation.md.

    evaluate.py PROGRAM SHARED [SECTION...] [--dry-run]

SHARED has data/ (corpora and gold) and measure/ (the scorers, run as they are). Each section below makes
the program's output, runs one scorer on it, and picks figures out of what the scorer prints. In docs/evaluation.md
the tables stand between `<!-- figures SECTION -->` and `<!-- end -->`; the figure that stood there is
kept beside the new one. What a section needs and is not there (a verb, a corpus) is said, not guessed.
"""
import collections
import datetime
import glob
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DOC = os.path.join(ROOT, 'docs', 'evaluation.md')

Figure = collections.namedtuple('Figure', 'name value')


class Absent(Exception):
    """A verb or a corpus that this section needs is not there."""


class Bench:
    """The program, the data and the scorers; remembers the commands that were run."""

    def __init__(self, program, shared, work):
        self.program, self.shared, self.work = os.path.abspath(program), os.path.abspath(shared), work
        self.commands = []

    def data(self, *parts):
        path = os.path.join(self.shared, 'data', *parts)
        if not os.path.exists(path):
            raise Absent('%s is not there' % '/'.join(('data',) + parts))
        return path

    def tidy(self, words):
        short = []
        for w in words:
            w = w.replace(self.work + '/', 'OUT/').replace(self.shared + '/', 'SHARED/').replace(self.program, 'entente')
            short.append("'%s'" % w if re.search(r'[^\w./@,=+:-]', w) else w)
        return ' '.join(short)

    def entente(self, *args, out=None):
        """Runs the program; standard output goes to the file out. Some inputs may fail (3), each is named."""
        words = [self.program] + list(args)
        self.commands.append(self.tidy(words) + (' > OUT/' + os.path.basename(out) if out else ''))
        with open(out or os.devnull, 'wb') as f:
            p = subprocess.run(words, stdout=f, stderr=subprocess.PIPE)
        if p.returncode not in (0, 3):
            raise Absent('`%s` ended with %d: %s' % (self.tidy(words), p.returncode,
                                                     p.stderr.decode('utf-8', 'replace').strip().split('\n')[-1][:200]))

    def has_verb(self, verb):
        return subprocess.run([self.program, 'help', verb], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def need_verb(self, verb):
        if not self.has_verb(verb):
            raise Absent('the verb `%s` does not exist yet' % verb)

    def score(self, scorer, *args):
        script = os.path.join(self.shared, 'measure', scorer)
        if not os.path.exists(script):
            raise Absent('measure/%s is not there' % scorer)
        self.commands.append('python3 SHARED/measure/%s %s' % (scorer, self.tidy(args)))
        p = subprocess.run([sys.executable, script] + list(args), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                           universal_newlines=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))
        if p.returncode and not p.stdout.strip():
            raise Absent('measure/%s: %s' % (scorer, (p.stderr.strip().split('\n') or ['failed'])[-1][:200]))
        return p.stdout

    def path(self, *parts):
        full = os.path.join(self.work, *parts)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return full

    def folder(self, name):
        full = os.path.join(self.work, name)
        shutil.rmtree(full, ignore_errors=True)
        os.makedirs(full)
        return full


def stem(path):
    return re.sub(r'\.(html?|txt|json|conllu)?(\.(gz|zst|br))?$', '', os.path.basename(path))


def lines(path):
    with open(path, encoding='utf-8') as f:
        return [json.loads(line) for line in f if line.strip()]


def find(pattern, text, *names):
    """Figures from the groups of the first match."""
    m = re.search(pattern, text, re.M)
    if not m:
        raise Absent('the scorer said: ' + text.strip()[:200])
    return [Figure(name, m.group(i + 1)) for i, name in enumerate(names)]


# ---- sections --------------------------------------------------------------

def pages(b):
    folder = b.data('pages', 'html')
    out = b.path('pages.jsonl')
    b.entente('extract', folder, out=out)
    articles = {stem(r['input']): {'articleBody': r.get('text') or ''} for r in lines(out)}
    with open(b.path('pages.json'), 'w', encoding='utf-8') as f:
        json.dump(articles, f, ensure_ascii=False)
    b.commands.append('(the lines of OUT/pages.jsonl as one object: {file name without ending: {"articleBody": text}})')
    text = b.score('score_articles.py', b.data('pages', 'ground-truth.json'), b.path('pages.json'))
    return find(r'^pages\s+\d+\s+\d+\s+(\S+) ±\S+\s+(\S+) ±\S+\s+(\S+) ±', text,
                'F1', 'precision', 'recall')


def metadata(b):
    out = b.path('metadata.jsonl')
    b.entente('extract', b.data('metadata', 'html'), out=out)
    text = b.score('score_meta.py', b.data('metadata', 'truth.json'), out)
    figures = []
    for name in ('title', 'title loose', 'date', 'author'):
        m = re.search(r'^%s\s+truth.*?precision (\S+) recall (\S+)' % name, text, re.M)
        if m:
            figures += [Figure(name + ' precision', m.group(1)), Figure(name + ' recall', m.group(2))]
    return figures + find(r'^author names:.*precision (\S+) recall (\S+)', text, 'author names precision', 'author names recall') + \
        find(r'^segments.*precision (\S+) recall (\S+) .*F1 (\S+)', text, 'segments precision', 'segments recall', 'segments F1')


def bare_tokens(gold, out):
    """A copy of a CoNLL-U file that has only what a tokenizer gives: tags, lemmas and trees are taken away."""
    with open(gold, encoding='utf-8') as f, open(out, 'w', encoding='utf-8') as g:
        for line in f:
            c = line.rstrip('\n').split('\t')
            if len(c) < 2:
                g.write(line)
            elif '.' not in c[0]:
                g.write('\t'.join(c[:2] + ['_'] * 7 + [c[-1] if c[-1].startswith('SpaceAfter') else '_']) + '\n')


def raw_text(gold, out):
    """The sentences' text: blanks between sentences, an empty line between paragraphs and documents."""
    text, first = [], True
    with open(gold, encoding='utf-8') as f:
        for line in f:
            if re.match(r'# new(par|doc)', line) and text and text[-1] != '\n\n':
                text.append('\n\n')
                first = True
            elif line.startswith('# text = '):
                text += ['' if first else ' ', line[9:].strip()]
                first = False
    with open(out, 'w', encoding='utf-8') as g:
        g.write(''.join(text) + '\n')


def syntax(b):
    figures = []
    for name in ('ewt-dev', 'gum-dev'):
        gold = b.data('syntax', name + '.conllu')
        bare, raw = b.path(name + '.bare.conllu'), b.path(name + '.txt')
        bare_tokens(gold, bare)
        raw_text(gold, raw)
        b.commands.append('(OUT/%s.bare.conllu: the tokens alone; OUT/%s.txt: the text alone)' % (name, name))
        for model in ('', 'accurate'):
            for kind, source, args in (('gold tokens', bare, ['--input', 'conllu']), ('raw text', raw, ['--input', 'text'])):
                out = b.path('%s.%s.%sout' % (name, kind.split()[0], model and model + '.'))
                b.entente('parse', *((['--model', model] if model else []) + args + [source]), out=out)
                text = b.score('score_conllu.py', gold, out)
                wanted = ['UPOS', 'XPOS', 'Lemmas', 'UAS', 'LAS'] if args[1] == 'conllu' else ['Words', 'Sentences', 'UPOS', 'LAS']
                for w in wanted:
                    figures += find(r'^%s\s+(\S+)' % w, text, '%s%s, %s: %s' % (model and model + ' model, ', name, kind, w))
    return figures


def names(b):
    gold = b.data('names', 'uner-ewt-dev.conllu')
    bare, out = b.path('uner.bare.conllu'), b.path('uner.out')
    bare_tokens(gold, bare)
    b.commands.append('(OUT/uner.bare.conllu: the tokens alone)')
    b.entente('parse', '--names', '--input', 'conllu', bare, out=out)
    text = b.score('score_names.py', gold, out)
    figures = []
    for kind in ('PER', 'LOC', 'ORG', 'all'):
        figures += find(r'^%s\s+P \S+ R \S+ F1 (\S+)' % kind, text, 'UNER EWT dev: %s F1' % kind)
    return figures


def coreference(b):
    gold = b.data('syntax', 'gum-dev.conllu')
    scorer = os.path.join(ROOT, 'tools', 'score_coref.py')
    p = subprocess.run([sys.executable, scorer, b.program, gold], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if p.returncode:
        raise Absent('tools/score_coref.py: ' + (p.stderr.strip().split('\n') or ['failed'])[-1][:200])
    b.commands.append('tools/score_coref.py entente SHARED/data/syntax/gum-dev.conllu')
    figures = []
    for name in ('mentions in chains', 'MUC', 'B3', 'CEAF'):
        figures += find(r'^%s\s+P \S+ R \S+ F1 (\S+)' % name, p.stdout, 'GUM dev: %s F1' % name)
    return figures + find(r'^CoNLL F1 (\S+)', p.stdout, 'GUM dev: CoNLL F1') + find(r'^  news\s+(\S+)', p.stdout, 'GUM dev, news: CoNLL F1')


def per_document(b, name, args, inputs):
    """Codes each input into a file of its own, DOC.jsonl."""
    out = b.folder(name)
    b.entente(*args, '--out-dir', out, *inputs)
    for path in glob.glob(os.path.join(out, '*')):
        good = os.path.join(out, stem(re.sub(r'\.jsonl$', '', path)) + '.jsonl')
        if path != good:
            os.replace(path, good)
    return out


def events(b):
    b.need_verb('code')
    out = per_document(b, 'events', ['code', '--date', '@' + b.data('events', 'dates.tsv')], [b.data('events', 'texts')])
    text = b.score('score_events.py', b.data('events', 'gold'), out, b.data('events', 'docs'))
    figures = []
    for level in ('type', 'dyad', 'strict'):
        figures += find(r'^%s\s+P (\S+) .*?R (\S+) .*?F1 (\S+)' % level, text, level + ' P', level + ' R', level + ' F1')
    for name, value in re.findall(r'^  (\S.*?\S)\s+(\d\.\d+) \(\d+/\d+\)$', text, re.M):
        figures.append(Figure('of the matched: ' + name, value))
    return figures


def relations(b):
    b.need_verb('relate')
    out = b.path('relations.tsv')
    b.entente('relate', b.data('relations', 'pairs-dev.tsv'), out=out)
    text = b.score('score_relations.py', b.data('relations', 'pairs-dev.tsv'), out)
    return find(r'accuracy (\S+) macro-F1 (\S+)', text, 'accuracy', 'macro-F1') + \
        find(r'^quad macro-F1 (\S+)', text, 'quad macro-F1') + find(r'^binary macro-F1 (\S+)', text, 'cooperation or conflict macro-F1')


def claims(b):
    b.need_verb('code')
    out = per_document(b, 'claims', ['code', '--claims'], [b.data('attributions', 'text')])
    text = b.score('score_claims.py', b.data('attributions', 'gold'), b.data('attributions', 'text'), out)
    return find(r'^claims P (\S+) R (\S+) F1 (\S+)', text, 'found P', 'found R', 'found F1') + \
        find(r'source right (\S+), cue right (\S+), content token F1 (\S+)', text, 'source right', 'cue right', 'content token F1') + \
        find(r'^full\s+P \S+ R \S+ F1 (\S+)', text, 'full F1')


def dated(b):
    """The documents of times/ and their publication days."""
    folder, table = b.data('times'), b.path('times.tsv')
    texts = []
    with open(table, 'w', encoding='utf-8') as f:
        for path in sorted(glob.glob(os.path.join(folder, '*.txt'))):
            if not os.path.exists(path[:-4] + '.json'):
                continue  # a licence, not a document
            with open(path[:-4] + '.json', encoding='utf-8') as g:
                f.write('%s\t%s\n' % (os.path.basename(path), json.load(g)['dct']))
            texts.append(path)
    copy = b.folder('times-texts')
    for path in texts:
        shutil.copy(path, copy)
    b.commands.append('(OUT/times.tsv: the `dct` of each data/times/*.json; OUT/times-texts: their *.txt)')
    return copy, table


def marked_part(b, out):
    """A copy of the predictions without those behind the last word that the gold marks: it stops after some sentences."""
    copy = b.folder('times-marked')
    for path in glob.glob(os.path.join(b.data('times'), '*.json')):
        with open(path, encoding='utf-8') as f:
            gold = json.load(f)
        with open(path[:-5] + '.txt', encoding='utf-8', newline='') as f:
            text = f.read()
        last = max([x['end'] for x in gold['times'] + gold.get('events', [])] or [0])
        end, name = len(text[:last].encode('utf-8')), os.path.basename(path)[:-5] + '.jsonl'
        if os.path.exists(os.path.join(out, name)):
            with open(os.path.join(copy, name), 'w', encoding='utf-8') as f:
                f.writelines(json.dumps(r) + '\n' for r in lines(os.path.join(out, name)) if r['start'] < end)
    b.commands.append('(OUT/times-marked: the same without what lies behind the last marked word of each document)')
    return copy


def times(b):
    b.need_verb('times')
    folder, table = dated(b)
    out = per_document(b, 'times', ['times', '--date', '@' + table], [folder])
    figures = []
    for where, kind in ((out, ''), (marked_part(b, out), 'marked part: ')):
        text = b.score('score_times.py', b.data('times'), where)
        for level in ('strict', 'relaxed', 'value'):
            figures += find(r'^%s\s+P (\S+) R (\S+) F1 (\S+)' % level, text, *(kind + level + x for x in (' P', ' R', ' F1')))
    return figures


def factuality(b):
    b.need_verb('code')
    folder, table = dated(b)
    out = per_document(b, 'factuality', ['code', '--predicates', '--date', '@' + table], [folder])
    text = b.score('score_factuality.py', b.data('times'), out)
    figures = find(r'^found (\S+)', text, 'predicates found')
    for kind in ('polarity', 'certainty', 'time'):
        figures += find(r'^%s\s+accuracy (\S+) macro-F1 (\S+)' % kind, text, kind + ' accuracy', kind + ' macro-F1')
    return figures


def obligations(b):
    b.need_verb('obligations')
    text = b.score('score_obligations.py', b.data('pacts', 'questions-dev.csv'), b.program)
    return find(r'questions right (\d+ of \d+)', text, 'questions right')


def petrarch(b):
    """PETRARCH's own tests with its own dictionaries: given trees of both kinds, verbs of both generations."""
    b.need_verb('code')
    figures = []
    ud, treebank = b.data('petrarch', 'suite', 'PETR.UnitTest.records.ud.xml'), b.data('petrarch', 'suite', 'PETR.UnitTest.records.xml')
    bare = []
    for records in ud, treebank:
        bare.append(b.path('bare-' + os.path.basename(records)))
        with open(records, encoding='utf-8') as f, open(bare[-1], 'w', encoding='utf-8') as g:
            g.write(re.sub(r'<Parse>.*?</Parse>', '', f.read(), flags=re.S))
    b.commands.append('(OUT/bare-*.xml: the same files without <Parse>, so that our own parser makes the trees)')
    for name, suite, records in (('UD trees, second generation', 'unittest-ud.jsonl', ud),
                                 ('Treebank trees, first generation', 'unittest-ptb.jsonl', treebank),
                                 ('our trees, second generation', 'unittest-ud.jsonl', bare[0]),
                                 ('our trees, first generation', 'unittest-ptb.jsonl', bare[1])):
        out = b.path('petrarch-%s.tsv' % os.path.basename(records)[:-4])
        b.entente('code', '--quiet', '--dictionaries', b.data('petrarch', 'dictionaries'), '--input', 'petrarch', records, out=out)
        text = b.score('score_petrarch.py', b.data('petrarch', 'suite', suite), out)
        figures += find(r'^records right (\d+ of \d+)', text, name + ': records right')
        for level in ('exact', 'root', 'pair'):
            figures += find(r'^%s\s+P \S+ R \S+ F1 (\S+)' % level, text, '%s: %s F1' % (name, level))
    return figures + dictionary_speed(b)


def dictionary_speed(b):
    """Given trees with the largest dictionaries of the folder: reading them, and words a second."""
    trees, nothing = b.data('syntax', 'gum-train.conllu'), b.path('empty.conllu')
    open(nothing, 'w').close()
    folder = b.data('petrarch', 'dictionaries')
    words = [b.program, 'code', '--quiet', '--dictionaries', folder, '--verbs', os.path.join(folder, 'CAMEO.2.0.txt'), '--input', 'conllu']
    with open(trees, encoding='utf-8') as f:
        count = sum(1 for line in f if re.match(r'\d+\t', line))
    b.commands.append(b.tidy(words + [trees]))
    start = min(timed(words + [nothing])[0] for _ in range(3))
    run = min(timed(words + [trees])[0] for _ in range(3))
    return [Figure('all dictionaries: read in ms', '%d' % (start * 1000)), Figure('given trees: words/s', '%d' % (count / max(run - start, 1e-3)))]


def timed(words):
    """Wall seconds and peak memory (MB) of one run."""
    reader, writer = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.execv(words[0], words)
    os.close(reader)
    os.close(writer)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise Absent('`%s` ended with status %d' % (' '.join(words), os.WEXITSTATUS(status)))
    return time.monotonic() - began, usage.ru_maxrss / 1024


def speed(b):
    news = b.data('speed', 'news.txt')
    out, tiny = b.path('news.conllu'), b.path('tiny.txt')
    with open(tiny, 'w') as f:
        f.write('Hello.\n')
    b.entente('parse', '--input', 'text', news, out=out)
    with open(out, encoding='utf-8') as f:
        words = sum(1 for line in f if re.match(r'\d+\t', line))
    figures = [Figure('UD words in the text', str(words))]
    for verb in ('parse', 'code'):
        if not b.has_verb(verb):
            continue
        start = min(timed([b.program, verb, '--input', 'text', tiny])[0] for _ in range(5))
        runs = [timed([b.program, verb, '--input', 'text', news]) for _ in range(2)]
        b.commands.append('entente %s --input text SHARED/data/speed/news.txt > /dev/null' % verb)
        best = min(r[0] for r in runs)
        figures += [Figure(verb + ': words a second, one core', '%d' % (words / (best - start))),
                    Figure(verb + ': memory at its highest, MB', '%d' % max(r[1] for r in runs)),
                    Figure(verb + ': start-up, ms', '%d' % (start * 1000))]
    accurate = min(timed([b.program, 'parse', '--model', 'accurate', '--input', 'text', news])[0] for _ in range(2))
    b.commands.append('entente parse --model accurate --input text SHARED/data/speed/news.txt > /dev/null')
    figures.append(Figure('parse, accurate model: words a second, one core', '%d' % (words / accurate)))
    figures += two_threads(b, news)
    return figures


def two_threads(b, news):
    """How much faster two threads parse than one: the same text, cut into forty files."""
    with open(news, encoding='utf-8') as f:
        blocks = f.read().split('\n\n')
    files = []
    for i in range(40):
        files.append(b.path('news.%02d.txt' % i))
        with open(files[-1], 'w', encoding='utf-8') as f:
            f.write('\n\n'.join(blocks[i::40]))
    one, two = [min(timed([b.program, 'parse', '--jobs', str(n), '--input', 'text'] + files)[0] for _ in range(3)) for n in (1, 2)]
    b.commands.append('entente parse --jobs 1 (and 2) --input text PIECES > /dev/null (the text cut into forty files)')
    return [Figure('parse: two threads against one', '%.2f' % (one / two))]


SECTIONS = collections.OrderedDict([
    ('pages', pages), ('metadata', metadata), ('syntax', syntax), ('names', names), ('coreference', coreference), ('events', events), ('relations', relations),
    ('claims', claims), ('times', times), ('factuality', factuality), ('obligations', obligations), ('petrarch', petrarch),
    ('speed', speed)])


# ---- the page --------------------------------------------------------------

def old_figures(text, section):
    m = re.search(r'<!-- figures %s -->\n(.*?)<!-- end -->' % section, text, re.S)
    return dict(re.findall(r'^\| ([^|]+?) \| ([^|]+?) \|', m.group(1), re.M)) if m else {}


def version():
    p = subprocess.run(['git', '-C', ROOT, 'rev-parse', '--short', 'HEAD'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                       universal_newlines=True)
    return p.stdout.strip() or 'not under version control'


def table(section, figures, before, commands, absent):
    day = datetime.date.today().isoformat()
    text = ['<!-- figures %s -->' % section]
    if absent:
        text += ['Not measured on %s: %s.' % (day, absent), '']
    else:
        text += ['| measure | figure | before |', '|---|---|---|']
        text += ['| %s | %s | %s |' % (f.name, f.value, before.get(f.name, '')) for f in figures]
        text += ['', 'Measured on %s at %s by' % (day, version()), '', '```']
        text += list(collections.OrderedDict.fromkeys(commands)) + ['```']
    return '\n'.join(text + ['<!-- end -->'])


def replace(text, section, new):
    pattern = r'<!-- figures %s -->.*?<!-- end -->' % section
    if re.search(pattern, text, re.S):
        return re.sub(pattern, lambda m: new, text, flags=re.S)
    return text.rstrip('\n') + '\n\n## %s\n\n%s\n' % (section, new)


def main(argv):
    flags = [a for a in argv if a.startswith('--')]
    args = [a for a in argv if not a.startswith('--')]
    if len(args) < 2 or [f for f in flags if f != '--dry-run'] or any(s not in SECTIONS for s in args[2:]):
        sys.stderr.write(__doc__ + '\nSections: %s\n' % ' '.join(SECTIONS))
        return 2
    with open(DOC, encoding='utf-8') as f:
        text = f.read()
    with tempfile.TemporaryDirectory(prefix='entente-evaluate-') as work:
        for section in args[2:] or SECTIONS:
            b, figures, absent = Bench(args[0], args[1], work), [], None
            began = time.monotonic()
            try:
                figures = SECTIONS[section](b)
            except Absent as e:
                absent = str(e)
            before = old_figures(text, section)
            print('%s (%d s)%s' % (section, time.monotonic() - began, ': ' + absent if absent else ''))
            for f in figures:
                was = before.get(f.name, '')
                print('  %-46s %10s  %s' % (f.name, f.value, '' if was == f.value else '(before: %s)' % was if was else ''))
            sys.stdout.flush()
            if not absent or not before:
                text = replace(text, section, table(section, figures, before, b.commands, absent))
    if '--dry-run' not in flags:
        with open(DOC + '.new', 'w', encoding='utf-8') as f:
            f.write(text)
        os.replace(DOC + '.new', DOC)
        print('written into docs/evaluation.md')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Speed of the stages on plain news text, one core:

    speed.py PROGRAM NEWS.txt [--runs N] [--articles N] [--stages bench-stages --data DIR] [--write docs/benchmarks.md]

NEWS.txt has an article a block, blank lines between. Each verb is run N times (default 3) as one process over all articles, the medians
are told: words a second are UD words over wall time of the whole process, input and output included; loading is measured by
an article of one sentence and taken off. With --stages the share of each stage inside one process stands beside.
"""
import argparse
import datetime
import os
import platform
import re
import statistics
import subprocess
import tempfile
import time

VERBS = {
    'extract': ['extract'],
    'parse (text, syntax)': ['parse'],
    'code (all stages)': ['code', '--date', '2020-01-01'],
}


def run(command):
    """Wall seconds and peak memory in MB of one process."""
    began = time.monotonic()
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(p.pid, 0)
    took = time.monotonic() - began
    if os.waitstatus_to_exitcode(status) not in (0, 3):  # 3: some inputs are no text (said on standard error)
        raise SystemExit('%s: exit status %d' % (' '.join(command), os.waitstatus_to_exitcode(status)))
    return took, usage.ru_maxrss / 1024


def measure(command, runs):
    run(command)
    results = [run(command) for _ in range(runs)]
    return statistics.median(r[0] for r in results), max(r[1] for r in results)


def split(path, folder, limit):
    with open(path, encoding='utf-8') as f:
        blocks = [b for b in re.split(r'\n\s*\n', f.read()) if b.strip()]
    for i, b in enumerate(blocks[:limit]):
        with open(os.path.join(folder, '%05d.txt' % i), 'w', encoding='utf-8') as f:
            f.write(b + '\n')
    return min(len(blocks), limit)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('program')
    a.add_argument('news')
    a.add_argument('--runs', type=int, default=3)
    a.add_argument('--articles', type=int, default=10 ** 9)
    a.add_argument('--stages', metavar='BENCH_STAGES', help='the program bench-stages: adds the figures of each stage')
    a.add_argument('--data', help='folder of english.ent and lexicon.ent, for --stages')
    a.add_argument('--write')
    o = a.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        tiny = os.path.join(folder, 'tiny.txt')
        with open(tiny, 'w') as f:
            f.write('Germany met France.\n')
        texts = os.path.join(folder, 'texts')
        os.mkdir(texts)
        n = split(o.news, texts, o.articles)
        out = subprocess.run([o.program, 'parse', texts], capture_output=True).stdout
        words = sum(1 for line in out.splitlines() if re.match(rb'\d+\t', line))
        for name, verb in VERBS.items():
            start, _ = measure([o.program, *verb, tiny], max(5, o.runs))
            took, memory = measure([o.program, *verb, texts], o.runs)
            rows.append('| %s | %d | %.0f | %.0f | %.2f |' % (name, words / max(took - start, 1e-9), memory, start * 1000, took))
        if o.stages:
            files = sorted(os.path.join(texts, f) for f in os.listdir(texts))
            data = o.data or os.environ['ENTENTE_DATA']
            stages = subprocess.run([o.stages, os.path.join(data, 'english.ent'), os.path.join(data, 'lexicon.ent'), *files],
                                    capture_output=True, check=True, text=True).stdout
        else:
            stages = ''
    table = ['| verb | words/s | peak MB | start-up ms | seconds |', '|---|---|---|---|---|', *rows]
    head = '%s, %d articles, %d words, one core of %s' % (datetime.date.today(), n, words, platform.machine())
    text = '\n'.join(['## ' + head, '', '`bench/speed.py build/entente NEWS.txt --runs %d%s`' % (o.runs, ' --stages build/bench/bench-stages' if o.stages else ''), '', *table, '', stages])
    print(text)
    if o.write:
        with open(o.write, encoding='utf-8') as f:
            old = f.read()
        top, mark, rest = old.partition('<!-- newest first -->\n')
        with open(o.write, 'w', encoding='utf-8') as f:
            f.write(top + mark + '\n' + text + rest)


main()

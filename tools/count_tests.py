#!/usr/bin/env python3
"""Counts what a `meson test` run did, from its testlog.json: one line a test program, and a total.

    count_tests.py BUILD/meson-logs/testlog.json

A program that says `[  PASSED  ] N test(s)` (cmocka and our own runners do) counts N, any other counts one.
Prints the failed programs' output, and at the end `PASSED FAILED` as two numbers.
"""
import json
import re
import sys


def numbers(text, word):
    return sum(int(n) for n in re.findall(r'^\[  %s *\] (\d+) test' % word, text, re.M))


def main(path):
    total = [0, 0]
    with open(path, encoding='utf-8', errors='replace') as f:
        runs = [json.loads(line) for line in f if line.strip()]
    for run in sorted(runs, key=lambda r: r['name']):
        text = '%s\n%s' % (run.get('stdout', ''), run.get('stderr', ''))
        passed, failed = numbers(text, 'PASSED'), numbers(text, 'FAILED')
        ok = run['result'] in ('OK', 'EXPECTEDFAIL')
        if run['result'] == 'SKIP':
            continue
        if ok and not passed:
            passed = 1
        if not ok and not failed:
            failed = 1
        known = numbers(text, 'KNOWN')
        print('  %-34s %5d passed%s%s  %6.1f s' % (run['name'].replace('entente:', '').replace(' / ', '/'), passed,
              ', %d FAILED' % failed if failed else '', ', %d known' % known if known else '', run.get('duration', 0)))
        if failed:
            lines = [line for line in text.splitlines() if not line.startswith(('[       OK ]', '[ RUN      ]'))]
            print('    ' + '\n    '.join(lines[-80:]))
            print('    (%s: %s)' % (run['result'], ' '.join(run['command'])))
        total[0] += passed
        total[1] += failed
    print('%d %d' % tuple(total))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

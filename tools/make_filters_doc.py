#!/usr/bin/env python3
"""Writes docs/filters.md's table from the table of filters in src/store/filter.c, or checks that it says the same.

    make_filters_doc.py [--check] [ROOT]
"""
import os
import re
import sys

KINDS = {'EV': 'events', 'CL': 'claims', 'PA': 'pacts', 'TR': 'transfers', 'ST': 'stories', 'DO': 'documents', 'AC': 'actors'}
BEGIN, END = '<!-- table: made by tools/make_filters_doc.py -->\n', '<!-- end of table -->\n'


def table(root):
    with open(os.path.join(root, 'src/store/filter.c'), encoding='utf-8') as f:
        text = f.read()
    rows = re.findall(r'\[ENT_FILTER_\w+\] = \{"([\w-]+)", "([^"]*)", ([^,]+|"[^"]*"), (true|false), ([^,]+),\s*"((?:[^"\\]|\\.)*)"\}', text)
    out = ['| filter | value | of | meaning |', '|---|---|---|---|']
    for name, arg, _, several, kinds, words in rows:
        kinds = 'all' if '~' in kinds else ', '.join(KINDS[k.strip()] for k in kinds.split('|'))
        out.append('| `%s` | %s%s | %s | %s |' % (name, arg, ' ...' if several == 'true' else '', kinds, words.replace('|', '\\|')))
    return BEGIN + '\n' + '\n'.join(out) + '\n\n' + END, len(rows)


def main(argv):
    check = '--check' in argv
    rest = [a for a in argv if a != '--check']
    root = rest[0] if rest else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    path = os.path.join(root, 'docs/filters.md')
    with open(path, encoding='utf-8') as f:
        old = f.read()
    made, n = table(root)
    if n < 20:
        sys.exit('src/store/filter.c: only %d filters could be read' % n)
    start, end = old.index(BEGIN), old.index(END) + len(END)
    new = old[:start] + made + old[end:]
    if check:
        print('[%s] docs/filters.md has the %d filters of the table' % ('       OK ' if new == old else '  FAILED  ', n))
        return new != old
    with open(path, 'w', encoding='utf-8') as f:
        f.write(new)
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

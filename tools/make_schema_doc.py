#!/usr/bin/env python3
"""Writes the tables of docs/formats/database.md from src/store/schema.sql, or checks that they say the same.

    make_schema_doc.py [--check] [ROOT]
"""
import os
import re
import sys

BEGIN, END = '<!-- schema: made by tools/make_schema_doc.py -->\n', '<!-- end of schema -->\n'


def objects(sql):
    """(kind, name, comment, [(column, type, comment)]) of each table and view; comments stand before it or behind a column."""
    comment, out, lines, i = [], [], sql.split('\n'), 0
    while i < len(lines):
        line = lines[i]
        if line.startswith('-- ') and not line.startswith('-- --'):
            comment.append(line[3:])
        elif re.match(r'CREATE (VIRTUAL )?(TABLE|VIEW)', line):
            kind, name = re.match(r'CREATE (?:VIRTUAL )?(TABLE|VIEW) (\w+)', line).groups()
            columns = []
            if kind == 'VIEW':
                text = line
                while ')' not in text:
                    i += 1
                    text += lines[i]
                columns = [(c.strip().strip('"'), '', '') for c in text[text.index('(') + 1:text.index(')')].split(',')]
            elif 'VIRTUAL' not in line:
                i += 1
                while not lines[i].startswith(')'):
                    m = re.match(r'  (\w+) ((?:INTEGER|TEXT|REAL|BLOB)[^-]*?),?\s*(?:-- (.*))?$', lines[i])
                    if m and m.group(1) not in ('PRIMARY', 'UNIQUE'):
                        columns.append((m.group(1), m.group(2).strip().rstrip(','), m.group(3) or ''))
                    i += 1
            out.append((kind.lower(), name, ' '.join(comment), columns))
            comment = []
        elif not line.strip():
            comment = []
        i += 1
    return out


def text(sql):
    parts = [BEGIN]
    for kind, name, comment, columns in objects(sql):
        parts.append('\n### %s%s\n\n%s\n' % (name, ' (view)' if kind == 'view' else '', comment))
        if kind == 'view':
            parts.append('\nColumns: ' + ', '.join('`%s`' % c[0] for c in columns) + '.\n')
        elif columns:
            parts.append('\n| column | type | |\n|---|---|---|\n' + ''.join('| `%s` | %s | %s |\n' % (c, t, w.replace('|', '\\|')) for c, t, w in columns))
    return ''.join(parts) + '\n' + END


def main(argv):
    check, rest = '--check' in argv, [a for a in argv if a != '--check']
    root = rest[0] if rest else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with open(os.path.join(root, 'src/store/schema.sql'), encoding='utf-8') as f:
        sql = f.read()
    path = os.path.join(root, 'docs/formats/database.md')
    with open(path, encoding='utf-8') as f:
        old = f.read()
    start, end = old.index(BEGIN), old.index(END) + len(END)
    new = old[:start] + text(sql) + old[end:]
    bare = [n for _, n, c, _ in objects(sql) if not c]
    for name in bare:
        print('[  FAILED  ] src/store/schema.sql: %s has no comment' % name)
    if check:
        print('[%s] docs/formats/database.md says what schema.sql says' % ('       OK ' if new == old else '  FAILED  '))
        return new != old or bool(bare)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(new)
    return bool(bare)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

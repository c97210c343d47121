#!/usr/bin/env python3
"""Writes text files as C strings: embed_text.py OUT FILE... gives `static const char text_NAME[]` for each (NAME: the file's name
with everything but letters and digits as underscores)."""
import os
import re
import sys


def literal(line):
    return '"' + line.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def main():
    out, files = sys.argv[1], sys.argv[2:]
    with open(out, 'w', encoding='utf-8') as w:
        w.write('/* made by tools/embed_text.py; do not edit */\n')
        for f in files:
            name = re.sub(r'\W', '_', os.path.basename(f))
            w.write(f'static const char text_{name}[] =\n')
            with open(f, encoding='utf-8') as r:
                for line in r:
                    w.write('    ' + literal(line) + '\n')
            w.write('    "";\n')


main()

#!/usr/bin/env python3
"""Writes the files of the page as C: embed_page.py OUT [FOLDER]. Each is compressed with gzip; without a folder, or with an empty one, the table is empty and
the program is built without the page."""
import gzip
import hashlib
import os
import sys

TYPES = {'.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
         '.json': 'application/json', '.svg': 'image/svg+xml'}


def main():
    out, folder = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ''
    names = sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else []
    rows, total = [], 0
    with open(out, 'w', encoding='utf-8') as w:
        w.write('/* made by tools/embed_page.py; do not edit */\n')
        for i, name in enumerate(n for n in names if os.path.splitext(n)[1] in TYPES):
            with open(os.path.join(folder, name), 'rb') as f:
                data = gzip.compress(f.read(), 9, mtime=0)
            total += len(data)
            w.write('static const unsigned char page_file_%d[] = {%s};\n' % (i, ','.join(map(str, data))))
            rows.append('    {"%s", "%s", "%s", page_file_%d, %d},\n' % (
                name, TYPES[os.path.splitext(name)[1]], hashlib.sha256(data).hexdigest()[:16], i, len(data)))
        w.write('static const ent_page_file page_files[] = {\n%s    {NULL, NULL, NULL, NULL, 0}};\n' % ''.join(rows))
    if total > 400 * 1000:
        sys.exit('embed_page.py: the page is %d bytes compressed, more than 400 kB' % total)


main()

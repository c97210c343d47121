#!/usr/bin/env python3
"""Writes states.inc for src/export from lexicon/actors/states: make_states_table.py OUT FILE...
A row a state, in the order of the codes: code, first name, iso2, COW number, Gleditsch-Ward number (0: none)."""
import re
import sys


def main():
    out, files = sys.argv[1], sys.argv[2:]
    rows, entry = {}, None
    for path in files:
        with open(path, encoding='utf-8') as f:
            for line in f:
                m = re.match(r'state (\S+)', line)
                if m:
                    entry = rows.setdefault(m.group(1), {})
                    continue
                m = re.match(r'\s+(name|iso2|cow|gw)\s+(.*?)\s*(?:  #.*)?$', line)
                if m and entry is not None and m.group(1) not in entry:
                    entry[m.group(1)] = re.sub(r'\s*\[[^\]]*\]', '', m.group(2).split(';')[0]).strip()
    with open(out, 'w', encoding='utf-8') as w:
        w.write('/* made by tools/make_states_table.py; do not edit */\n')
        for code in sorted(rows):
            e = rows[code]
            number = {k: re.match(r'\d+', e.get(k, '')) for k in ('cow', 'gw')}
            w.write('{"%s", "%s", "%s", %s, %s},\n' % (code, e.get('name', '').replace('"', ''), e.get('iso2', ''),
                                                        *(number[k].group() if number[k] else '0' for k in ('cow', 'gw'))))


main()

#!/usr/bin/env python3
"""Checks that what must be written down is written down, and that nothing points nowhere.

    check_docs.py [ROOT]

D1 relative links in Markdown files lead to files      D5 each fuzz target has a corpus
D2 each folder of lexicon/ has a README.md             D6 each source file opens with a comment
D3 each verb of the program stands in README.md        D7 no function is longer than 90 lines
D4 each public function has a comment                  D8 each folder of src/ is in ARCHITECTURE.md's map, and the other way round
D9 each `folder/file` that the guides name is there
"""
import glob
import os
import re
import sys

SOURCES = ('src', 'train', 'tests', 'fuzz', 'bench', 'include')
LONGEST = 90


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def walk(root, tops, endings):
    for top in tops:
        for folder, folders, files in os.walk(os.path.join(root, top)):
            folders[:] = sorted(d for d in folders if not d.startswith('.') and not d.startswith('build') and d != 'node_modules')
            for name in sorted(files):
                if name.endswith(endings):
                    yield os.path.relpath(os.path.join(folder, name), root)


def links(root):
    for path in walk(root, ('.',), ('.md',)):
        text = re.sub(r'```.*?```', '', read(os.path.join(root, path)), flags=re.S)
        for target in re.findall(r'\]\(([^)\s]+)\)', text):
            if re.match(r'[a-z]+:|#', target):
                continue
            full = os.path.join(root, os.path.dirname(path), target.split('#')[0])
            if not os.path.exists(full):
                yield '%s: the link to %s leads nowhere' % (path, target)


def lexicon(root):
    base = os.path.join(root, 'lexicon')
    for name in sorted(os.listdir(base)) if os.path.isdir(base) else []:
        if os.path.isdir(os.path.join(base, name)) and not os.path.exists(os.path.join(base, name, 'README.md')):
            yield 'lexicon/%s: no README.md (format, origin, licence)' % name


def verbs(root):
    path = os.path.join(root, 'src/cli/verbs.c')
    readme = read(os.path.join(root, 'README.md')) if os.path.exists(os.path.join(root, 'README.md')) else ''
    for verb in re.findall(r'^    \{"([a-z]+)", "', read(path), re.M) if os.path.exists(path) else []:
        if not re.search(r'`?entente %s\b|`%s`' % (verb, verb), readme):
            yield 'README.md: the verb `%s` is not in the tour' % verb


def header_functions(text):
    """(line, name, documented) of each function declared in a header."""
    commented, inside, pending = False, False, None
    for number, line in enumerate(text.split('\n'), 1):
        bare = line.strip()
        if inside:
            inside = '*/' not in line
            continue
        if bare.startswith('/*'):
            inside, commented = '*/' not in line, True
            continue
        if not bare:
            commented = False
        start = re.match(r'[a-zA-Z_].*?\b(ent_\w+)\(', line)
        if start and not line.startswith(('typedef', '#', 'static', '}')):
            pending = (number, start.group(1), commented)
        if pending and ';' in line:
            yield pending[0], pending[1], pending[2] or '/*' in line
            pending = None


def headers(root):
    for path in walk(root, ('include',), ('.h',)):
        for number, name, documented in header_functions(read(os.path.join(root, path))):
            if not documented:
                yield '%s:%d: %s has no comment' % (path, number, name)


def fuzz(root):
    for path in walk(root, ('fuzz',), ('.c',)):
        m = re.fullmatch(r'fuzz/fuzz_(\w+)\.c', path)
        corpus = os.path.join(root, 'fuzz/corpus', m.group(1)) if m else None
        if m and not (os.path.isdir(corpus) and os.listdir(corpus)):
            yield '%s: no corpus in fuzz/corpus/%s' % (path, m.group(1))


def openings(root):
    for path in walk(root, SOURCES, ('.c', '.h')):
        if not read(os.path.join(root, path)).lstrip().startswith('/*'):
            yield '%s:1: opens without a comment that gives its idea' % path


def lengths(root):
    for path in walk(root, SOURCES, ('.c',)):
        start, name = 0, ''
        for number, line in enumerate(read(os.path.join(root, path)).split('\n'), 1):
            if line.endswith('{') and line[0] not in ' \t}#/' and '(' in line:
                start, name = number, line
            if line == '}' and start:
                if number - start >= LONGEST:
                    yield '%s:%d: %d lines: %s' % (path, start, number - start + 1, name[:60])
                start = 0


def folders(root):
    path = os.path.join(root, 'ARCHITECTURE.md')
    text = read(path) if os.path.exists(path) else ''
    for name in re.findall(r'^ {4}([a-z]+(?:/[a-z]+)?)/ ', text, re.M):
        if not os.path.isdir(os.path.join(root, name)):
            yield 'ARCHITECTURE.md: the folder %s/ is not there' % name
    for top in sorted(os.listdir(os.path.join(root, 'src'))):
        if os.path.isdir(os.path.join(root, 'src', top)) and 'src/%s/' % top not in text:
            yield 'ARCHITECTURE.md: src/%s/ is not in the map' % top


def paths(root):
    for path in ('README.md', 'ARCHITECTURE.md', 'CONVENTIONS.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/formats/event.md'):
        text = read(os.path.join(root, path)) if os.path.exists(os.path.join(root, path)) else ''
        for name in re.findall(r'`((?:src|lexicon|tests|tools|docs|include|models|fuzz|train|data|examples)/[\w./*-]*)`', text):
            made = name in ('models/english.ent',) or '..' in name or re.search(r'NAME|[/_]X\b|\bX/|STAGE|TOPIC', name)
            if not made and not glob.glob(os.path.join(root, name)):
                yield '%s: %s is not there' % (path, name)


def main(argv):
    root = argv[0] if argv else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    checks, failed = (links, lexicon, verbs, headers, fuzz, openings, lengths, folders, paths), 0
    for number, check in enumerate(checks, 1):
        found = list(check(root))
        failed += bool(found)
        print('[%s] D%d %s' % ('  FAILED  ' if found else '       OK ', number, check.__name__))
        for line in found:
            print('  ' + line)
    print('[  PASSED  ] %d test(s).' % (len(checks) - failed))
    if failed:
        print('[  FAILED  ] %d test(s).' % failed)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

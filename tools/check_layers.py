#!/usr/bin/env python3
"""Checks src/layers.txt: dependencies run one way, and what only one folder may do, only that folder does.

    check_layers.py [ROOT]              check the tree; prints each break as file:line: what
    check_layers.py --self-test [ROOT]  the tree must pass, and planted breaks must be found
"""
import fnmatch
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = ('train', 'fuzz', 'tests', 'bench')  # folders that are not under src/


class Rules:
    def __init__(self, path):
        self.may, self.header, self.only, self.call, self.order, self.errors, self.program = {}, {}, [], [], [], [], set()
        with open(path, encoding='utf-8') as f:
            for number, line in enumerate(f, 1):
                words = line.split('#')[0].split()
                if words:
                    self.add(words, '%s:%d' % (path, number))

    def add(self, words, where):
        kind, name, rest = words[0], words[1] if len(words) > 1 else '', words[2:]
        if kind == 'folder':
            later = [w for w in rest if w not in self.order]
            if later:
                self.errors.append('%s: %s uses %s, which does not stand above it' % (where, name, ' '.join(later)))
            self.order.append(name)
            self.may[name] = set(rest) | {name}
        elif kind == 'header':
            self.header[name] = rest[0]
        elif kind == 'only':
            self.only.append((name, set(rest)))
        elif kind == 'call':
            self.call.append((name, set(rest)))
        elif kind == 'program':
            self.program.add(name)
        else:
            self.errors.append('%s: "%s" is not known here' % (where, kind))


def strip(text):
    """The code without comments, strings and characters; line breaks stay."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: '\n' * m.group().count('\n') or ' ', text, flags=re.S)


def folder_of(path):
    parts = path.split('/')
    if parts[0] == 'src' and len(parts) > 2:
        return parts[1]
    return parts[0] if parts[0] in TOP else None


def target_folder(rules, root, path, name):
    """The folder that an included header belongs to; None for the system's."""
    if name.startswith('entente/'):
        return rules.header.get(name[len('entente/'):-2], '?' + name)
    for base in (os.path.dirname(path), 'src', '.'):
        full = os.path.normpath(os.path.join(base, name))
        if os.path.exists(os.path.join(root, full)):
            if full.startswith('include/entente/'):
                return rules.header.get(os.path.basename(full)[:-2], '?' + name)
            return folder_of(full)
    return None


def check_includes(rules, root, path, folder, text):
    # comments must not count, strings must stay: the name stands in one
    text = re.sub(r'/\*.*?\*/', lambda m: '\n' * m.group().count('\n'), text, flags=re.S)
    for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', text, re.M):
        name, line = m.group(1), text.count('\n', 0, m.start()) + 1
        target = target_folder(rules, root, path, name)
        if target and target.startswith('?'):
            yield '%s:%d: %s stands under no folder in layers.txt' % (path, line, name)
        elif target and target not in rules.may[folder]:
            yield '%s:%d: %s may not use %s (%s)' % (path, line, folder, target, name)
        for pattern, folders in rules.only:
            if fnmatch.fnmatch(name, pattern) and folder not in folders:
                yield '%s:%d: only %s may include %s' % (path, line, ' '.join(sorted(folders)), name)


def check_calls(rules, path, folder, text):
    code = strip(text)
    for pattern, folders in rules.call:
        if folder in folders:
            continue
        for m in re.finditer(r'(?<![\w.])(?<!->)(?<!format\()%s\b(?!\s*[=:](?!=))' % re.escape(pattern), code):
            line = code.count('\n', 0, m.start()) + 1
            who = 'only %s may use' % ' '.join(sorted(folders)) if folders else 'nobody may use'
            yield '%s:%d: %s %s' % (path, line, who, pattern)


def check_public_file(rules, root, path, text):
    """A public header includes only public headers of the folders that its own may use."""
    name = os.path.basename(path)[:-2]
    if name not in rules.header:
        return ['%s:1: no folder in src/layers.txt owns it (header %s FOLDER)' % (path, name)]
    return list(check_includes(rules, root, path, rules.header[name], text))


def check_file(rules, root, path, text):
    folder = folder_of(path)
    if folder not in rules.may:
        return ['%s:1: the folder %s is not in src/layers.txt' % (path, folder)]
    calls = [] if path in rules.program else check_calls(rules, path, folder, text)
    return list(check_includes(rules, root, path, folder, text)) + list(calls)


def sources(root):
    for top in ('src', 'include/entente') + TOP:
        for folder, folders, files in os.walk(os.path.join(root, top)):
            folders.sort()
            for name in sorted(files):
                if name.endswith(('.c', '.h')):
                    yield os.path.relpath(os.path.join(folder, name), root)


def check(root):
    rules = Rules(os.path.join(root, 'src/layers.txt'))
    found = list(rules.errors)
    for path in sources(root):
        with open(os.path.join(root, path), encoding='utf-8') as f:
            text = f.read()
        found += (check_public_file if path.startswith('include/') else check_file)(rules, root, path, text)
    return found


# ---- planted breaks --------------------------------------------------------

PLANTS = [
    ('src/base/plant.c', '#include "text/text.h"\n', 'base may not use text'),
    ('src/base/plant.c', '#include "entente/syntax.h"\n', 'base may not use syntax'),
    ('src/syntax/plant.c', '#include "../event/event.h"\n', 'syntax may not use event'),
    ('src/event/plant.c', '#include <sqlite3.h>\n', 'may include sqlite3.h'),
    ('src/store/plant.c', '#include <sys/socket.h>\n', 'may include sys/socket.h'),
    ('src/text/plant.c', 'void f(void) { exit(1); }\n', 'may use exit'),
    ('src/text/plant.c', 'void f(void) { printf("x"); }\n', 'may use printf'),
    ('src/cli/plant.c', 'void f(char *a) { strcpy(a, "x"); }\n', 'nobody may use strcpy'),
    ('src/plant/plant.c', 'int x;\n', 'not in src/layers.txt'),
    ('include/entente/plant.h', 'int x;\n', 'no folder in src/layers.txt owns it'),
    ('include/entente/text.h', '#include "entente/event.h"\n', 'text may not use event'),
]
INNOCENT = '/* exit(1); #include <sqlite3.h> */ // printf\nconst char *exit_text = "exit(1)";\nvoid g(void) { h->exit(1); my_exit(); }\n'


def planted(rules, root, path, text):
    """What the tree would give with this text at the end of that file."""
    full = os.path.join(root, path)
    if os.path.exists(full):
        with open(full, encoding='utf-8') as f:
            text = f.read() + text
    return check_public_file(rules, root, path, text) if path.startswith('include/') else check_file(rules, root, path, text)


def self_test(root):
    failed = 0
    rules = Rules(os.path.join(root, 'src/layers.txt'))
    for path, text, wanted in PLANTS:
        new = planted(rules, root, path, text)
        ok = any(wanted in line for line in new)
        failed += not ok
        print('[%s] %s: %s' % ('       OK ' if ok else '  FAILED  ', path, text.strip()))
    new = planted(rules, root, 'src/text/plant.c', INNOCENT)
    failed += bool(new)
    print('[%s] comments, strings and longer names are no break' % ('  FAILED  ' if new else '       OK '))
    return failed


def main(argv):
    args = [a for a in argv if a != '--self-test']
    root = args[0] if args else os.path.dirname(HERE)
    found = check(root)
    for line in found:
        print(line)
    print('[%s] the tree keeps src/layers.txt' % ('  FAILED  ' if found else '       OK '))
    failed = bool(found)
    run = 1
    if '--self-test' in argv:
        failed += self_test(root)
        run += len(PLANTS) + 1
    print('[  PASSED  ] %d test(s).' % (run - failed))
    if failed:
        print('[  FAILED  ] %d test(s).' % failed)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

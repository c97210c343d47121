#!/usr/bin/env python3
"""Text cases: input and expected output side by side.

    cases.py PROGRAM FILE-OR-FOLDER... [--update] [--quiet] [--only WORD]

A file NAME.case has blocks, separated by a line `===`. A block is

    # title
    ~ why it is wrong today      (optional: a known mistake; does not count as a failure until it comes right)
    ! code --date 2024-06-20 -   (arguments; without the line, those of the block before)
    | event actor.country        (optional: of each JSON line only these fields, two blanks between)
    input ...
    ---
    expected output ...
    --- stderr                   (optional: what must stand on standard error; `...` in a line is any text)
    expected messages ...
    --- exit 3                   (optional: exit status, 0 otherwise)

The input is the program's standard input; where an argument is {input} or {input.html}, it is a file of
that name (in a folder of the case's own, which is the working folder). {source} is the project's folder.
What must not be coded has nothing behind its `---`.

--update rewrites what was expected by what came out. It never makes a case: a block without
`---` is an error, an expectation is first written by a person who read the input.
"""
import concurrent.futures
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TIMEOUT = 120


class Case:
    def __init__(self, path, line):
        self.path, self.line = path, line
        self.title, self.known, self.args, self.fields = '', None, None, None
        self.input, self.expected, self.stderr, self.status = '', None, None, 0
        self.head = []    # the lines up to and with `---`, as they stand in the file

    def name(self):
        folder, file = os.path.split(self.path)
        return '%s/%s: %s' % (os.path.basename(folder), file[:-len('.case')], self.title)


class Bad(Exception):
    pass


def join(lines):
    return ''.join(line + '\n' for line in lines)


def read_head(case, lines):
    """Title, ~, ! and | lines; returns the number of lines used."""
    i = 0
    while i < len(lines):
        mark = lines[i][:2]
        if mark == '# ' and not case.title:
            case.title = lines[i][2:].strip()
        elif mark == '~ ' and case.title:
            case.known = lines[i][2:].strip()
        elif mark == '! ' and case.args is None:
            case.args = lines[i][2:].strip()
        elif mark == '| ' and case.fields is None and case.title:
            case.fields = lines[i][2:].split()
        else:
            break
        i += 1
    if not case.title:
        raise Bad('%s:%d: a case begins with "# title"' % (case.path, case.line))
    return i


def read_tail(case, lines):
    """Expected output, then the optional parts."""
    part, parts = 'out', {'out': [], 'stderr': None}
    for line in lines:
        if line == '--- stderr':
            part, parts['stderr'] = 'stderr', []
        elif re.fullmatch(r'--- exit \d+', line):
            case.status, part = int(line.split()[2]), None
        elif part is None:
            raise Bad('%s:%d: "--- exit" ends a case' % (case.path, case.line))
        else:
            parts[part].append(line)
    case.expected = join(parts['out'])
    case.stderr = None if parts['stderr'] is None else join(parts['stderr'])


def read_block(path, line, lines, before):
    case = Case(path, line)
    n = read_head(case, lines)
    if case.args is None:
        if before is None:
            raise Bad('%s:%d: the first case of a file needs a line "! arguments"' % (path, line))
        case.args = before.args
        case.fields = case.fields or before.fields
    rest = lines[n:]
    if '---' not in rest:
        raise Bad('%s:%d: "%s" has no "---": write down what you expect, by reading the input' % (path, line, case.title))
    cut = rest.index('---')
    case.input = join(rest[:cut])
    case.head = lines[:n + cut + 1]
    read_tail(case, rest[cut + 1:])
    return case


def read_file(path):
    cases, block, start = [], [], 1
    with open(path, encoding='utf-8', newline='\n') as f:
        lines = f.read().split('\n')
    if lines and lines[-1] == '':
        lines.pop()
    for number, line in enumerate(lines + ['==='], 1):
        if line != '===':
            block.append(line)
            continue
        cases.append(read_block(path, start, block, cases[-1] if cases else None))
        block, start = [], number + 1
    return cases


# ---- running ---------------------------------------------------------------

def pick(record, path):
    """The values at a.b.c; through arrays, all of them."""
    values = [record]
    for key in path.split('.'):
        step = []
        for value in values:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and one.get(key) is not None:
                    step.append(one[key])
        values = step
    flat = []
    for value in values:
        flat += value if isinstance(value, list) else [value]
    return flat


def show(value):
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def project(text, fields):
    out = []
    for line in text.splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            out.append(line)
            continue
        out.append('  '.join(','.join(show(v) for v in pick(record, f)) or '-' for f in fields))
    return join(out)


def run(program, case):
    """Returns (standard output, standard error, exit status)."""
    with tempfile.TemporaryDirectory(prefix='entente-case-') as folder:
        stdin, args = case.input, []
        for arg in case.args.split():
            m = re.fullmatch(r'\{(input(\.[\w.]+)?)\}', arg)
            if m:
                with open(os.path.join(folder, m.group(1)), 'w', encoding='utf-8', newline='\n') as f:
                    f.write(case.input)
                arg, stdin = m.group(1), ''
            args.append(arg.replace('{source}', SOURCE))
        env = dict(os.environ, NO_COLOR='1', HOME=folder)
        env.pop('ENTENTE_DB', None)
        try:
            p = subprocess.run([program] + args, input=stdin.encode(), cwd=folder, env=env, timeout=TIMEOUT,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except subprocess.TimeoutExpired:
            return '', 'no end after %d seconds\n' % TIMEOUT, -1
    out, err = p.stdout.decode('utf-8', 'replace'), p.stderr.decode('utf-8', 'replace')
    return (project(out, case.fields) if case.fields else out), err, p.returncode


def like(expected, got):
    """Equal line by line, where `...` in an expected line stands for any text."""
    a, b = expected.splitlines(), got.splitlines()
    if len(a) != len(b):
        return False
    return all(x == y or ('...' in x and re.fullmatch('.*'.join(map(re.escape, x.split('...'))), y)) for x, y in zip(a, b))


def difference(case, out, err, status):
    text = []
    if not like(case.expected, out):
        text += difflib.unified_diff(case.expected.splitlines(), out.splitlines(), 'expected', 'got', lineterm='', n=2)
    if case.stderr is not None and not like(case.stderr, err):
        text += difflib.unified_diff(case.stderr.splitlines(), err.splitlines(), 'expected stderr', 'got stderr', lineterm='', n=2)
    if status != case.status:
        text.append('exit status %d, expected %d' % (status, case.status))
        if case.stderr is None:
            text += err.splitlines()[:40]
    return '\n'.join(text)


def rewritten(case, out, err, status):
    lines = case.head + out.splitlines()
    if case.stderr is not None:
        lines += ['--- stderr'] + err.splitlines()
    if status:
        lines.append('--- exit %d' % status)
    return lines


def update(path, done):
    """Rewrites one file from its cases and what came out; known mistakes and what already fits stay as they are."""
    blocks = []
    for case, (out, err, status) in done:
        keep = case.known or not difference(case, out, err, status)
        if keep:
            out, status, err = case.expected, case.status, case.stderr or ''
        blocks.append(join(rewritten(case, out, err, status)))
    with open(path + '.new', 'w', encoding='utf-8', newline='\n') as f:
        f.write('===\n'.join(blocks))
    os.replace(path + '.new', path)


def find(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders.sort()
            for name in sorted(files):
                if name.endswith('.case'):
                    yield os.path.join(folder, name)


def report(case, problem, quiet):
    """Prints one case; returns 'passed', 'failed' or 'known'."""
    if case.known and problem:
        if not quiet:
            print('[  KNOWN   ] %s (%s)' % (case.name(), case.known))
        return 'known'
    if case.known:
        problem = 'comes out right now: take away its "~" line'
    if problem:
        print('[  FAILED  ] %s (%s:%d)\n%s' % (case.name(), case.path, case.line, problem))
        return 'failed'
    if not quiet:
        print('[       OK ] %s' % case.name())
    return 'passed'


def main(argv):
    flags = [a for a in argv if a.startswith('--')]
    only = next((f.split('=', 1)[1] for f in flags if f.startswith('--only=')), None)
    unknown = [f for f in flags if f not in ('--update', '--quiet') and not f.startswith('--only=')]
    rest = [a for a in argv if not a.startswith('--')]
    if unknown or len(rest) < 2:
        sys.stderr.write(__doc__)
        return 2
    program, tally = os.path.abspath(rest[0]), {'passed': 0, 'failed': 0, 'known': 0}
    try:
        files = [(path, read_file(path)) for path in find(rest[1:])]
    except (Bad, OSError) as e:
        sys.stderr.write('%s\n' % e)
        return 1
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, cases in files:
            cases = [c for c in cases if not only or only in c.name()]
            done = list(zip(cases, pool.map(lambda c: run(program, c), cases)))
            if '--update' in flags and not only:
                update(path, done)
                done = list(zip(read_file(path), (result for _, result in done)))
            for case, result in done:
                tally[report(case, difference(case, *result), '--quiet' in flags)] += 1
    print('[  PASSED  ] %d test(s).' % tally['passed'])
    if tally['known']:
        print('[  KNOWN   ] %d test(s) known to be wrong today.' % tally['known'])
    if tally['failed']:
        print('[  FAILED  ] %d test(s).' % tally['failed'])
    return 1 if tally['failed'] or not tally['passed'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))

"""What the scripts that test the program share: running it, counting as cmocka does."""
import os
import subprocess
import sys
import tempfile

SOURCE = os.environ.get('ENTENTE_SOURCE') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = os.path.join(SOURCE, 'examples', 'pages')


class Tests:
    """Collects results; finish() prints the summary and ends."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.passed, self.failed = 0, []
        self.folder = tempfile.TemporaryDirectory(prefix='entente-test-')
        self.dir = self.folder.name

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, data):
        if isinstance(data, str):
            data = data.encode()
        with open(self.path(name), 'wb') as f:
            f.write(data)
        return self.path(name)

    def run(self, *args, stdin=b'', env=None, timeout=300, **kw):
        e = dict(os.environ, NO_COLOR='1', **(env or {}))
        return subprocess.run([self.program, *args], input=stdin, env=e, timeout=timeout, capture_output=True, **kw)

    def check(self, name, good, detail=''):
        if good:
            self.passed += 1
            print('[       OK ] ' + name)
        else:
            self.failed.append(name)
            print('[  FAILED  ] %s\n    %s' % (name, str(detail)[:2000].replace('\n', '\n    ')))

    def finish(self):
        self.folder.cleanup()
        print('[  PASSED  ] %d test(s).' % self.passed)
        if self.failed:
            print('[  FAILED  ] %d test(s).' % len(self.failed))
        sys.exit(bool(self.failed))


def example_pages():
    return sorted(os.path.join(PAGES, f) for f in os.listdir(PAGES) if f.endswith('.html'))

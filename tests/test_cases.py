#!/usr/bin/env python3
"""Tests of the case runner itself: a runner that cannot fail would test nothing."""
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_cases(self, text, *flags, program='/bin/cat'):
        self.path = os.path.join(self.folder.name, 'x.case')
        with open(self.path, 'w') as f:
            f.write(textwrap.dedent(text))
        p = subprocess.run([sys.executable, os.path.join(HERE, 'cases.py'), program, self.path] + list(flags),
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        return p.returncode, p.stdout

    def text(self):
        with open(self.path) as f:
            return f.read()

    def test_equal_passes(self):
        status, out = self.run_cases('# one\n! -\nhello\n---\nhello\n')
        self.assertEqual(status, 0, out)
        self.assertIn('[  PASSED  ] 1 test(s).', out)

    def test_difference_fails(self):
        status, out = self.run_cases('# one\n! -\nhello\n---\nhullo\n===\n# two\nx\n---\nx\n')
        self.assertEqual(status, 1)
        self.assertIn('-hullo', out)
        self.assertIn('[  FAILED  ] 1 test(s).', out)
        self.assertIn('[  PASSED  ] 1 test(s).', out)

    def test_exit_status_and_stderr(self):
        status, out = self.run_cases('# one\n! no-such-file\n---\n--- stderr\n...no-such-file...\n--- exit 1\n')
        self.assertEqual(status, 0, out)
        status, out = self.run_cases('# one\n! no-such-file\n---\n')
        self.assertEqual(status, 1)

    def test_file_input(self):
        status, out = self.run_cases('# one\n! {input.txt}\nhello\n---\nhello\n')
        self.assertEqual(status, 0, out)

    def test_fields(self):
        status, out = self.run_cases('# one\n! -\n| a.b c d\n{"a":[{"b":1},{"b":"x"}],"c":true}\n---\n1,x  true  -\n')
        self.assertEqual(status, 0, out)

    def test_known_mistake(self):
        status, out = self.run_cases('# one\n~ not yet\n! -\na\n---\nb\n===\n# two\nx\n---\nx\n')
        self.assertEqual(status, 0, out)
        status, out = self.run_cases('# one\n~ not yet\n! -\na\n---\na\n')
        self.assertEqual(status, 1, out)

    def test_update_rewrites(self):
        status, out = self.run_cases('# one\n! -\na\n---\nb\n===\n# two\nx\n---\nx\n', '--update')
        self.assertEqual(status, 0, out)
        self.assertEqual(self.text(), '# one\n! -\na\n---\na\n===\n# two\nx\n---\nx\n')

    def test_update_makes_no_case(self):
        text = '# one\n! -\na\n'
        status, out = self.run_cases(text, '--update')
        self.assertEqual(status, 1)
        self.assertIn('by reading the input', out)
        self.assertEqual(self.text(), text)

    def test_nothing_run_fails(self):
        status, out = self.run_cases('# one\n! -\na\n---\na\n', '--only=absent')
        self.assertEqual(status, 1)


if __name__ == '__main__':
    program = unittest.main(exit=False, argv=sys.argv[:1])
    run, bad = program.result.testsRun, len(program.result.failures) + len(program.result.errors)
    print('[  PASSED  ] %d test(s).' % (run - bad))
    if bad:
        print('[  FAILED  ] %d test(s).' % bad)
    sys.exit(1 if bad else 0)

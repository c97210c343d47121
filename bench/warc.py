#!/usr/bin/env python3
"""Throughput of archives, extraction included, on one core:

    warc.py PROGRAM PAGES [--copies N] [--runs N]

PAGES is a folder of saved pages (.html, .html.gz). An archive of N copies of each (default 20) is built, plain and with a gzip
member a record; `extract` reads it as one process. MB/s are unpacked bytes over the median wall time.
"""
import argparse
import gzip
import os
import statistics
import subprocess
import tempfile
import time


def record(number, page):
    block = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n' + page
    head = ('WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://bench.example/%d\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n'
            'WARC-Record-ID: <urn:bench:%d>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n')
    return (head % (number, number, len(block))).encode() + block + b'\r\n\r\n'


def run(command):
    began = time.monotonic()
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(p.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        raise SystemExit('%s failed' % command)
    return time.monotonic() - began, usage.ru_maxrss / 1024


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('program')
    a.add_argument('pages')
    a.add_argument('--copies', type=int, default=20)
    a.add_argument('--runs', type=int, default=3)
    o = a.parse_args()
    pages = []
    for folder, _, names in sorted(os.walk(o.pages)):
        for name in sorted(names):
            with open(os.path.join(folder, name), 'rb') as f:
                data = f.read()
            if name.endswith(('.html', '.html.gz')):
                pages.append(gzip.decompress(data) if name.endswith('.gz') else data)
    records = [record(k, page) for k, page in enumerate(pages)]
    packed = [gzip.compress(r, 6) for r in records]
    size = sum(map(len, records)) * o.copies / 1e6
    print('| archive | MB unpacked | MB/s | peak MB |\n|---|---|---|---|')
    with tempfile.TemporaryDirectory() as folder:
        for name, parts in (('plain', records), ('gzip member a record', packed)):
            path = os.path.join(folder, 'a.warc')
            with open(path, 'wb') as f:
                for _ in range(o.copies):
                    f.writelines(parts)
            results = [run([o.program, 'extract', path]) for _ in range(o.runs)]
            took = statistics.median(r[0] for r in results)
            print('| %s | %.0f | %.0f | %.0f |' % (name, size, size / took, max(r[1] for r in results)))


main()

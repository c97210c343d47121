#!/usr/bin/env python3
"""The server from outside: serve.py PROGRAM. What it answers, what it refuses, how it bears slow, wrong and many clients, how it ends."""
import gzip
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

from common import SOURCE, Tests, example_pages

t = Tests(sys.argv[1])
DB = t.path('news.db')
t.run('ingest', '--quiet', '--db', DB, *example_pages())


class Server:
    def __init__(self, *args):
        self.p = subprocess.Popen([t.program, 'serve', '--db', DB, '--port', '0', '--quiet', *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.base = self.p.stdout.readline().decode().strip().rstrip('/')
        self.port = int(self.base.rsplit(':', 1)[1])

    def stop(self, sig=signal.SIGTERM):
        self.p.send_signal(sig)
        return self.p.wait(20)

    def ask(self, path, data=None, method=None, **headers):
        """(status, headers, body) as they come."""
        r = urllib.request.Request(self.base + path, data=data, method=method, headers={k.replace('_', '-'): v for k, v in headers.items()})
        try:
            with urllib.request.urlopen(r, timeout=30) as a:
                return a.status, a.headers, a.read()
        except urllib.error.HTTPError as e:
            return e.code, e.headers, e.read()

    def json(self, path):
        return json.loads(self.ask(path)[2])

    def raw(self, data, timeout=10):
        """What comes back on a bare connection until it is closed or silent."""
        with socket.create_connection(('127.0.0.1', self.port), timeout=timeout) as s:
            s.settimeout(timeout)
            got = b''
            try:
                s.sendall(data)
                while True:
                    piece = s.recv(65536)
                    if not piece:
                        break
                    got += piece
                    if b'\r\n\r\n' in got and b'Connection: close' in data:
                        continue
            except (socket.timeout, ConnectionError):
                pass
            return got


def status_of(answer):
    m = re.match(rb'HTTP/1.1 (\d+)', answer)
    return int(m.group(1)) if m else 0


s = Server()

# ---- answers ------------------------------------------------------------------

api = s.json('/api/openapi.json')
ids = {'id': s.json('/api/documents?limit=1')['records'][0]['id'], 'a': 'RUS', 'b': 'CHN', 'name': 'x'}
asks = {'/api/bonds': '?on=2020-01-01', '/api/obligations': '?attacked=POL&on=2020-01-01'}
for path, methods in api['paths'].items():
    where = re.sub(r'{(\w+)}', lambda m: ids[m.group(1)], path)
    if path == '/api/pacts/{id}':
        where = '/api/pacts/nato-1949'
    if 'get' in methods:
        status, head, body = s.ask(where + asks.get(path, ''))
        expected = 501 if 'additions' in path or path == '/api/transfers' else 404 if path.startswith('/assets') else 200
        t.check('GET ' + path, status == expected, (status, body[:300]))
        if path.startswith('/api') and status == 200:
            t.check('GET %s is JSON, and says what it is' % path, json.loads(body) is not None and head['Content-Type'] == 'application/json')
    for method, what in methods.items():
        t.check('%s %s is described' % (method, path), what['summary'] and all(p['name'] and p['description'] for p in what['parameters']), what)
documented = open(os.path.join(SOURCE, 'docs/serve.md'), encoding='utf-8').read()
for path, methods in api['paths'].items():
    for method in methods:
        word = '`%s %s' % (method.upper(), path) if path.startswith(('/api', '/assets')) else '`%s' % path
        t.check('docs/serve.md has %s %s' % (method, path), word in documented)

first = s.json('/api/events?include=all&limit=7')
t.check('a page says how many there are', first['total'] > 100 and len(first['records']) == 7 and first['next'], first.get('total'))
seen, cursor = [], None
while True:
    page = s.json('/api/events?include=all&limit=40' + ('&cursor=' + urllib.parse.quote(cursor) if cursor else ''))
    seen += [r['id'] for r in page['records']]
    cursor = page.get('next')
    if not cursor:
        break
t.check('all pages have all records, each once', len(seen) == len(set(seen)) == first['total'], (len(seen), len(set(seen)), first['total']))
t.check('the filters are those of the command line', json.loads(t.run('events', '--db', DB, '--type', 'SANCTION', '--format', 'jsonl').stdout.decode().splitlines()[0])['id'] == s.json('/api/events?type=SANCTION')['records'][0]['id'])
t.check('without counts', 'total' not in s.json('/api/events?count=no'))
status, head, body = s.ask('/api/events?format=csv&include=all')
t.check('CSV', status == 200 and head['Content-Type'].startswith('text/csv') and body.split(b'\r\n')[0].startswith(b'id,document,day') and body.count(b'\r\n') == first['total'] + 1, body[:200])
status, head, body = s.ask('/api/events', Accept_Encoding='gzip')
t.check('gzip where it is taken', head['Content-Encoding'] == 'gzip' and json.loads(gzip.decompress(body))['records'])
status, head, body = s.ask('/api/events')
etag = head['ETag']
t.check('none where it is not', not head['Content-Encoding'] and etag)
t.check('what has not changed is not sent again', s.ask('/api/events', If_None_Match=etag)[0] == 304)
t.check('HEAD', s.ask('/api/events', method='HEAD')[0] == 200)
series = s.json('/api/series?by=year')['rows']
t.check('series add up to what counts', sum(r['n'] for r in series) == s.json('/api/extent')['rows'][0]['n'] == s.json('/api/events')['total'], series)
t.check('pairs by lists and by sums are the same', [(r['a'], r['b'], r['n']) for r in s.json('/api/pairs?most=20')['rows']] == [(r['a'], r['b'], r['n']) for r in s.json('/api/pairs?most=20&quad=1,2,3,4')['rows']])

# ---- wrong requests -------------------------------------------------------------

for path, status, word in [('/api/events?nonsense=1', 400, 'nonsense'), ('/api/events?type=KISS', 400, 'type'), ('/api/events?limit=0', 400, 'limit'), ('/api/events?limit=100000', 400, 'limit'), ('/api/events?limit=1&limit=2', 400, 'twice'),
                           ('/api/events?text=%22', 400, 'text'), ('/api/events?from=yesterday', 400, 'from'), ('/api/events?cursor=1', 400, 'cursor'), ('/api/events?format=xml', 400, 'format'), ('/api/series?by=hour', 400, 'by'), ('/api/events?count=2', 400, 'count'),
                           ('/api/bonds', 400, 'on'), ('/api/obligations?attacked=Atlantis&on=2020-01-01', 400, ''), ('/api/nothing', 404, ''), ('/nothing', 404, ''), ('/api/documents/zz', 404, 'zz'),
                           ('/api/pacts/zz', 404, 'zz'), ('/api/documents/%00', 400, 'control'), ('/api/%ff', 400, 'UTF-8'), ('/api/%zz', 400, 'escape'), ('/api/events?text=%', 400, 'escape'), ('/api//events', 400, ''), ('/api/events/', 400, ''),
                           ('/api/pacts?pair=Atlantis,USA', 400, 'Atlantis')]:
    got, head, body = s.ask(path)
    t.check('%s is %d' % (path, status), got == status and word in json.loads(body)['error']['message'], (got, body))
for path in ['/../../etc/passwd', '/assets/../../etc/passwd', '/assets/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2fetc%2fpasswd', '//etc/passwd', '/assets/%2e%2e%5c', '/assets/index.html%00.js', '/./api/status']:
    got = s.raw(b'GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n' % (path.encode(), s.port))
    t.check('path traversal: ' + path, status_of(got) in (400, 404) and b'root:' not in got, got[:200])
t.check('an address that is too long', s.ask('/api/events?text=' + 'a' * 9000)[0] == 414)
t.check('a head that is too long', status_of(s.raw(b'GET / HTTP/1.1\r\nHost: localhost:%d\r\nX: %s\r\nConnection: close\r\n\r\n' % (s.port, b'a' * 200000))) in (0, 400, 413, 414, 431))
for junk in [b'\x00\x01\x02\r\n\r\n', b'GET\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n', b'G' * 70000, b'GET / HTTP/1.1\r\n\r\n', b'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', b'POST /api/corrections HTTP/1.1\r\nContent-Length: -5\r\n\r\n', b'\x16\x03\x01\x02\x00\x01']:
    s.raw(junk, timeout=1)
t.check('junk does not hurt', s.ask('/api/status')[0] == 200)

# ---- who may ask ------------------------------------------------------------------

own = '127.0.0.1:%d' % s.port
for host, status in [(own, 200), ('localhost:%d' % s.port, 200), ('LOCALHOST:%d' % s.port, 200), ('[::1]:%d' % s.port, 200), ('evil.example', 421), ('evil.example:%d' % s.port, 421), ('localhost', 421), ('localhost:1', 421),
                     ('127.0.0.1.evil.example:%d' % s.port, 421), ('localhost:%d@evil' % s.port, 421), ('', 421)]:
    got = s.raw(b'GET /api/status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' % host.encode())
    t.check('Host %r is %d' % (host, status), status_of(got) == status or (not host and status_of(got) in (400, 421)), got[:200])
for origin, status in [('http://' + own, 200), ('http://evil.example', 403), ('null', 403), ('http://localhost:1', 403), ('https://%s.evil.example' % own, 403)]:
    t.check('Origin %s is %d' % (origin, status), s.ask('/api/status', Origin=origin)[0] == status)
t.check('another site may not ask', s.ask('/api/status', Sec_Fetch_Site='cross-site')[0] == 403)
t.check('a link from another site leads to the page', s.ask('/', Sec_Fetch_Site='cross-site')[0] == 200)
head = s.ask('/')[1]
t.check('the page has a strict policy', "default-src 'none'" in head['Content-Security-Policy'] and "script-src 'self'" in head['Content-Security-Policy'] and 'unsafe' not in head['Content-Security-Policy']
        and head['X-Content-Type-Options'] == 'nosniff' and not head['Access-Control-Allow-Origin'])
t.check('read-only without --write', s.ask('/api/corrections', data=b'{}', Content_Type='application/json')[0] == 403)
for method in ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']:
    t.check('no ' + method, s.ask('/api/events', method=method)[0] in (403, 405))

# ---- many at once, and the end ---------------------------------------------------

crowd = [socket.create_connection(('127.0.0.1', s.port)) for _ in range(100)]
t.check('a hundred idle connections leave room', s.ask('/api/status')[0] == 200)
t.check('a signal ends it at once, with connections open', s.stop() == 0)
for c in crowd:
    c.close()
t.check('one plain file is left', not os.path.exists(DB + '-wal') or os.path.getsize(DB + '-wal') == 0)
for sig in (signal.SIGINT, signal.SIGHUP):
    t.check('ends on signal %d' % sig, Server().stop(sig) == 0)
t.check('a database that is not there', t.run('serve', '--db', t.path('none.db')).returncode == 1)
t.check('no database named', t.run('serve').returncode == 2)
busy = socket.socket()
busy.bind(('127.0.0.1', 0))
busy.listen()
r = t.run('serve', '--db', DB, '--port', str(busy.getsockname()[1]))
t.check('a port that is taken is said', r.returncode == 1 and b'listen' in r.stderr, r.stderr)
t.check('an address that is none', t.run('serve', '--db', DB, '--address', 'nonsense').returncode == 1)

# ---- with --write ----------------------------------------------------------------

s = Server('--write', '--host', 'news.example')
JSON = {'Content_Type': 'application/json'}
event = s.json('/api/events?limit=1')['records'][0]
total = s.json('/api/events')['total']
good = json.dumps({'id': event['id'], 'action': 'reject', 'who': 'me', 'why': '<b>'}).encode()
t.check('a name of --host', status_of(s.raw(b'GET /api/status HTTP/1.1\r\nHost: news.example:%d\r\nConnection: close\r\n\r\n' % s.port)) == 200)
t.check('forms may not write', all(s.ask('/api/corrections', data=good, Content_Type=c)[0] == 415 for c in ('application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', 'Text/Plain;charset=utf-8')))
t.check('other origins may not write', s.ask('/api/corrections', data=good, Origin='http://evil.example', **JSON)[0] == 403)
t.check('other sites may not write', s.ask('/api/corrections', data=good, Sec_Fetch_Site='cross-site', **JSON)[0] == 403)
for data, what in [(b'', 'nothing'), (b'{', 'half'), (b'[]', 'a list'), (b'{"id":"x","action":"reject","who":"me"}', 'no id'), (good.replace(b'reject', b'burn'), 'no action'), (good.replace(b'"me"', b'""'), 'nobody'),
                   (good.replace(b'reject', b'edit'), 'an edit without record'), (b'[' * 100000, 'deep')]:
    got, head, body = s.ask('/api/corrections', data=data, **JSON)
    t.check('a wrong correction: ' + what, got == 400 and 'error' in json.loads(body), (got, body[:200]))
t.check('a correction', s.ask('/api/corrections', data=good, **JSON)[0] == 201)
t.check('counts follow at once', s.json('/api/events')['total'] == total - 1 == s.json('/api/extent')['rows'][0]['n'])
t.check('who, when and why are kept', {k: v for k, v in s.json('/api/corrections')['rows'][0].items() if k in ('who', 'why', 'action')} == {'who': 'me', 'why': '<b>', 'action': 'reject'})
t.check('taken back', s.ask('/api/corrections', data=good.replace(b'reject', b'withdraw'), **JSON)[0] == 201 and s.json('/api/events')['total'] == total)
big = socket.create_connection(('127.0.0.1', s.port))
big.sendall(b'POST /api/additions HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/octet-stream\r\nContent-Length: 999999999999\r\n\r\n' % s.port)
t.check('a body that is too large is refused before it comes', b' 413 ' in big.recv(4096))
big.close()


def added(path, data):
    status, _, body = s.ask(path, data=data, Content_Type='application/octet-stream')
    if status != 202:
        return {'state': status, 'reason': body}
    for _ in range(200):
        a = s.json('/api/additions/%d' % json.loads(body)['id'])
        if a['state'] in ('done', 'failed'):
            return a
        time.sleep(0.1)


a = added('/api/additions?name=../../x%20y.txt&day=2024-03-05', b'Norway sent ships to Ghana on Monday. Ghana thanked Norway.')
t.check('a text is coded', a['state'] == 'done' and a['events'] > 0 and len(a['document']) == 32, a)
t.check('and is there', s.json('/api/events?country=NOR&from=2024-03-01&to=2024-03-31&include=all')['total'] >= 1)
a = added('/api/additions?name=again.txt&day=2024-03-05', b'Norway sent ships to Ghana on Monday. Ghana thanked Norway.')
t.check('what is no text says why', added('/api/additions?name=x.png', b'\x89PNG\r\n\x1a\n' + bytes(200))['state'] == 'failed')
t.check('an empty body is refused', added('/api/additions?name=x', b'')['state'] == 400)
t.check('an address of the machine is not fetched', added('/api/additions?address=http://127.0.0.1:%d/api/status' % s.port, b'')['state'] == 'failed')
t.check('only addresses of the web', all(added('/api/additions?address=' + a, b'')['state'] == 400 for a in ('file:///etc/passwd', 'ftp://x/', '-o', '/etc/passwd')))
t.check('it ends while something is coded', s.ask('/api/additions?name=long.txt', data=b'Chad attacked Sudan on Monday. ' * 60000, Content_Type='application/octet-stream')[0] == 202 and s.stop() == 0)
t.check('the database is whole', t.run('doctor', DB).returncode == 0)

# ---- slow clients ----------------------------------------------------------------

s = Server('--seconds', '1')
idle, drip = socket.create_connection(('127.0.0.1', s.port)), socket.create_connection(('127.0.0.1', s.port))
began, ended = time.time(), None
drip.settimeout(0.3)
for i in range(40):
    try:
        drip.sendall(b'GET / HTTP/1.1\r\nHost: localhost\r\n'[i % 30:i % 30 + 1] if i < 30 else b'X')
        if drip.recv(100) == b'':
            break
    except socket.timeout:
        continue
    except OSError:
        break
t.check('a client that drips is closed', time.time() - began < 11, time.time() - began)
idle.settimeout(5)
try:
    closed = idle.recv(10) == b''
except OSError:
    closed = False
t.check('an idle one too', closed)
t.check('others are answered', s.ask('/api/status')[0] == 200)
t.check('and it ends', s.stop() == 0)

t.finish()

#!/usr/bin/env python3
"""fetch and watch against a server on loopback: redirects, errors, slow, endless and wrong answers, robots.txt, feeds, kills.
fetch.py PROGRAM"""
import gzip
import http.server
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
import zlib

from common import Tests

ARTICLE = ('<html><head><title>Port of Lissabon reopens</title></head><body><article><h1>Port of Lissabon reopens</h1>'
           '<p>The port of Lissabon reopened on Tuesday after a strike of nine days, its director said. Ships that had waited at '
           'anchor began to enter at dawn, and the first containers were on the quay before noon.</p>'
           '<p>Portugal thanked Spain for taking in forty freighters during the strike. The two governments will meet in May to '
           'agree on rules for such cases, a spokesman of the ministry of transport said.</p></article></body></html>').encode()


# ---- the server ---------------------------------------------------------------

class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Handler)
        self.routes, self.log, self.ends = {}, [], threading.Event()
        self.url = 'http://127.0.0.1:%d' % self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass

    def asked(self, path):
        return [e for e in self.log if e[0] == path]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def do_GET(self):
        path = self.path
        self.server.log.append((path, dict(self.headers), time.time()))
        route = self.server.routes.get(path)
        if route is None:
            route = self.server.routes.get(path.split('?')[0])
        if callable(route):
            return route(self)
        if route is None:
            return answer(self, 404, b'<p>nothing here</p>')
        answer(self, 200, route)

    def raw(self, *pieces, close=True):
        """Writes bytes as they are; a number is a pause."""
        self.close_connection = close
        for piece in pieces:
            if isinstance(piece, bytes):
                self.wfile.write(piece)
                self.wfile.flush()
            else:
                self.server.ends.wait(piece)


def answer(h, status, body=b'', **fields):
    h.send_response(status)
    for name, value in fields.items():
        h.send_header(name.replace('_', '-'), value)
    h.send_header('Content-Length', str(len(body)))
    h.end_headers()
    h.wfile.write(body)


def page(body, **fields):
    return lambda h: answer(h, 200, body, Content_Type='text/html; charset=utf-8', **fields)


def redirect(to, status=302):
    return lambda h: answer(h, status, b'moved', Location=to)


def in_turn(*routes):
    """The first answer first, the last one from then on."""
    left = list(routes)
    return lambda h: (left.pop(0) if len(left) > 1 else left[0])(h)


def chunked(body, size=100):
    return b''.join(b'%x\r\n%s\r\n' % (len(body[i:i + size]), body[i:i + size]) for i in range(0, len(body), size)) + b'0\r\n\r\n'


def rss(server, *names, guid=False):
    items = ''.join('<item><title>%s</title><link>%s/%s</link>%s</item>' % (n, server.url, n, '<guid>id-%s</guid>' % n.split('?')[0] if guid else '')
                    for n in names)
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>%s</channel></rss>' % items).encode()


# ---- reading WARC files --------------------------------------------------------

def members(data):
    while data:
        d = zlib.decompressobj(31)
        yield d.decompress(data), d.eof
        data = d.unused_data


def records(folder):
    out = []
    for name in sorted(os.listdir(folder)):
        if not name.endswith('.warc.gz'):
            continue
        with open(os.path.join(folder, name), 'rb') as f:
            data = f.read()
        for record, whole in members(data):
            head, _, rest = record.partition(b'\r\n\r\n')
            fields = dict(line.split(': ', 1) for line in head.decode().split('\r\n')[1:])
            n = int(fields['Content-Length'])
            assert whole and head.startswith(b'WARC/1.1\r\n') and rest[n:] == b'\r\n\r\n', (name, head)
            out.append((fields, rest[:n]))
    return out


def stored(folder, kinds=('response', 'revisit')):
    return [(f['WARC-Type'], f['WARC-Target-URI']) for f, _ in records(folder) if f['WARC-Type'] in kinds]


# ---- the tests -------------------------------------------------------------------

class Fetch(Tests):
    def __init__(self, program):
        super().__init__(program)
        self.server = Server()
        self.folders = 0

    def fresh(self):
        self.folders += 1
        return self.path('dir%d' % self.folders)

    def fetch(self, *args, verb='fetch', folder=None, env=None, delay='0', **kw):
        folder = folder or self.fresh()
        r = self.run(verb, '--quiet', '--allow-private', '--delay', delay, '--format', 'json', '--dir', folder, *args, env=env, **kw)
        try:
            summary = json.loads(r.stdout)
        except ValueError:
            summary = {}
        return r, summary, folder

    def one(self, path, *args, **kw):
        return self.fetch(self.server.url + path, *args, **kw)


def test_plain(t):
    s = t.server
    s.routes.update({'/a': page(ARTICLE, ETag='"v1"', Last_Modified='Tue, 24 Nov 2026 08:00:00 GMT'), '/b': page(b'<p>Second.</p>')})
    r, n, d = t.fetch(s.url + '/a', s.url + '/b#part', env={'SOURCE_DATE_EPOCH': '1795507200'})
    t.check('two pages', r.returncode == 0 and n.get('fetched') == 2, (r, n))
    recs = records(d)
    t.check('their records', [f['WARC-Type'] for f, _ in recs] == ['warcinfo', 'response', 'request', 'response', 'request'], recs)
    a, body = [x for x in recs if x[0].get('WARC-Target-URI') == s.url + '/a'][0]
    t.check('as they came', body.startswith(b'HTTP/1.1 200 OK\r\n') and body.endswith(b'\r\n\r\n' + ARTICLE), body)
    t.check('the clock is the caller\'s', a['WARC-Date'] == '2026-11-24T08:00:00Z' and n['files'] == ['20261124-001.warc.gz'], a)
    t.check('address, digest, server', a['WARC-IP-Address'] == '127.0.0.1' and a['WARC-Payload-Digest'].startswith('sha1:'), a)
    request = [b for f, b in recs if f['WARC-Type'] == 'request'][0]
    t.check('the request', request.startswith(b'GET /a HTTP/1.1\r\n') and b'User-Agent: entente/' in request, request)
    with open(os.path.join(d, n['files'][0]), 'rb') as f:
        first = f.read()
    r, n, e = t.fetch(s.url + '/a', s.url + '/b', folder=t.path('dir1x'), env={'SOURCE_DATE_EPOCH': '1795507200'})
    t.check('fragments are no addresses', stored(d) == stored(e), stored(e))

    conditional = lambda h: answer(h, 304) if h.headers.get('If-None-Match') == '"v1"' else answer(h, 200, b'changed')
    s.routes['/a'] = conditional
    r, n, _ = t.fetch(s.url + '/a', s.url + '/b', folder=d)
    t.check('not modified; the same again', r.returncode == 0 and (n.get('not_modified'), n.get('same'), n.get('fetched')) == (1, 1, 0), (r, n))
    asked = s.asked('/a')[-1][1]
    t.check('both validators were sent', asked.get('If-None-Match') == '"v1"' and asked.get('If-Modified-Since', '').startswith('Tue, 24 Nov'), asked)
    revisits = [(f, b) for f, b in records(d) if f['WARC-Type'] == 'revisit']
    t.check('revisits say of what', len(revisits) == 2 and all(f['WARC-Refers-To'].startswith('<urn:uuid:') for f, _ in revisits)
            and {f['WARC-Profile'].split('/')[-1] for f, _ in revisits} == {'server-not-modified', 'identical-payload-digest'}
            and revisits[0][0]['WARC-Refers-To'] in {f['WARC-Record-ID'] for f, _ in recs}, revisits)
    r, n, _ = t.fetch('--new', s.url + '/a', s.url + '/c', folder=d)
    t.check('--new leaves out what is there', n.get('known') == 1 and n.get('failed') == 1 and r.returncode == 3, (r, n))
    with open(os.path.join(d, '20261124-001.warc.gz'), 'rb') as f:
        t.check('what is there stays', f.read().startswith(first))
    r, n, _ = t.fetch(s.url + '/none')
    t.check('404: named, with its reason', r.returncode == 1 and b'/none: answer 404 Not Found' in r.stderr
            and n['failures'][0]['reason'].startswith('answer 404'), (r, n))
    listed = t.write('list.txt', '# two\n%s/b\n\n%s/none\nftp://127.0.0.1/x\n' % (s.url, s.url))
    r, n, _ = t.fetch(listed)
    t.check('a list in a file', r.returncode == 3 and n.get('fetched') == 1 and n.get('failed') == 2 and b'list.txt:5: ftp://' in r.stderr, (r, n))
    r, n, _ = t.fetch('-', stdin=(s.url + '/b\n').encode())
    t.check('a list on standard input', r.returncode == 0 and n.get('fetched') == 1, (r, n))


def test_redirects(t):
    s = t.server
    s.routes.update({'/from': redirect('/to?x=1'), '/to': page(ARTICLE), '/loop': redirect('/loop'), '/ping': redirect('/pong'),
                     '/pong': redirect('/ping', 301), '/file': redirect('file:///etc/passwd'), '/ftp': redirect('ftp://127.0.0.1/x'),
                     '/user': redirect('http://me:secret@127.0.0.1/'), '/nowhere': redirect('http://')})
    r, n, d = t.one('/from')
    recs = [f for f, _ in records(d) if f['WARC-Type'] == 'response']
    t.check('a redirect: both answers', r.returncode == 0 and [f['WARC-Target-URI'] for f in recs] == [s.url + '/from', s.url + '/to?x=1'], recs)
    t.check('the last one says what was asked for', recs[-1].get('Entente-Asked') == s.url + '/from', recs)
    for path in ('/loop', '/ping'):
        before = len(s.log)
        r, n, d = t.one(path)
        t.check('%s: an end to redirects' % path, r.returncode == 1 and b'too many redirects' in r.stderr and len(s.log) - before < 12, r.stderr)
    for path in ('/file', '/ftp', '/user', '/nowhere'):
        r, n, d = t.one(path)
        t.check('%s: not followed' % path, r.returncode == 1 and b"redirect to '" in r.stderr and not stored(d), r.stderr)


def test_private(t):
    s = t.server
    s.routes['/a'] = page(ARTICLE)
    before = len(s.log)
    for url in (s.url + '/a', s.url.replace('127.0.0.1', 'localhost') + '/a', s.url.replace('127.0.0.1', '0x7f.1') + '/a',
                s.url.replace('127.0.0.1', '[::ffff:127.0.0.1]') + '/a', 'http://169.254.169.254/', 'http://10.0.0.1/'):
        r = t.run('fetch', '--quiet', '--dir', t.fresh(), url, timeout=20)
        t.check('private: %s' % url.replace(s.url.split(':')[-1], 'PORT'), r.returncode == 1 and b'a private address' in r.stderr, r.stderr)
    t.check('nothing was asked', len(s.log) == before)
    # through a proxy only what addresses themselves say can be judged
    s.routes.update({'http://news.example/a': redirect('http://10.1.2.3/key'), 'http://news.example/b': page(ARTICLE)})
    r = t.run('fetch', '--quiet', '--delay', '0', '--proxy', s.url, '--dir', t.fresh(), 'http://news.example/a', 'http://news.example/b')
    t.check('a redirect to a private address', r.returncode == 3 and b'news.example/a: a private address' in r.stderr and not s.asked('http://10.1.2.3/key'), r.stderr)
    r = t.run('fetch', '--quiet', '--dir', t.fresh(), s.url + '/a', env={'http_proxy': s.url})
    t.check('a proxy of the environment is no way around', r.returncode == 1 and b'a private address' in r.stderr, r.stderr)


def test_errors(t):
    s = t.server
    s.routes['/once'] = in_turn(lambda h: answer(h, 500), page(ARTICLE))
    r, n, _ = t.one('/once', '--retries', '1')
    t.check('500, then 200', r.returncode == 0 and n.get('fetched') == 1 and len(s.asked('/once')) == 2, (r, n))
    s.routes['/busy'] = in_turn(lambda h: answer(h, 429, Retry_After='2'), page(ARTICLE))
    r, n, _ = t.one('/busy', '--retries', '1')
    times = [e[2] for e in s.asked('/busy')]
    t.check('429: waits as long as it is asked to', r.returncode == 0 and len(times) == 2 and times[1] - times[0] >= 1.9, times)
    s.routes['/later'] = lambda h: answer(h, 503, Retry_After='7200')
    r, n, _ = t.one('/later')
    t.check('but not for hours', r.returncode == 1 and b'asks to wait 7200 s' in r.stderr and len(s.asked('/later')) == 1, r.stderr)
    s.routes['/always'] = lambda h: answer(h, 502)
    r, n, _ = t.one('/always', '--retries', '1')
    t.check('and not for ever', r.returncode == 1 and len(s.asked('/always')) == 2 and b'answer 502' in r.stderr, r.stderr)
    r, n, _ = t.fetch('http://127.0.0.1:1/', '--retries', '0')
    t.check('nobody there', r.returncode == 1 and b'no connection' in r.stderr, r.stderr)
    r, n, _ = t.fetch('http://no-such-host.invalid/', '--retries', '0')
    t.check('no such host', r.returncode == 1 and b'no such host' in r.stderr, r.stderr)
    r = t.run('fetch', '--timeout', 'soon', s.url)
    t.check('wrong usage', r.returncode == 2 and b'--timeout' in r.stderr, r.stderr)


def test_bodies(t):
    s = t.server
    head = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'

    def endless(h):
        h.close_connection = True
        h.wfile.write(head + b'\r\n')
        while not s.ends.is_set():
            h.wfile.write(b'<p>and on and on</p>' * 500)

    s.routes.update({
        '/slowhead': lambda h: h.raw(b'HTTP/1.1 200 OK\r\n', 5, b'\r\n'),
        '/slowbody': lambda h: h.raw(head + b'Content-Length: 1000\r\n\r\n', b'<p>', 5, b'x' * 997),
        '/drip': lambda h: h.raw(head + b'\r\n', *[x for _ in range(50) for x in (b'x', 0.2)]),
        '/endless': endless,
        '/announced': lambda h: h.raw(head + b'Content-Length: 99999999999\r\n\r\n'),
        '/short': lambda h: h.raw(head + b'Content-Length: %d\r\n\r\n' % (len(ARTICLE) + 50) + ARTICLE),
        '/long': lambda h: h.raw(head + b'Content-Length: 20\r\n\r\n' + ARTICLE),
        '/noise': lambda h: h.raw(b'\x00\x01\x02 no HTTP at all\r\n\r\n'),
        '/hang': lambda h: h.raw(),
        '/bighead': lambda h: h.raw(b'HTTP/1.1 200 OK\r\n' + b''.join(b'X-%d: %s\r\n' % (i, b'y' * 1000) for i in range(1000)) + b'\r\n'),
    })
    fast = ('--retries', '0', '--timeout', '1500ms', '--max-size', '64K')
    for path, why in (('/slowhead', b'took too long'), ('/slowbody', b'took too long'), ('/drip', b'took too long'), ('/endless', b'larger than the limit'),
                      ('/announced', b'larger than the limit'), ('/noise', b'not an HTTP answer'), ('/hang', b'no answer'),
                      ('/bighead', b'larger than the limit')):
        began = time.time()
        r, n, d = t.one(path, *fast)
        t.check('%s: %s' % (path, why.decode()), r.returncode == 1 and why in r.stderr and time.time() - began < 4 and not stored(d), r.stderr)
    r, n, d = t.one('/short', *fast)
    recs = [(f, b) for f, b in records(d) if f['WARC-Type'] == 'response']
    t.check('shorter than it says: kept, and said', r.returncode == 0 and n.get('truncated') == 1 and recs[0][0].get('WARC-Truncated') == 'disconnect'
            and recs[0][1].endswith(ARTICLE), (r, n))
    r, n, d = t.one('/long', *fast)
    t.check('longer than it says: as long as it says', r.returncode == 0 and records(d)[1][1].endswith(b'\r\n\r\n' + ARTICLE[:20]), r.stderr)

    packed = gzip.compress(ARTICLE, mtime=0)
    s.routes.update({
        '/gzip': page(packed, Content_Encoding='gzip'),
        '/chunked': lambda h: h.raw(head + b'Transfer-Encoding: chunked\r\n\r\n' + chunked(ARTICLE), close=False),
        '/both': lambda h: h.raw(head + b'Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n' + chunked(packed), close=False),
        '/plain': page(ARTICLE), '/continue': lambda h: h.raw(b'HTTP/1.1 100 Continue\r\n\r\n' + head + b'Content-Length: 3\r\n\r\nabc'),
    })
    r, n, d = t.fetch(*[s.url + p for p in ('/gzip', '/chunked', '/both', '/plain', '/continue')])
    recs = {f['WARC-Target-URI'][len(s.url):]: (f, b) for f, b in records(d) if f['WARC-Type'] in ('response', 'revisit')}
    t.check('gzip and chunks stay as they came', r.returncode == 0 and recs['/gzip'][1].endswith(packed) and recs['/chunked'][1].endswith(chunked(ARTICLE))
            and recs['/both'][1].endswith(chunked(packed)), recs.keys())
    t.check('a digest is that of the payload', recs['/chunked'][0]['WARC-Payload-Digest'] == recs['/plain'][0]['WARC-Payload-Digest']
            and recs['/gzip'][0]['WARC-Payload-Digest'] == recs['/both'][0]['WARC-Payload-Digest'])
    t.check('100 Continue is no answer', recs['/continue'][1].startswith(b'HTTP/1.1 200'), recs['/continue'])
    r = t.run('extract', '--format', 'text', *[os.path.join(d, f) for f in os.listdir(d) if f.endswith('.gz')])
    t.check('fetched, stored, extracted: the article', r.stdout.count(b'The port of Lissabon reopened on Tuesday') == 4 and b'forty freighters' in r.stdout, r)


def test_robots(t):
    s = t.server
    s.routes.update({'/robots.txt': b'User-agent: entente\nDisallow: /private/\nAllow: /private/press\n\nUser-agent: *\nDisallow: /\n',
                     '/private/x': page(ARTICLE), '/private/press': page(ARTICLE), '/open': page(ARTICLE), '/sly': redirect('/private/x')})
    r, n, d = t.fetch(*[s.url + p for p in ('/private/x', '/private/press', '/open', '/sly')])
    t.check('robots.txt', r.returncode == 3 and (n.get('fetched'), n.get('robots')) == (2, 2) and b'robots.txt forbids it' in r.stderr, (r, n))
    t.check('not even by a redirect', not s.asked('/private/x') and len(s.asked('/sly')) == 1)
    t.check('asked for once, and not stored', not any(u.endswith('/robots.txt') for _, u in stored(d)))
    r, n, _ = t.one('/open', '--user-agent', 'other/1.0')
    t.check('by the name of who asks', r.returncode == 3 and n.get('robots') == 1 and s.log[-1][1]['User-Agent'] == 'other/1.0', (r, n))
    s.routes['/robots.txt'] = lambda h: answer(h, 503)
    r, n, _ = t.one('/open', '--retries', '0')
    t.check('cannot be read: nothing is asked', r.returncode == 1 and b'robots.txt: answer 503' in r.stderr, r.stderr)
    s.routes['/robots.txt'] = redirect('/rules')
    s.routes['/rules'] = b'User-agent: *\nDisallow: /open\n'
    r, n, _ = t.one('/open')
    t.check('has moved', n.get('robots') == 1, (r, n))
    del s.routes['/robots.txt']
    began = time.time()
    r, n, _ = t.fetch(*[s.url + '/open?%d' % i for i in range(4)], delay='300ms')
    times = [e[2] for e in s.log[-4:]]
    t.check('pauses between requests', n.get('fetched') == 4 and min(b - a for a, b in zip(times, times[1:])) > 0.25 and time.time() - began < 4, times)


def test_parallel(t):
    s = t.server
    s.routes['/slow'] = lambda h: h.raw(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', 0.7, b'ok')
    other = s.url.replace('127.0.0.1', 'localhost')

    def apart(*args):
        """Seconds between the two requests, and the summary."""
        s.log.clear()
        r, n, _ = t.fetch(*args)
        times = [e[2] for e in s.log if e[0].startswith('/slow')]
        return times[1] - times[0] if len(times) == 2 else -1, n.get('fetched')

    seconds, n = apart(s.url + '/slow', other + '/slow')
    t.check('two hosts at the same time', n == 2 and 0 <= seconds < 0.6, seconds)
    seconds, n = apart(s.url + '/slow?1', s.url + '/slow?2')
    t.check('one host, one after the other', n == 2 and seconds >= 0.7, seconds)
    seconds, n = apart(s.url + '/slow?1', other + '/slow?2', '--parallel', '1')
    t.check('--parallel 1', n == 2 and seconds >= 0.7, seconds)


def test_feeds(t):
    s = t.server
    s.routes.update({'/feed': rss(s, 'one', 'two'), '/one': page(ARTICLE), '/two': page(b'<p>Two.</p>'), '/three': page(b'<p>Three.</p>')})
    r, n, d = t.one('/feed')
    t.check('a feed is followed to its items', r.returncode == 0 and sorted(u[len(s.url):] for _, u in stored(d)) == ['/one', '/two'], stored(d))
    r, n, d = t.one('/feed', '--items', '1')
    t.check('to as many as wanted', [u[len(s.url):] for _, u in stored(d)] == ['/one'], stored(d))
    r, n, d = t.one('/feed', '--items', '0')
    t.check('or not at all', [u[len(s.url):] for _, u in stored(d)] == ['/feed'], stored(d))
    local = t.write('feed.xml', rss(s, 'two', 'three'))
    r, n, d = t.fetch(local)
    t.check('a feed in a file', sorted(u[len(s.url):] for _, u in stored(d)) == ['/three', '/two'], (r, stored(d)))
    urlset = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s/%s</loc></url></urlset>'
    s.routes.update({'/index.xml': ('<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>%s/map1.xml.gz</loc></sitemap>'
                                    '<sitemap><loc>%s/map2.xml</loc></sitemap></sitemapindex>' % (s.url, s.url)).encode(),
                     '/map1.xml.gz': gzip.compress((urlset % (s.url, 'one')).encode()), '/map2.xml': (urlset % (s.url, 'three')).encode()})
    r, n, d = t.one('/index.xml')
    t.check('an index of sitemaps', sorted(u[len(s.url):] for _, u in stored(d)) == ['/one', '/three'] and n.get('feeds') == 3, (r, n))


def test_watch(t):
    s = t.server
    s.routes.update({'/feed': rss(s, 'one', 'two', guid=True), '/one': page(ARTICLE), '/two': page(b'<p>Two.</p>'), '/three': page(b'<p>Three.</p>')})
    d = t.fresh()
    watch = lambda *a: t.fetch('--once', *a, s.url + '/feed', verb='watch', folder=d)
    got = lambda: sorted(u[len(s.url):] for _, u in stored(d))
    r, n, _ = watch()
    t.check('watch: two items', r.returncode == 0 and n.get('fetched') == 2 and got() == ['/one', '/two'], (r, n))
    r, n, _ = watch()
    t.check('once each', r.returncode == 0 and n.get('fetched') == 0 and len(s.asked('/one')) == len(s.asked('/two')), (r, n))
    s.routes['/feed'] = rss(s, 'three', 'one', 'two', guid=True)
    r, n, _ = watch()
    t.check('a third one', n.get('fetched') == 1 and got() == ['/one', '/three', '/two'], (r, n))
    s.routes['/feed'] = rss(s, 'three?again=1', 'one?x', guid=True)
    r, n, _ = watch()
    t.check('the same under another address', n.get('fetched') == 0, (r, n))
    s.routes['/feed'] = lambda h: answer(h, 500)
    r, n, _ = watch('--retries', '0', '--every', '1s')
    t.check('a feed that fails', r.returncode == 1 and n.get('failed') == 1 and b'/feed: answer 500' in r.stderr, (r, n))
    s.routes['/feed'] = rss(s, 'four', guid=True)
    s.routes['/four'] = lambda h: answer(h, 500)
    time.sleep(1.1)
    r, n, _ = watch('--retries', '0', '--every', '1s')
    t.check('an item that fails', r.returncode == 3 and n.get('failed') == 1, (r, n))
    s.routes['/feed'] = rss(s, guid=True)
    s.routes['/four'] = page(b'<p>Four.</p>')
    time.sleep(1.1)
    r, n, _ = watch('--every', '1s')
    t.check('is asked again, listed or not', r.returncode == 0 and n.get('fetched') == 1 and '/four' in got(), (r, n))
    os.remove(os.path.join(d, '.entente-fetch'))
    s.routes['/feed'] = rss(s, 'one', 'two', 'three', 'four')
    r, n, _ = watch()
    t.check('a lost memory comes back from the archive', n.get('fetched') == 0 and n.get('known') == 4, (r, n))
    with open(os.path.join(d, '.entente-fetch'), 'a') as f:
        f.write('what\n')
    r, n, _ = watch()
    t.check('a wrong line of it is named', r.returncode == 1 and b'.entente-fetch:' in r.stderr, r.stderr)
    s.routes['/nofeed'] = page(ARTICLE)
    r, n, _ = t.fetch('--once', s.url + '/nofeed', verb='watch')
    t.check('not a feed', b'neither feed nor sitemap' in r.stderr and r.returncode == 1, r.stderr)


def test_inputs(t):
    """Addresses as inputs of other verbs."""
    s = t.server
    latin = ARTICLE.replace(b'Lissabon', b'M\xe1laga')
    s.routes.update({'/a': page(ARTICLE), '/from': redirect('/news/b?x=1'), '/news/b': lambda h: answer(h, 200, gzip.compress(latin), Content_Encoding='gzip',
                     Content_Type='text/html; charset="ISO-8859-1"'), '/robots.txt': b'User-agent: *\nDisallow: /no/\n'})
    net = ('--allow-private', '--delay', '0', '--retries', '0')
    here = t.write('page.html', ARTICLE)
    r = t.run('extract', *net, s.url + '/a', here, s.url + '/from')
    got = [json.loads(line) for line in r.stdout.decode().splitlines()]
    t.check('extract URL: in the order of the inputs', r.returncode == 0 and [g['input'] for g in got] == [s.url + '/a', here, s.url + '/from'], (r, got))
    t.check('the same article as from a file', got[0]['text'] == got[1]['text'] and got[0]['title'] == got[1]['title'], got)
    t.check('where it came from, and its charset', got[2].get('url') == s.url + '/news/b?x=1' and 'M\u00e1laga' in got[2]['text'], got[2])
    r = t.run('extract', *net, s.url + '/none', s.url + '/a', s.url + '/no/x')
    t.check('what fails is named, the rest is done', r.returncode == 3 and r.stdout.count(b'\n') == 1 and b'/none: answer 404' in r.stderr
            and b'robots.txt forbids it' in r.stderr, r)
    r = t.run('extract', s.url + '/a')
    t.check('nor into private networks', r.returncode == 1 and b'a private address' in r.stderr and not r.stdout, r)
    r = t.run('extract', *net, '--out-dir', t.path('out'), s.url + '/a', s.url + '/from')
    t.check('--out-dir', r.returncode == 0 and len(os.listdir(t.path('out'))) == 2 and all(f.startswith('127.0.0.1-') for f in os.listdir(t.path('out'))), r)
    r = t.run('code', *net, '--date', '2024-05-07', s.url + '/a')
    t.check('code URL', r.returncode == 0 and b'"input"' not in r.stderr and b'Portugal' in r.stdout, r)


def test_tls(t):
    key, cert = t.path('key.pem'), t.path('cert.pem')
    try:
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost',
                        '-addext', 'subjectAltName=IP:127.0.0.1'], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return print('(no openssl: no test of certificates)')
    secure = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
    url = secure.url.replace('http:', 'https:')
    secure.routes['/a'] = page(ARTICLE)
    r, n, d = t.fetch(url + '/a')
    t.check('a certificate that nobody vouches for', r.returncode == 1 and b'certificate not accepted' in r.stderr and not secure.log, r.stderr)
    r, n, d = t.fetch(url + '/a', env={'SSL_CERT_FILE': cert})
    t.check('https', r.returncode == 0 and n.get('fetched') == 1, r.stderr)


def start(t, folder, *args, **kw):
    return subprocess.Popen([t.program, 'watch', '--allow-private', '--delay', '0', '--every', '1s', '--format', 'json', '--dir', folder, *args],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kw)


def until(what, seconds=20):
    end = time.time() + seconds
    while time.time() < end and not what():
        time.sleep(0.02)
    return what()


def test_stop(t):
    s = t.server
    s.routes.update({'/feed': rss(s, 'one'), '/one': page(ARTICLE), '/two': page(b'<p>Two.</p>')})
    d = t.fresh()
    for sig in (signal.SIGTERM, signal.SIGINT):
        p = start(t, d, s.url + '/feed')
        before = len(s.asked('/feed'))
        until(lambda: len(s.asked('/feed')) > before + 1)
        s.routes['/feed'] = rss(s, 'one', 'two')
        until(lambda: len(stored(d)) == 2)
        r = t.run('watch', '--once', '--dir', d, s.url + '/feed')
        t.check('one at a time in a folder', r.returncode == 1 and b'another entente' in r.stderr, r.stderr)
        p.send_signal(sig)
        began = time.time()
        out, err = p.communicate(timeout=10)
        n = json.loads(out)
        t.check('%s: stops cleanly' % sig.name, p.returncode == 0 and time.time() - began < 2 and n['stopped'] == 0, (p.returncode, out, err))
    t.check('and has what it saw, once', sorted(u for _, u in stored(d)) == [s.url + '/one', s.url + '/two'], stored(d))
    s.routes['/one'] = lambda h: h.raw(5)
    p = start(t, t.fresh(), s.url + '/feed')
    asked = len(s.asked('/one'))
    until(lambda: len(s.asked('/one')) > asked)
    began = time.time()
    p.terminate()
    out, err = p.communicate(timeout=10)
    t.check('in the middle of an answer, too', p.returncode == 0 and time.time() - began < 2 and json.loads(out)['stopped'] >= 1, (p.returncode, out, err))


def test_kill(t):
    """Killed again and again while it stores: every item is there, once."""
    s = t.server
    names = ['item%d' % i for i in range(120)]
    for name in names:
        s.routes['/' + name] = page(b'<p>%s</p>' % (name.encode() * 3000))
    s.routes['/feed'] = rss(s, *names)
    d = t.fresh()
    kills = 0
    for round_ in range(8):
        before = len(s.log)
        p = start(t, d, s.url + '/feed')
        until(lambda: len(s.log) - before > 6 + round_ or p.poll() is not None, 5)
        p.kill()
        p.communicate()
        kills += 1
    files = [os.path.join(d, f) for f in os.listdir(d) if f.endswith('.gz')]
    if files: # and a piece of a record, as a kill in the middle of a write leaves it
        with open(max(files), 'ab') as f:
            f.write(gzip.compress(b'WARC/1.1\r\nWARC-Type: response\r\n' + os.urandom(5000))[:3000])
    r, n, _ = t.fetch('--once', s.url + '/feed', verb='watch', folder=d)
    got = [u[len(s.url) + 1:] for kind, u in stored(d) if kind == 'response']
    t.check('killed %d times: each item is there, once' % kills, r.returncode == 0 and sorted(got) == sorted(names), (r, sorted(got)))
    r, n, _ = t.fetch('--once', s.url + '/feed', verb='watch', folder=d)
    t.check('and stays so', n.get('fetched') == 0 and n.get('known') == 120, (r, n))


def main():
    t = Fetch(sys.argv[1])
    wanted = sys.argv[2:]
    for name, test in list(globals().items()):
        if name.startswith('test_') and (not wanted or name[5:] in wanted):
            t.server.routes.clear()
            t.server.log.clear()
            began = time.time()
            test(t)
            print('(%s: %.1f s)' % (name, time.time() - began))
    t.server.ends.set()
    t.finish()


main()

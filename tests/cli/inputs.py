#!/usr/bin/env python3
"""Every kind of input through the program: archives in all packings, damaged ones, feeds, JSON lines, charsets, folders. inputs.py PROGRAM

All archives are made here. What an archive gives is compared with what the same pages give as files.
"""
import gzip
import json
import os
import resource
import subprocess
import sys
import zlib

from common import Tests, example_pages

ORIGIN = 'https://news.example/'


def http(body, *fields, status='200 OK', kind='text/html; charset=utf-8'):
    head = ['HTTP/1.1 ' + status, 'Content-Type: ' + kind] + list(fields)
    return '\r\n'.join(head).encode() + b'\r\n\r\n' + body


def record(kind, address, block, *fields, version='1.1', end=b'\r\n'):
    head = ['WARC/' + version, 'WARC-Type: ' + kind, 'WARC-Date: 2024-06-19T10:00:00Z']
    head += ['WARC-Target-URI: ' + address] if address else []
    head += list(fields) + ['Content-Length: %d' % len(block)]
    return end.join(x.encode() for x in head) + end + end + block + end + end


def chunked(body, size=1000):
    parts = [body[i:i + size] for i in range(0, len(body), size)]
    return b''.join(b'%x\r\n%s\r\n' % (len(p), p) for p in parts) + b'0\r\n\r\n'


def articles(stdout):
    return [json.loads(x) for x in stdout.splitlines()]


def same_texts(got, want):
    return [a['text'] for a in got] == [a['text'] for a in want] and bool(want)


def crawl(pages):
    """The pages as a crawler keeps them: encodings that are applied, and such that are only told."""
    how = [lambda b: http(b), lambda b: http(gzip.compress(b, mtime=0), 'Content-Encoding: gzip'),
           lambda b: http(b, 'Content-Encoding: gzip', 'Transfer-Encoding: chunked'),
           lambda b: http(chunked(b), 'Transfer-Encoding: chunked'),
           lambda b: http(chunked(gzip.compress(b, mtime=0)), 'Transfer-Encoding: chunked', 'Content-Encoding: gzip'),
           lambda b: http(zlib.compress(b), 'Content-Encoding: deflate')]
    records = [record('warcinfo', '', b'software: test\r\n')]
    for i, page in enumerate(pages):
        address = ORIGIN + str(i)
        records.append(record('request', address, b'GET / HTTP/1.1\r\n\r\n'))
        records.append(record('response', address if i % 2 else '<%s>' % address, how[i % len(how)](page),
                              version=('0.17', '0.18', '1.0', '1.1')[i % 4], end=b'\n' if i % 3 == 2 else b'\r\n'))
    return records


def archives(t, files, want):
    pages = [open(f, 'rb').read() for f in files]
    records = crawl(pages)
    packed = {'plain.warc': b''.join(records), 'one.warc.gz': gzip.compress(b''.join(records), mtime=0),
              'each.warc.gz': b''.join(gzip.compress(r, mtime=0) for r in records)}
    for name, data in packed.items():
        r = t.run('extract', t.write(name, data))
        got = articles(r.stdout)
        t.check('%s: every article as from its own file' % name, r.returncode == 0 and same_texts(got, want), r.stderr)
        again = [articles(t.run('extract', a['input']).stdout) for a in got[:3]]
        t.check('%s: a record by its name' % name, [x[0]['text'] for x in again if x] == [a['text'] for a in got[:3]], again)
        codes = [t.run('code', '--jobs', j, t.path(name)).stdout for j in ('1', '2', '5')]
        t.check('%s: any number of threads' % name, codes[0] and codes[0] == codes[1] == codes[2])
    piped = t.run('extract', '-', stdin=packed['each.warc.gz'])
    t.check('through a pipe', same_texts(articles(piped.stdout), want), piped.stderr)
    index(t, packed)
    damage(t, packed, want)


def index(t, packed):
    for name in packed:
        lines = t.run('extract', '--index', t.path(name)).stdout.decode().splitlines()
        entries = [json.loads(x.split(' ', 2)[2]) for x in lines]
        good = len(lines) == len(example_pages()) and all(x.startswith('example,news)/') for x in lines)
        if name == 'each.warc.gz':
            for e in entries:
                member = packed[name][int(e['offset']):int(e['offset']) + int(e['length'])]
                good = good and gzip.decompress(member).startswith(b'WARC/')
        t.check('%s: the index' % name, good, lines[:2])


def damage(t, packed, want):
    data = packed['each.warc.gz']
    middle = len(data) // 2
    r = t.run('extract', t.write('hole.warc.gz', data[:middle] + bytes(1500) + data[middle + 1500:]))
    got = [a['text'] for a in articles(r.stdout)]
    t.check('a hole costs the records it hits', r.returncode == 3 and len(want) - 2 <= len(got) < len(want) and set(got) <= {a['text'] for a in want}, (r.returncode, len(got), len(want), r.stderr))
    t.check('and is named with its place', b'hole.warc.gz' in r.stderr and b'byte' in r.stderr, r.stderr)
    r = t.run('extract', t.write('cut.warc.gz', data[:-2000]))
    t.check('a cut tail', r.returncode == 3 and len(articles(r.stdout)) >= len(want) - 2 and b'cut.warc.gz' in r.stderr, r.stderr)
    plain = packed['plain.warc']
    at = plain.index(b'Content-Length:', len(plain) // 2)
    r = t.run('extract', t.write('length.warc', plain[:at] + b'Content-Length: 99999999' + plain[plain.index(b'\r\n', at):]))
    t.check('a wrong length', r.returncode == 3 and len(articles(r.stdout)) >= len(want) // 2 - 1 and b'length.warc' in r.stderr, r.stderr)
    bomb = gzip.compress(record('response', ORIGIN, http(b'<p>' + bytes(80 << 20))), mtime=0)
    r = t.run('extract', t.write('bomb.warc.gz', bomb + data))
    t.check('a bomb is passed over', r.returncode == 3 and same_texts(articles(r.stdout), want) and b'bomb.warc.gz' in r.stderr, r.stderr)


def revisits(t, files, want):
    page = open(files[0], 'rb').read()
    digest = 'WARC-Payload-Digest: sha1:ABCDEFGHABCDEFGHABCDEFGHABCDEFGH'
    records = [record('response', ORIGIN + 'a', http(page), digest), record('revisit', ORIGIN + 'a', http(b''), digest),
               record('revisit', ORIGIN + 'b', http(b''), 'WARC-Payload-Digest: sha1:22222222222222222222222222222222'),
               record('conversion', ORIGIN + 'w', b'Peru thanked Chile for its help in Lima on Monday.\n', 'Content-Type: text/plain'),
               record('resource', ORIGIN + 'r', page, 'Content-Type: text/html')]
    r = t.run('extract', t.write('revisit.warc.gz', b''.join(gzip.compress(x, mtime=0) for x in records)))
    got = articles(r.stdout)
    texts = [a['text'] for a in got]
    t.check('a revisit is what was seen before; another is counted', texts.count(want[0]['text']) == 3 and b'revisit' in r.stderr, (len(texts), r.stderr))
    t.check('conversion is text', any('Peru thanked Chile' in x for x in texts))


def bounded(t, files):
    """An archive many times larger than what reading it may take."""
    page = open(files[0], 'rb').read()
    one = gzip.compress(record('response', ORIGIN, http(page)), mtime=0)
    many = max(1, (96 << 20) // len(record('response', ORIGIN, http(page))))
    name = t.write('large.warc.gz', one * many)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    r = subprocess.run([t.program, 'extract', name, '-o', os.devnull], capture_output=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    limit = 80 << 10
    if 'asan' in t.program:
        limit <<= 4
    t.check('96 MB of records in bounded memory', r.returncode == 0 and (peak == before or peak < max(limit, before + 1)), (before, peak))


RSS = '''<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>
<item><title>Peru thanks Chile</title><link>https://news.example/peru</link><pubDate>Wed, 19 Jun 2024 10:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>Peru thanked Chile for its help on Monday. The foreign minister spoke in Lima after a meeting that lasted three hours.</p>
<p>Chile had sent two ships with food and medicine to the coast, where floods have cut the roads.</p>]]></content:encoded></item>
<item><title>Second &amp; last</title><link>https://news.example/two</link><pubDate>Thu, 20 Jun 2024 10:00:00 GMT</pubDate>
<content:encoded>&lt;p&gt;France condemned the attack on Tuesday. The president called it a crime in a statement from Paris, and offered help.&lt;/p&gt;</content:encoded></item>
</channel></rss>'''


def feeds(t):
    got = articles(t.run('extract', t.write('feed.xml', RSS)).stdout)
    t.check('a feed: an article an item', [a['title'] for a in got] == ['Peru thanks Chile', 'Second & last'] and
            [a['published'][:10] for a in got] == ['2024-06-19', '2024-06-20'] and 'Chile had sent' in got[0]['text'], got)
    torn = articles(t.run('extract', t.write('torn.xml', RSS[:RSS.index('</channel>') - 30])).stdout)
    t.check('one that is cut off', torn and torn[0]['title'] == 'Peru thanks Chile', torn)
    r = t.run('extract', t.write('map.xml', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/x</loc></url></urlset>'))
    t.check('a sitemap lists addresses and holds no article', r.returncode == 3 and b'lists 1 address)' in r.stderr, (r.returncode, r.stderr))


def json_lines(t):
    lines = [{'link': ORIGIN + 'j', 'headline': 'Peru', 'content': 'Peru thanked Chile on Monday.', 'pub_date': '2024-06-19'},
             {'url': ORIGIN + 'h', 'html': '<html><body><article><p>Peru thanked Chile on Monday for its help.</p></article></body></html>'}]
    data = '\n'.join(json.dumps(x) for x in lines) + '\n{"text": broken\n' + json.dumps({'text': 'Chile left.'}) + '\n'
    r = t.run('extract', t.write('a.jsonl', data))
    got = articles(r.stdout)
    t.check('names that scrapers use', got and got[0]['title'] == 'Peru' and got[0]['published'].startswith('2024-06-19') and got[0]['url'] == ORIGIN + 'j', got[:1])
    t.check('a broken line is named, the rest read', r.returncode == 3 and len(got) == 3 and b'a.jsonl' in r.stderr, r.stderr)
    t.write('b.jsonl', json.dumps({'adresse': ORIGIN + 'm', 'koerper': 'Peru thanked Chile.', 'tag': '2024-01-02'}))
    got = articles(t.run('extract', '--map', 'url=adresse', '--map', 'text=koerper', '--map', 'published=tag', t.path('b.jsonl')).stdout)
    t.check('other names, told', got and got[0]['url'] == ORIGIN + 'm' and got[0]['text'] == 'Peru thanked Chile.' and got[0]['published'] == '2024-01-02', got)


def charsets(t):
    text = 'Пресс-секретарь заявил, что делегация прибыла в Москву в понедельник.'
    page = '<html><head><meta charset="%s"><title>Т</title></head><body><article><p>%s</p></article></body></html>'
    for charset in ('windows-1251', 'koi8-r', 'iso-8859-5', 'utf-16', 'utf-8', 'ibm866'):
        r = t.run('extract', t.write('c.html', (page % (charset, text)).encode(charset if charset != 'ibm866' else 'cp866')))
        t.check('charset ' + charset, text in articles(r.stdout)[0]['text'] if r.stdout else False, r.stderr)
    header = t.run('extract', t.write('c.warc', record('response', ORIGIN, http((page % ('', text)).replace('<meta charset="">', '').encode('cp1251'), kind='text/html; charset=windows-1251'))))
    t.check('charset of the HTTP header', text in articles(header.stdout)[0]['text'] if header.stdout else False, header.stderr)


def folders(t, files, want):
    os.makedirs(t.path('in', 'sub'))
    for i, f in enumerate(files[:3]):
        data = open(f, 'rb').read()
        with open(t.path('in', 'sub' if i else '', '%d.html%s' % (i, '.gz' if i == 2 else '')), 'wb') as out:
            out.write(gzip.compress(data, mtime=0) if i == 2 else data)
    got = articles(t.run('extract', t.path('in')).stdout)
    t.check('a folder, its folders, packed files', sorted(a['text'] for a in got) == sorted(a['text'] for a in want[:3]), len(got))


def main():
    t = Tests(sys.argv[1])
    files = example_pages()
    want = articles(t.run('extract', *files).stdout)
    archives(t, files, want)
    revisits(t, files, want)
    bounded(t, files)
    feeds(t)
    json_lines(t)
    charsets(t)
    folders(t, files, want)
    t.finish()


main()

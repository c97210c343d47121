#!/usr/bin/env python3
"""How many small API requests a second, and how long one takes at a steady rate: serve.py PROGRAM DB [SECONDS [counted]]. Wants wrk for the first.

Requests differ: ten newest events of one of the 200 most active pairs, in one of 40 ranges of days, so that no answer is asked for twice in a row;
with `counted` each also says how many match on all pages."""
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time


def main():
    program, db, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10
    counted = len(sys.argv) > 4 and sys.argv[4] == 'counted'
    server = subprocess.Popen([program, 'serve', '--db', db, '--port', '0', '--quiet'], stdout=subprocess.PIPE)
    port = int(server.stdout.readline().decode().strip().rstrip('/').rsplit(':', 1)[1])
    connection = http.client.HTTPConnection('127.0.0.1', port)

    def get(path):
        connection.request('GET', path)
        return json.loads(connection.getresponse().read())
    status = get('/api/status')['counts'][0]
    print('articles %(articles)d, events %(events)d, claims %(claims)d' % status)
    pairs = [r['a'] + ',' + r['b'] for r in get('/api/pairs?most=200')['rows']]
    paths = ['/api/events?pair=%s&from=%d-%02d-01&limit=10&order=-day%s' % (p, 2014 + k % 10, 1 + k // 10 * 3, '' if counted else '&count=no') for k in range(40) for p in pairs]
    with tempfile.NamedTemporaryFile('w', suffix='.lua') as f:
        f.write('local p = {%s}\nlocal i = math.random(#p)\nrequest = function() i = (i * 7919 + 13) %% #p + 1; return wrk.format("GET", p[i]) end\n' % ','.join('"%s"' % p for p in paths))
        f.flush()
        for threads, connections in ((2, 16),):
            out = subprocess.run(['wrk', '-t%d' % threads, '-c%d' % connections, '-d%ds' % seconds, '--latency', '-s', f.name, 'http://127.0.0.1:%d' % port], capture_output=True, text=True).stdout
            print('\n'.join(line for line in out.splitlines() if any(w in line for w in ('Requests/sec', '50%', '99%', 'Non-2xx', 'requests in'))))
    print('load %s' % ' '.join('%.1f' % x for x in os.getloadavg()))
    times, lock = [], threading.Lock()

    def client(k, n=8, rate=200):
        c, mine = http.client.HTTPConnection('127.0.0.1', port), []
        start = time.monotonic() + k / rate
        for i in range(rate * seconds // n):
            due = start + i * n / rate
            time.sleep(max(0, due - time.monotonic()))
            c.request('GET', paths[(i * 7919 + k * 131) % len(paths)])
            c.getresponse().read()
            mine.append(time.monotonic() - due)  # from when it was due: waiting counts
        with lock:
            times.extend(mine)
    clients = [threading.Thread(target=client, args=(k,)) for k in range(8)]
    for t in clients:
        t.start()
    for t in clients:
        t.join()
    times.sort()
    print('at 200/s: median %.1f ms, 95th percentile %.1f ms, worst %.1f ms' % tuple(1000 * times[int(len(times) * q)] for q in (.5, .95, .9999)))
    server.terminate()
    server.wait()


main()

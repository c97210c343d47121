#!/usr/bin/env python3
"""shard, an array job, merge: the same database as one process makes. With Slurm where it is installed (two slurmd on this machine), else the
array by hand. cluster.py PROGRAM"""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

from common import Tests, example_pages

SHARDS = 4
STATES = ['France', 'Germany', 'Japan', 'Brazil', 'Egypt', 'India', 'Kenya', 'Norway', 'Peru', 'Chile']

CONF = '''ClusterName=entente
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
AuthType=auth/none
CredType=cred/none
StateSaveLocation=%(dir)s/state
SlurmdSpoolDir=%(dir)s/spool.%%n
SlurmctldPidFile=%(dir)s/ctld.pid
SlurmdPidFile=%(dir)s/slurmd.%%n.pid
SlurmctldLogFile=%(dir)s/ctld.log
SlurmdLogFile=%(dir)s/slurmd.%%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/linear
MpiDefault=none
ReturnToService=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
SchedulerType=sched/builtin
SlurmctldPort=%(port)d
NodeName=n[1-2] NodeAddr=127.0.0.1 NodeHostname=localhost Port=%(node)s CPUs=1 RealMemory=200 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
'''


class Slurm:
    """A controller and two nodes of our own on this machine; None where Slurm is not installed."""

    def __init__(self, t):
        self.dir = t.path('slurm')
        self.processes = []
        os.makedirs(os.path.join(self.dir, 'state'))
        port = 20000 + os.getpid() % 20000
        conf = os.path.join(self.dir, 'slurm.conf')
        with open(conf, 'w') as f:
            f.write(CONF % {'dir': self.dir, 'port': port, 'node': '%d-%d' % (port + 1, port + 2)})
        self.env = dict(os.environ, SLURM_CONF=conf)
        self.start('slurmctld', '-D', '-i', '-f', conf)
        for n in ('n1', 'n2'):
            os.makedirs(os.path.join(self.dir, 'spool.' + n))
            self.start('slurmd', '-D', '-N', n, '-f', conf)

    def start(self, *args):
        self.processes.append(subprocess.Popen(args, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def ready(self):
        for _ in range(100):
            r = subprocess.run(['sinfo', '-h', '-o', '%T %D'], env=self.env, capture_output=True, text=True)
            if r.returncode == 0 and 'idle 2' in r.stdout:
                return True
            time.sleep(0.3)
        return False

    def array(self, script, *args):
        return subprocess.run(['sbatch', '--wait', '--array=1-%d' % SHARDS, '-o', os.path.join(self.dir, 'out.%a'), script, *args], env=self.env, capture_output=True, text=True, timeout=300)

    def stop(self):
        for p in reversed(self.processes):
            p.send_signal(signal.SIGTERM)
        for p in self.processes:
            try:
                p.wait(20)
            except subprocess.TimeoutExpired:
                p.kill()


def corpus(t):
    os.mkdir(t.path('texts'))
    for i in range(60):
        a, b = STATES[i % 10], STATES[(i * 7 + 3) % 10]
        t.write('texts/%03d.txt' % i, 'Report %d.\n\nThe president of %s met the prime minister of %s on Monday. %s condemned the attack on its embassy.\n\n' % (i, a, b, a)
                + '%s agreed to send aid to %s.\n\n' % (a, b) * (1 + i % 9))
    t.write('texts/bad.txt', b'')
    long = ' '.join('Officials from %s and %s signed a paper about port %d, and %s praised the %d engineers of %s.' % (a, b, i, b, i * 3 + 2, a)
                    for i, (a, b) in enumerate(zip(STATES, STATES[3:] + STATES[:3])))
    t.write('texts/053-copy.txt', long + '\n')
    t.write('texts/054-copy.txt', long.replace('praised', 'thanked', 1) + '\n')
    t.write('dates.tsv', ''.join('%03d%s.txt\t2024-05-%02d\n' % (i, x, 1 + i % 28) for i in range(60) for x in ('', '-copy')))
    return [t.path('texts'), *example_pages()]


def by_hand(t, script, *args):
    for n in range(SHARDS, 0, -1):
        r = subprocess.run(['sh', script, *args], env=dict(os.environ, SLURM_ARRAY_TASK_ID=str(n)), capture_output=True)
        if r.returncode:
            return r
    return r


def inputs(db):
    con = sqlite3.connect(db)
    try:
        return con.execute('SELECT name, bytes, reason, (SELECT hash FROM document d WHERE d.id = i.document) FROM input i ORDER BY 1, 2').fetchall()
    finally:
        con.close()


def main():
    t = Tests(sys.argv[1])
    work = corpus(t)
    options = ['--date', '@' + t.path('dates.tsv')]
    one, shards, script = t.path('one.db'), t.path('shards'), t.path('shards', 'task.sh')
    r = t.run('ingest', '--quiet', '--db', one, *options, *work)
    t.check('one process', r.returncode == 3, r.stderr)
    r = t.run('shard', str(SHARDS), '--out-dir', shards, *work)
    lists = [open(os.path.join(shards, '%04d.list' % (n + 1))).read().split('\n')[:-1] for n in range(SHARDS)]
    names = sorted(x for part in lists for x in part)
    t.check('every input in one shard', r.returncode == 0 and len(names) == len(set(names)) == 63 + len(example_pages()), (r.stderr, len(names)))
    sizes = [sum(os.path.getsize(x) for x in part) for part in lists]
    t.check('of about the same size', max(sizes) < 1.3 * min(sizes), sizes)

    # A task that is killed while it works leaves nothing that looks whole, and can be run again.
    p = subprocess.Popen(['sh', script, *options], env=dict(os.environ, SLURM_ARRAY_TASK_ID='2'), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.3)
    os.killpg(p.pid, signal.SIGKILL)
    p.wait()
    t.check('a killed task leaves no database', not os.path.exists(os.path.join(shards, '0002.db')) or p.returncode == 0)

    slurm = Slurm(t) if all(shutil.which(x) for x in ('slurmctld', 'slurmd', 'sbatch')) and os.getuid() == 0 else None
    if slurm and not slurm.ready():
        slurm.stop()
        slurm = None
    how = 'two nodes of Slurm' if slurm else 'by hand'
    try:
        r = slurm.array(script, *options) if slurm else by_hand(t, script, *options)
    finally:
        if slurm:
            slurm.stop()
    made = sorted(x for x in os.listdir(shards) if '.db' in x)
    t.check('the array is done (%s)' % how, r.returncode == 0 and made == ['%04d.db' % (n + 1) for n in range(SHARDS)], (r.stderr, made))

    databases = [os.path.join(shards, x) for x in made]
    merged = t.path('merged.db')
    r = t.run('merge', '--db', merged, *databases[::-1])
    t.check('merge', r.returncode == 0, r.stderr)
    want, got = (t.run('export', '--canonical', '--db', x).stdout for x in (one, merged))
    t.check('the same content as of one process', want and want == got)
    t.check('the same inputs, with reasons', inputs(one) == inputs(merged) and any(x[2] for x in inputs(one)), inputs(merged)[-3:])
    stories = [sorted(t.run('stories', '--db', x).stdout.splitlines()) for x in (one, merged)]
    t.check('the same stories', stories[0] == stories[1] and stories[0], stories)
    r = t.run('merge', '--db', merged, *databases)
    t.check('merged again: nothing is added', r.returncode == 0 and b'added 0 ' in r.stderr and t.run('export', '--canonical', '--db', merged).stdout == want, r.stderr)
    r = t.run('ingest', '--quiet', '--db', merged, *options, *work)
    t.check('ingest knows every input', b'added 0 ' in r.stdout, r.stdout)
    r = t.run('doctor', merged)
    t.check('sound', r.returncode == 0 and b'rebuilt' not in r.stdout, r.stdout)
    r = t.run('merge', '--db', merged, t.path('none.db'), databases[0])
    t.check('one that is missing is named, the others are joined', r.returncode == 3 and b'none.db' in r.stderr, r.stderr)
    for args in (['0', t.dir], ['x', t.dir], ['2', 'https://a.example/']):
        r = t.run('shard', '--out-dir', t.path('wrong'), *args)
        t.check('wrong: shard ' + args[0], r.returncode == 2 and r.stderr, r.stderr)
    t.finish()


main()

"""A client of the RPC, as runc and libcriu are: rpc-client.py SCENARIO ENGINE FOLDER. Ends with 0 if all was as it should be."""
import atexit, ctypes, errno, fcntl, os, pty, re, select, signal, socket, struct, subprocess, sys, termios, threading, time

SCENARIO, ENGINE, FOLDER = sys.argv[1:]
DUMP, RESTORE, CHECK, PRE_DUMP, NOTIFY, CPUINFO_DUMP, CPUINFO_CHECK, FEATURE_CHECK, VERSION, WAIT_PID = 1, 2, 3, 4, 6, 7, 8, 9, 10, 11
EMPTY = 0
NOBODY = 65534
OPTIONS = dict(images_dir_fd=1, pid=2, leave_running=3, ext_unix_sk=4, tcp_established=5, evasive_devices=6, shell_job=7,
               file_locks=8, log_level=9, log_file=10, ps=11, notify_scripts=12, root=13, parent_img=14, track_mem=15, auto_dedup=16,
               work_dir_fd=17, link_remap=18, veths=19, ext_mnt=23, manage_cgroups=24, cg_root=25, rst_sibling=26, inherit_fd=27,
               manage_cgroups_mode=34, empty_ns=38, join_ns=39, freeze_cgroup=44, tcp_skip_in_flight=46, lazy_pages=48, status_fd=49,
               orphan_pts_master=50, config_file=51, lsm_profile=53, lsm_mount_context=63)
IGNORE_CGROUPS = 0
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: what engines leave behind is ours to reap
started = set()


@atexit.register
def kill_all():
    for pid in started:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass


# ---- protobuf, as little as is needed

def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(int(value))
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def fields(data):
    out, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = number()
        value = number()
        if key & 7 == 2:
            value, at = data[at:at + value], at + value
        out[key >> 3] = value
    return out


def request(kind, keep_open=False, features=b'', **options):
    opts = b''.join(field(OPTIONS[name], value) for name, value in options.items())
    return (field(1, kind) + (field(2, opts) if opts else b'') + (field(4, 1) if keep_open else b'')
            + (field(5, features) if features else b''))


class Reply:
    def __init__(self, data):
        raw = fields(data)
        self.type, self.success, self.errno = raw[1], raw[2], raw.get(7, 0)
        self.message = raw.get(9, b'').decode()
        self.version = fields(raw.get(10, b''))
        self.features = fields(raw.get(8, b''))
        self.pid = fields(raw.get(4, b'')).get(1)
        self.status = raw.get(11)
        notify = fields(raw.get(5, b''))
        self.script, self.notify_pid = notify.get(1, b'').decode(), notify.get(2)

    def __repr__(self):
        return str(vars(self))


class Client:
    def __init__(self, connection):
        self.socket = connection
        self.received = []  # descriptors

    def send(self, data):
        self.socket.send(data)

    def receive(self):
        data, descriptors, _, _ = socket.recv_fds(self.socket, 65536, 4)
        self.received += descriptors
        return Reply(data) if data else None

    def ask(self, data, notices=None, object_to=None, external=''):
        self.send(data)
        while True:
            reply = self.receive()
            if reply is None or reply.type != NOTIFY or not reply.script:
                return reply
            notices.append((reply.script, reply.notify_pid))
            more = field(2, field(OPTIONS['images_dir_fd'], 0) + field(37, external)) if external and reply.script == 'query-ext-files' else b''
            self.send(field(1, NOTIFY) + more + field(3, int(reply.script != object_to)))


class Swrk(Client):
    def __init__(self, files=()):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        super().__init__(ours)
        self.process = subprocess.Popen([ENGINE, 'swrk', str(theirs.fileno())], pass_fds=[theirs.fileno(), *files])
        theirs.close()

    def end(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError as e:
            assert e.errno == errno.ENOTCONN, e
        return self.process.wait(60)


def swrk(data, notices=None, object_to=None):
    engine = Swrk()
    reply = engine.ask(data, notices, object_to)
    return reply, engine.end()


# ---- targets

def same(actual, expected):
    assert actual == expected, '%r, expected %r' % (actual, expected)


def state(pid):
    try:
        with open('/proc/%d/stat' % pid) as stat:
            return stat.read().rsplit(')', 1)[1].split()
    except FileNotFoundError:
        return ['gone', '0']


def until(what, condition):
    end = time.time() + 60
    while not condition():
        assert time.time() < end, 'in vain: ' + what
        time.sleep(.02)


class Target:
    def __init__(self, name, uid=0, stdout=subprocess.DEVNULL):
        self.count_file = os.path.join(FOLDER, name + '.count')
        open(self.count_file, 'w').close()
        os.chown(self.count_file, uid, uid)

        def become():
            if uid:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)

        code = 'import os,sys,time\nn=0\nwhile 1:\n n+=1; os.pwrite(int(sys.argv[1]),b"%9d"%n,0); os.write(1,b"."); time.sleep(.01)'
        output = os.open(self.count_file, os.O_WRONLY)
        self.pid = subprocess.Popen(['/usr/bin/python3', '-S', '-c', code, str(output)], start_new_session=True, preexec_fn=become, cwd='/',
                                    pass_fds=[output], stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL).pid
        os.close(output)
        started.add(self.pid)
        self.images = os.path.join(FOLDER, name + '.images')
        os.mkdir(self.images)
        os.chown(self.images, uid, uid)
        self.fd = os.open(self.images, os.O_RDONLY)
        self.check_runs()

    def fd_of_count(self):
        folder = '/proc/%d/fd/' % self.pid
        return next(fd for fd in os.listdir(folder) if os.readlink(folder + fd) == self.count_file)

    def count(self):
        return int(open(self.count_file).read() or 0)

    def check_runs(self):
        before = self.count()
        until('the target counts on', lambda: self.count() > before + 2)
        assert state(self.pid)[0] in 'SR', state(self.pid)

    def reap(self):
        os.waitpid(self.pid, 0)

    def files(self):
        return os.listdir(self.images)

    def dump(self, **more):
        return request(DUMP, images_dir_fd=self.fd, pid=self.pid, log_file='dump.log', log_level=4, **more)

    def restore(self, **more):
        return request(RESTORE, images_dir_fd=self.fd, log_file='restore.log', log_level=4, **more)


# ---- scenarios

def versions():
    reply, code = swrk(request(VERSION))
    same((reply.type, reply.success, reply.version, code), (VERSION, 1, {1: 4, 2: 3}, 0))
    reply, code = swrk(request(FEATURE_CHECK, features=field(1, 1) + field(2, 1) + field(3, 1)))
    same((reply.type, reply.success, code), (FEATURE_CHECK, 1, 0))
    same([reply.features[n] for n in (1, 2, 3)], [0, 0, 0])
    engine = Swrk()
    for _ in range(3):
        same(engine.ask(request(VERSION, keep_open=True)).success, 1)
    same(engine.end(), 0)
    same(swrk(request(CHECK))[0].success, 1)


def notices():
    target = Target('t')
    heard = []
    reply, code = swrk(target.dump(notify_scripts=1), heard)
    same((reply.success, code), (1, 0))
    same(heard, [('pre-dump', None), ('query-ext-files', None), ('post-dump', None)])
    same(state(target.pid)[0], 'Z')
    target.reap()
    count = target.count()
    heard.clear()
    reply, code = swrk(target.restore(notify_scripts=1, rst_sibling=1), heard)
    same((reply.success, reply.pid, code), (1, target.pid, 0))
    same(heard, [('pre-restore', None), ('post-restore', target.pid), ('pre-resume', None), ('post-resume', None)])
    same(state(target.pid)[1], str(os.getpid()))
    target.check_runs()
    assert target.count() > count
    assert {'inventory.img', 'stats-dump', 'stats-restore', 'dump.log', 'restore.log'} <= set(target.files())


def outlet(ask):
    """A program that writes to a pipe gets another one; ask answers requests."""
    reading, writing = os.pipe()
    target = Target('outlet%d' % reading, stdout=writing)
    os.close(writing)
    key = os.readlink('/proc/%d/fd/1' % target.pid)
    same(ask(target.dump()).success, 1)
    target.reap()
    reading, writing = os.pipe()
    reply = ask(target.restore(inherit_fd=field(1, key) + field(2, 777)))
    same((reply.success, reply.errno), (0, errno.EBADRQC))
    assert '777' in reply.message, reply
    same(ask(target.restore(inherit_fd=field(1, key) + field(2, writing)), [writing]).success, 1)
    os.close(writing)
    same(os.read(reading, 1), b'.')
    target.check_runs()
    os.kill(target.pid, 9)
    while os.read(reading, 4096):
        pass


def inherited():
    """Of the program that the client starts; of the client itself, where it asks a service."""
    outlet(lambda data, files=(): Swrk(files).ask(data))
    connect, pid = start_service()
    outlet(lambda data, files=(): connect().ask(data))
    same(connect().ask(request(WAIT_PID)).success, 0)
    os.kill(pid, signal.SIGTERM)


def command(pid):
    try:
        return open('/proc/%d/comm' % pid).read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ''


class Screen:
    """A terminal's master in the hands of this program."""

    def __init__(self, master):
        self.master = master
        self.unread = b''

    def type(self, keys):
        os.write(self.master, keys.encode())

    def expect(self, text):
        while text.encode() not in self.unread:
            assert select.select([self.master], [], [], 60)[0], self.unread
            self.unread += os.read(self.master, 65536)
        self.unread = self.unread.partition(text.encode())[2]

    def awaits_job(self, name):
        until(name + ' has the terminal', lambda: command(os.tcgetpgrp(self.master)) == name)
        return os.tcgetpgrp(self.master)

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack('4H', rows, columns, 0, 0))

    def close(self):
        os.close(self.master)


def reaped(pid):
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False


def shell_on_terminal():
    pid, master = pty.fork()
    if pid == 0:
        os.execve('/bin/bash', ['bash', '--norc', '--noprofile', '-i'], {**os.environ, 'TERM': 'xterm', 'PS1': 'ready> '})
    started.add(pid)
    return pid, Screen(master)


def console(ask):
    """A container's console: a shell's terminal, whose master the runtime has. The restored shell gets a new one, whose master comes with a notice."""
    pid, screen = shell_on_terminal()
    screen.expect('ready> ')
    screen.resize(41, 97)
    screen.type('word=carried; sleep 1000\n')
    job = screen.awaits_job('sleep')
    images = os.path.join(FOLDER, 'console%d.images' % pid)
    os.mkdir(images)
    common = dict(images_dir_fd=os.open(images, os.O_RDONLY), log_level=4, orphan_pts_master=1)
    reply, _ = ask(request(DUMP, **dict(common, orphan_pts_master=0), pid=pid), [])
    same(reply.success, 0)
    assert '--shell-job' in reply.message, reply
    reply, descriptors = ask(request(DUMP, **common, pid=pid, notify_scripts=1), [])
    same((reply.success, descriptors), (1, []))
    os.waitpid(pid, 0)
    os.waitpid(job, 0)
    screen.close()
    reply, _ = ask(request(RESTORE, **common), [])
    same(reply.success, 0)
    assert 'notify_scripts' in reply.message, reply
    same(state(pid)[0], 'gone')
    reply, descriptors = ask(request(RESTORE, **common, notify_scripts=1), [], 'orphan-pts-master')
    same((reply.success, len(descriptors)), (0, 1))
    os.close(descriptors[0])
    until('nothing is left', lambda: all(state(one)[0] == 'gone' or reaped(one) for one in (pid, job)))
    heard = []
    reply, descriptors = ask(request(RESTORE, **common, notify_scripts=1), heard)
    same((reply.success, reply.pid, len(descriptors), reply.message), (1, pid, 1, ''))
    same([script for script, _ in heard], ['pre-restore', 'orphan-pts-master', 'post-restore', 'pre-resume', 'post-resume'])
    screen = Screen(descriptors[0])
    same(fcntl.fcntl(screen.master, fcntl.F_GETFL) & os.O_ACCMODE, os.O_RDWR)
    screen.type('\x03')  # for the job in the foreground
    screen.expect('ready> ')
    screen.type('echo $? $word $(stty size) $(tty)\n')
    screen.expect('130 carried 41 97 ' + os.readlink('/proc/%d/fd/0' % pid))
    same(int(state(pid)[4]), os.stat('/proc/%d/fd/0' % pid).st_rdev)
    screen.expect('ready> ')  # until then readline may set the size again that it has read before
    screen.resize(20, 30)
    screen.type('stty size; sleep 2000\n')
    screen.expect('20 30')
    screen.awaits_job('sleep')
    screen.type('\x1a')
    screen.expect('Stopped')
    screen.close()
    until('the shell has been hung up', lambda: state(pid)[0] in ('gone', 'Z'))


def consoles():
    def of_own_engine(data, notices, object_to=None):
        engine = Swrk()
        reply = engine.ask(data, notices, object_to)
        return reply, engine.received

    def of_service(data, notices, object_to=None):
        client = connect()
        return client.ask(data, notices, object_to), client.received

    console(of_own_engine)
    connect, pid = start_service()
    console(of_service)
    until('the service has let go of terminals: %s' % holds(pid), lambda: not holds(pid))
    os.kill(pid, signal.SIGTERM)


def asked():
    """The client says in the middle of a dump that a file is to stay outside."""
    target = Target('asked')
    mount = re.search(r'mnt_id:\s*(\d+)', open('/proc/%d/fdinfo/%s' % (target.pid, target.fd_of_count())).read()).group(1)
    key = 'file[%x:%x]' % (int(mount), os.stat(target.count_file).st_ino)
    reply = Swrk().ask(target.dump(notify_scripts=1, leave_running=1), [], external='net[1]:x')
    same((reply.success, reply.errno), (0, errno.EBADRQC))
    assert '--external net' in reply.message, reply
    target.check_runs()
    same(Swrk().ask(target.dump(notify_scripts=1), [], external=key).success, 1)
    target.reap()
    count = target.count()
    reply, _ = swrk(target.restore())
    same(reply.success, 0)
    assert key in reply.message, reply
    with open(target.count_file, 'r+') as file:
        same(Swrk([file.fileno()]).ask(target.restore(inherit_fd=field(1, key) + field(2, file.fileno()))).success, 1)
    until('it counts on', lambda: target.count() > count)


def waiting():
    """For a child of the engine's: one that the shell had before it became the engine."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with subprocess.Popen(['/bin/sh', '-c', 'sh -c "sleep 2; exit 3" & echo $!; exec "$0" swrk "$1"', ENGINE, str(theirs.fileno())],
                          pass_fds=[theirs.fileno()], stdout=subprocess.PIPE) as process:
        theirs.close()
        child = int(process.stdout.readline())
        reply = Client(ours).ask(field(1, WAIT_PID) + field(6, child))
        same((reply.type, reply.success, reply.status, process.wait(60)), (WAIT_PID, 1, 3 << 8, 0))
    reply, code = swrk(field(1, WAIT_PID) + field(6, os.getpid()))
    same((reply.type, reply.success, reply.errno), (WAIT_PID, 0, errno.ECHILD))


# What runc sends, where a container has it, of families that are not built yet: a checkpoint's options, a restore's.
SOFT_CGROUPS, NEW_NETWORK = 3, 0x40000000
UNBUILT_OF_DUMP = dict(manage_cgroups_mode=SOFT_CGROUPS, empty_ns=NEW_NETWORK, auto_dedup=1, lazy_pages=1,
                       track_mem=1, parent_img='../parent', ps=field(1, '127.0.0.1') + field(2, 27),
                       ext_mnt=field(1, '/etc/hosts') + field(2, '/etc/hosts'), status_fd=1)
UNBUILT_OF_RESTORE = dict(manage_cgroups_mode=SOFT_CGROUPS, cg_root=field(2, '/c'), veths=field(1, 'eth0') + field(2, 'veth1'),
                          join_ns=field(1, 'net') + field(2, '/proc/self/ns/net'), lsm_mount_context='c',
                          empty_ns=NEW_NETWORK, ext_mnt=field(1, '/etc/hosts') + field(2, '/etc/hosts'))
LARGEST_REPLY = 40960  # one as long as runc's buffer fails


class RuncsCriu(Swrk):
    """As runc starts it: found on the PATH, the socket at descriptor 3, the container's standard streams, then half-closed and waited for."""

    def __init__(self):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        Client.__init__(self, ours)
        path = dict(os.environ, PATH=os.path.dirname(ENGINE) + ':' + os.environ['PATH'])
        null = open('/dev/null', 'r+b')
        self.process = subprocess.Popen(['criu', 'swrk', '3'], env=path, close_fds=False, preexec_fn=lambda: os.dup2(theirs.fileno(), 3),
                                        stdin=null, stdout=null, stderr=null)
        theirs.close()

    def receive(self):
        data = self.socket.recv(LARGEST_REPLY)
        assert len(data) < LARGEST_REPLY
        return Reply(data)

    def end(self):
        self.socket.shutdown(socket.SHUT_WR)
        return self.process.wait(60)


def runcs(data, heard=None):
    criu = RuncsCriu()
    reply = criu.ask(data, heard)
    return reply, criu.end()


def refused_by_name(service, ask, common, unbuilt):
    """Each alone, so that nothing else can be the reason. A warm engine is asked, because there are many."""
    for name, value in unbuilt.items():
        reply = service().ask(ask(**dict(common, **{name: value})))
        same((reply.success, reply.errno), (0, errno.EBADRQC))
        assert 'Option %s of the request' % name.replace('cgroups_mode', 'cgroups') in reply.message, reply


def runc():
    """drop-in.md, section 1: three runs for a checkpoint, two for a restore; the work directory is another one."""
    target = Target('c')
    work = os.path.join(FOLDER, 'work')
    os.mkdir(work)
    descriptors = os.path.join(target.images, 'descriptors.json')
    open(descriptors, 'w').write('["/dev/null", "/dev/null", "/dev/null"]')
    common = dict(work_dir_fd=os.open(work, os.O_RDONLY), notify_scripts=1, shell_job=0, tcp_established=0, ext_unix_sk=0, file_locks=0,
                  empty_ns=0, orphan_pts_master=1, manage_cgroups=1, manage_cgroups_mode=IGNORE_CGROUPS, auto_dedup=0, lazy_pages=0,
                  root='/')
    service, pid = start_service()
    refused_by_name(service, target.dump, common, UNBUILT_OF_DUMP)
    same(runcs(target.dump(**dict(common, manage_cgroups_mode=SOFT_CGROUPS)), [])[0].errno, errno.EBADRQC)
    target.check_runs()
    same(runcs(request(VERSION))[0].version, {1: 4, 2: 3})
    same(runcs(request(FEATURE_CHECK, features=field(1, 1)))[0].success, 1)
    heard = []
    reply, code = runcs(target.dump(leave_running=0, tcp_skip_in_flight=0, link_remap=0, **common), heard)
    same((reply.type, reply.success, code), (DUMP, 1, 0))
    same([script for script, _ in heard], ['pre-dump', 'query-ext-files', 'post-dump'])
    target.reap()
    count = target.count()
    refused_by_name(service, target.restore, common, UNBUILT_OF_RESTORE)
    os.kill(pid, signal.SIGTERM)
    same(state(target.pid)[0], 'gone')
    same(runcs(request(VERSION))[0].version, {1: 4, 2: 3})
    heard.clear()
    reply, code = runcs(target.restore(evasive_devices=1, rst_sibling=1, **common), heard)
    same((reply.type, reply.success, reply.pid, code), (RESTORE, 1, target.pid, 0))
    same(dict(heard)['post-restore'], target.pid)
    same(state(target.pid)[1], str(os.getpid()))
    target.check_runs()
    assert target.count() > count
    assert os.path.getsize(descriptors) > 0
    logs = os.listdir(work)
    assert {'dump.log', 'restore.log', 'stats-dump', 'stats-restore'} <= set(logs), logs
    assert not any(name.endswith('.log') for name in target.files())
    for line in open(os.path.join(work, 'dump.log')):
        assert re.match(r'\(\d\d\.\d{6}\) ', line), line


def refusals():
    target = Target('t')
    for moment in 'pre-dump', 'query-ext-files', 'post-dump':
        reply, code = swrk(target.dump(notify_scripts=1), [], moment)
        same((reply.success, code), (0, 1))
        assert moment in reply.message, reply
        assert not [name for name in target.files() if name.endswith('.img')], target.files()
        target.check_runs()
    assert re.search(r'^\(\d\d\.\d{6}\) Error \(rpc/\w+:\d+\): ', open(target.images + '/dump.log').read(), re.M)
    for option in 'lazy_pages', 'track_mem', 'auto_dedup':
        reply, _ = swrk(target.dump(**{option: 1}))
        same((reply.success, reply.errno), (0, errno.EBADRQC))
        assert option in reply.message, reply
    reply, _ = swrk(request(DUMP, images_dir_fd=target.fd, notify_scripts=1), [])  # of ourselves
    same((reply.success, reply.errno), (0, errno.EBADRQC))
    assert 'notices' in reply.message, reply
    reply, _ = swrk(request(DUMP, images_dir_fd=target.fd, pid=4194303))
    same((reply.success, reply.errno), (0, errno.ESRCH))
    same(swrk(request(DUMP, images_dir_fd=99, pid=target.pid))[0].errno, errno.EBADRQC)
    same(swrk(request(DUMP, images_dir_fd=target.fd, pid=target.pid, log_file='a/b'))[0].errno, errno.EBADRQC)
    for wrong in b'\xff\xff\xff', field(1, 99), field(2, b'\x08\x01'), b'\x08\x01\x12\xff\xff\xff\xff\x0f':
        reply, code = swrk(wrong)
        same((reply.type, reply.success, reply.errno, code), (EMPTY, 0, errno.EBADRQC, 1))
    for kind in PRE_DUMP, 5, 12, 13:
        reply, code = swrk(request(kind, images_dir_fd=target.fd))
        same((reply.type, reply.success), (kind, 0))
        assert 'not supported yet' in reply.message, reply
    for kind, success in (CPUINFO_CHECK, 0), (CPUINFO_DUMP, 1), (CPUINFO_CHECK, 1):
        reply, code = swrk(request(kind, images_dir_fd=target.fd))
        same((reply.type, reply.success), (kind, success))
    target.check_runs()
    same(swrk(target.dump(leave_running=1))[0].success, 1)
    reply, _ = swrk(target.restore())
    same((reply.success, reply.errno), (0, errno.EEXIST))
    target.check_runs()
    os.kill(target.pid, 9)
    target.reap()
    for moment in 'pre-restore', 'post-restore':
        reply, code = swrk(target.restore(notify_scripts=1), [], moment)
        same((reply.success, code), (0, 1))
        same(state(target.pid)[0], 'gone')


def start_service():
    os.chdir(FOLDER)  # a socket's name has no room for a long path, and others may not be able to walk it
    address = 's'
    same(subprocess.call([ENGINE, 'service', '-d', '-W', FOLDER, '--address', 's', '--pidfile', 'pid', '-o', 'service.log']), 0)
    pid = int(open('pid').read())
    started.add(pid)
    same(os.stat(address).st_mode & 0o777, 0o600)
    same(os.getsid(pid), pid)
    os.chmod(address, 0o666)

    def connect():
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.connect(address)
        return Client(connection)

    return connect, pid


def holds(pid):
    """What a service has open of targets: files, terminals, pipes, tasks and their memory."""
    found = []
    for number in os.listdir('/proc/%d/fd' % pid):
        try:
            found.append(os.readlink('/proc/%d/fd/%s' % (pid, number)))
        except FileNotFoundError:
            pass
    return [link for link in found if re.match(r'/dev/pt|pipe:|anon_inode:\[pidfd|/proc/|%s/.*(count|images)' % re.escape(FOLDER), link)]


def service():
    connect, pid = start_service()
    same(connect().ask(request(VERSION)).version, {1: 4, 2: 3})
    restored_through(connect, pid)
    abused(connect)
    many(connect)
    others(connect)
    until('the service has let go of all targets: %s' % holds(pid), lambda: not holds(pid))
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)
    same([os.path.exists(path) for path in ('s', 'pid')], [False, False])


def restored_through(connect, pid):
    target = Target('once')
    same(connect().ask(target.dump()).success, 1)
    target.reap()
    same(connect().ask(target.restore(rst_sibling=1)).success, 0)
    reply = connect().ask(target.restore())
    same((reply.success, reply.pid, state(target.pid)[1]), (1, target.pid, str(pid)))
    target.check_runs()
    os.kill(target.pid, 9)
    until('the service has reaped it', lambda: state(target.pid)[0] == 'gone')


def abused(connect):
    """What clients send and how they leave harms neither the service nor targets."""
    target = Target('abused')
    for size in 1, 3, 50, 5000:
        connect().send(os.urandom(size))
    huge = connect()
    huge.socket.setsockopt(socket.SOL_SOCKET, 32, 8 << 20)  # SO_SNDBUFFORCE
    same(huge.ask(b'x' * (3 << 20)).errno, errno.EBADRQC)
    for leave_at in 'pre-dump', 'query-ext-files', 'post-dump':
        client = connect()
        client.send(target.dump(notify_scripts=1))
        while client.receive().script != leave_at:
            client.send(field(1, NOTIFY) + field(3, 1))
        client.socket.close()
        until('the dump is undone', lambda: not [name for name in target.files() if name.endswith('.img')])
        target.check_runs()
    same(connect().ask(request(VERSION)).success, 1)


def many(connect):
    targets = [Target('many%d' % n) for n in range(8)]
    replies = [None] * 64

    def one(n):
        replies[n] = connect().ask(targets[n // 8].dump(leave_running=1) if n % 8 == 0 else request(VERSION))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same([reply.success for reply in replies], [1] * 64)
    for target in targets:
        target.check_runs()
        log = open(target.images + '/dump.log').read()
        same(len(re.findall(r'\) FREEZE took', log)), 1)


def others(connect):
    """Another user: only what is his own."""
    own, roots = Target('own', NOBODY), Target('roots')

    def as_nobody(data):
        inner, outer = os.pipe()
        child = os.fork()
        if child == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            reply = connect().ask(data)
            os.write(outer, repr((reply.success, reply.errno)).encode())
            os._exit(0)
        os.waitpid(child, 0)
        os.close(outer)
        with os.fdopen(inner) as answer:
            return eval(answer.read())

    same(as_nobody(request(DUMP, images_dir_fd=own.fd, pid=roots.pid, leave_running=1)), (0, errno.EPERM))
    same(as_nobody(request(DUMP, images_dir_fd=roots.fd, pid=own.pid, leave_running=1)), (0, errno.EBADRQC))
    same(roots.files(), [])
    same(as_nobody(own.dump(leave_running=1)), (1, 0))
    same({os.stat(os.path.join(own.images, name)).st_uid for name in own.files()}, {NOBODY})
    same(as_nobody(own.restore()), (0, errno.EPERM))
    own.check_runs()
    roots.check_runs()


os.makedirs(FOLDER, exist_ok=True)
dict(versions=versions, notices=notices, runc=runc, inherited=inherited, waiting=waiting, asked=asked, consoles=consoles, refusals=refusals, service=service)[SCENARIO]()
print('good')

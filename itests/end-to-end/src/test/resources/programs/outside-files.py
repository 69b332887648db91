"""Files that stay outside of a tree, and those that its restore is handed: outside-files.py SCENARIO FOLDER DUMPING RESTORING,
the last two being engines. Ends with 0 if all was as it should be."""
import atexit, ctypes, errno, os, re, signal, socket, stat, subprocess, sys, tempfile, time

SCENARIO, FOLDER, DUMPING, RESTORING = sys.argv[1:]
# For each question, a file, it does what it is asked; the answer is a file too.
PROGRAM = '''
import fcntl, os, socket, time
%s
n = 1
while True:
    while not os.path.exists('ask.%%d' %% n):
        time.sleep(.01)
    try:
        what = eval(open('ask.%%d' %% n).read())
    except OSError as e:
        what = e.errno
    with open('writing', 'w') as answer:
        answer.write(repr(what))
    os.rename('writing', 'answer.%%d' %% n)
    n += 1
'''
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: what engines leave behind is ours to reap
started = set()


@atexit.register
def kill_all():
    for pid in started:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass


def same(actual, expected):
    assert actual == expected, '%r, expected %r' % (actual, expected)


def until(what, condition):
    end = time.time() + 60
    while not condition():
        assert time.time() < end, 'in vain: ' + what
        time.sleep(.01)


def engine(program, *arguments, files=()):
    run = subprocess.run([program, *arguments], pass_fds=files, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         text=True, timeout=100)
    print('$', *arguments, '\n' + run.stdout)
    return run.returncode, run.stdout


def same_words(program, said, pattern):
    """The peer has words of its own."""
    assert 'torpor' not in program or re.search(pattern, said), said


def reap_rest():
    """What the peer leaves of a restore that failed."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


class Target:
    def __init__(self, opening='', **streams):
        self.folder = os.path.join(FOLDER, 'target')
        self.images = os.path.join(FOLDER, 'images')
        os.mkdir(self.folder)
        os.mkdir(self.images)
        given = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        given.update(streams)
        self.pid = subprocess.Popen(['/usr/bin/python3', '-S', '-c', PROGRAM % opening], start_new_session=True, cwd=self.folder, **given).pid
        started.add(self.pid)
        self.asked = 0
        same(self.ask('1 + 1'), 2)

    def ask(self, what):
        self.asked += 1
        path = os.path.join(self.folder, '%%s.%d' % self.asked)
        with open(path % 'new', 'w') as question:
            question.write(what)
        os.rename(path % 'new', path % 'ask')
        until('it answers ' + what, lambda: os.path.exists(path % 'answer'))
        return eval(open(path % 'answer').read())

    def key(self, fd):
        return os.readlink('/proc/%d/fd/%d' % (self.pid, fd))

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        self.reap()

    def reap(self):
        os.waitpid(self.pid, 0)

    def try_to_dump(self, *options):
        return engine(DUMPING, 'dump', '-t', str(self.pid), '-D', self.images, *options)

    def dump(self, *options):
        same(self.try_to_dump(*options)[0], 0)
        self.reap()

    def refuses_to_dump(self, words, *options):
        code, said = self.try_to_dump(*options)
        same(code, 1)
        same_words(DUMPING, said, words)
        same(self.ask('2 + 2'), 4)

    def try_to_restore(self, *options, **files):
        return engine(RESTORING, 'restore', '-d', '-D', self.images, *options, **files)

    def restore(self, *options, **files):
        code, said = self.try_to_restore(*options, **files)
        same(code, 0)
        same(self.ask('3 + 3'), 6)
        return said

    def refuses_to_restore(self, words, *options):
        code, said = self.try_to_restore(*options)
        same(code, 1)
        same_words(RESTORING, said, words)

        def is_gone():
            reap_rest()
            return not os.path.exists('/proc/%d' % self.pid)
        until('nothing is left of the restore', is_gone)


def inherit(fd, key):
    return '--inherit-fd', 'fd[%d]:%s' % (fd, key)


def pipe():
    """A program that writes to a reader outside, as all that runc starts."""
    reading, writing = os.pipe()
    target = Target(stdout=writing)
    os.close(writing)
    key = target.key(1)
    same(target.ask('os.write(1, b"before")'), 6)
    target.dump()
    same([os.read(reading, 100), os.read(reading, 100)], [b'before', b''])
    target.refuses_to_restore('descriptor 77, which is to be %s, is not open' % re.escape(key), *inherit(77, key))
    reading, writing = os.pipe()
    said = target.restore(*inherit(writing, key), *inherit(reading, 'pipe:[1]'), files=[reading, writing])
    same_words(RESTORING, said, r'Warn .*pipe:\[1\] is used for nothing')
    os.close(writing)
    same(target.ask('os.write(1, b"after")'), 5)
    same(os.read(reading, 100), b'after')
    target.kill()
    same(os.read(reading, 100), b'')


def nobody():
    """That reader is not there after the restore."""
    reading, writing = os.pipe()
    target = Target(stdout=writing)
    target.dump()
    said = target.restore()
    assert 'Warn' not in said, said
    same(target.ask('os.write(1, b"x")'), errno.EPIPE)


def place_of(path):
    """The mount and inode of a file, as --external has them."""
    fd = os.open(path, os.O_RDONLY)
    mount = re.search(r'mnt_id:\s*(\d+)', open('/proc/self/fdinfo/%d' % fd).read()).group(1)
    os.close(fd)
    return 'file[%x:%x]' % (int(mount), os.stat(path).st_ino)


def external():
    """A file that is left out, and is another one after the restore."""
    first, second = os.path.join(FOLDER, 'first'), os.path.join(FOLDER, 'second')
    target = Target('log = os.open(%r, os.O_WRONLY | os.O_APPEND | os.O_CREAT)' % first)
    same(target.ask('os.write(log, b"first ")'), 6)
    key = place_of(first)
    target.dump('--external', key)
    os.rename(first, second)
    target.refuses_to_restore(re.escape(key))
    with open(second, 'r+') as file:
        target.restore(*inherit(file.fileno(), key), files=[file.fileno()])
    same(target.ask('os.write(log, b"second")'), 6)
    same(target.ask('fcntl.fcntl(log, fcntl.F_GETFL) & 0o2003'), os.O_WRONLY | os.O_APPEND)
    same(open(second).read(), 'first second')


def path():
    """A file that has another name after the restore."""
    first, second = os.path.join(FOLDER, 'first'), os.path.join(FOLDER, 'second')
    target = Target('log = os.open(%r, os.O_WRONLY | os.O_CREAT)' % first)
    same(target.ask('os.write(log, b"first ")'), 6)
    target.dump()
    os.rename(first, second)
    with open(second, 'a') as file:
        target.restore(*inherit(file.fileno(), first[1:]), files=[file.fileno()])
        same(target.ask('os.write(log, b"second")'), 6)
        file.seek(0)
        same(target.ask('os.lseek(log, 0, os.SEEK_CUR)'), 0)  # one description with ours
    same(open(second).read(), 'first second')


def devices():
    """In a container that got a /dev of its own, another node leads to the same device."""
    folder = os.path.join(FOLDER, 'dev')
    node = os.path.join(folder, 'null')
    os.mkdir(folder)

    def make(minor):
        if os.path.exists(node):
            os.unlink(node)
        os.mknod(node, stat.S_IFCHR | 0o666, os.makedev(1, minor))

    make(3)
    target = Target('null = os.open(%r, os.O_RDWR)' % node)
    subprocess.check_call(['mount', '-t', 'tmpfs', 'torpor-itest', folder])
    atexit.register(subprocess.check_call, ['umount', '-l', folder])
    make(5)
    target.refuses_to_dump(node, '--evasive-devices')
    make(3)
    target.dump('--evasive-devices')
    target.restore('--evasive-devices')
    same(target.ask('os.fstat(null).st_rdev, os.fstat(null).st_ino'), (os.makedev(1, 3), os.stat(node).st_ino))
    same(target.ask('os.read(null, 9), os.write(null, b"x")'), (b'', 1))


def listen(path):
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(path)
    receiver.settimeout(60)
    return receiver


def datagrams():
    """A program that tells the system's log, or whatever has its place, what it does."""
    with tempfile.TemporaryDirectory() as folder:  # names of sockets are short
        path = folder + '/log'
        receiver = listen(path)
        target = Target('log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); log.connect(%r)' % path)
        same(target.ask('log.send(b"first")'), 5)
        same(receiver.recv(99), b'first')
        target.dump('--ext-unix-sk')
        receiver.close()
        target.refuses_to_restore(path, '--ext-unix-sk')
        os.unlink(path)
        receiver = listen(path)
        target.restore('--ext-unix-sk')
        same(target.ask('log.send(b"second")'), 6)
        same(receiver.recv(99), b'second')
        same(target.ask('log.getpeername()'), path)


def stream():
    """A connection to a program outside, which the restore is handed anew."""
    ours, theirs = socket.socketpair()
    target = Target('out = socket.socket(fileno=0)', stdin=theirs)
    inode = os.fstat(theirs.fileno()).st_ino
    theirs.close()
    target.refuses_to_dump(r"--external 'unix\[%d\]'" % inode)
    target.dump('--external', 'unix[%d]' % inode)
    same(ours.recv(9), b'')
    target.refuses_to_restore(r'socket:\[%d\]' % inode)
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    target.restore(*inherit(theirs.fileno(), 'socket:[%d]' % inode), files=[theirs.fileno()])
    theirs.close()
    ours.send(b'question')
    same(target.ask('out.recv(99), out.send(b"answer")'), (b'question', 6))
    same(ours.recv(99), b'answer')
    target.kill()
    same(ours.recv(9), b'')


os.makedirs(FOLDER, exist_ok=True)
globals()[SCENARIO]()
print('good')

"""Has one thing of each of many kinds that a dump refuses. For each, a file heal.CODE makes the program undo it; it then checks that nobody has touched it, and
says so: "healed CODE"."""
import array, ctypes, fcntl, mmap, os, signal, socket, threading, time

CLONE_FILES = 0x400
libc = ctypes.CDLL(None)

# Another process, outside of the tree, before there is anything that it could inherit.
ours, theirs = socket.socketpair()
if os.fork() == 0:
    if os.fork() == 0:
        ours.close()
        os.setsid()
        while True:
            time.sleep(9)
    os._exit(0)
os.wait()
theirs.close()

renamed = open('renamed', 'w')
os.link('renamed', 'other-name')
os.unlink('renamed')
with open('ghost', 'w+') as ghost:
    ghost.write('g' * (2 << 20))
    ghost.flush()
    mapped = mmap.mmap(ghost.fileno(), 0)
os.unlink('ghost')
locked = open('locked', 'w')
fcntl.flock(locked, fcntl.LOCK_EX)
server = socket.socket()
server.bind(('127.0.0.1', 0))
server.listen(3)
connection = socket.socket()
connection.connect(server.getsockname())
corked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
corked.setsockopt(socket.IPPROTO_UDP, 1, 1)  # UDP_CORK
corked.sendto(b'held back', ('127.0.0.1', 9))
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTRAP])
os.kill(os.getpid(), signal.SIGTRAP)
stop = threading.Event()
unshared = threading.Event()


def unshare():
    libc.unshare(CLONE_FILES)
    unshared.set()
    stop.wait()


thread = threading.Thread(target=unshare)
thread.start()
unshared.wait()


def thread_ends():
    stop.set()
    thread.join()


def accept_tcp():
    global accepted
    accepted = server.accept()[0]


def close_tcp():
    accepted.send(b'data')
    assert connection.recv(9) == b'data'
    for end in accepted, connection:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, array.array('i', [1, 0]).tobytes())
        end.close()


def take_signal():
    assert signal.sigtimedwait([signal.SIGTRAP], 0)


heal = {
    'FILES-001': thread_ends,
    'FILES-004': lambda: mapped.close(),
    'FILES-006': lambda: renamed.close(),
    'FILES-012': lambda: locked.close(),
    'SIGNALS-001': take_signal,
    'SOCKETS-INET-001': lambda: corked.close(),
    'SOCKETS-INET-003': accept_tcp,
    'SOCKETS-INET-004': close_tcp,
    'UNIX-008': lambda: ours.close(),
}
print('has', *sorted(heal), flush=True)
while True:
    for code in list(heal):
        if os.path.exists('heal.' + code):
            heal.pop(code)()
            print('healed', code, flush=True)
    time.sleep(.01)

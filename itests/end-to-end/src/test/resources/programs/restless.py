"""A tree in which files, mappings, sockets, threads and processes come and go all the time."""
import mmap, os, socket, subprocess, threading, time


def files(name):
    while True:
        with open(name, 'w+') as file:
            file.write('x' * 4096)
            file.flush()
            mapping = mmap.mmap(file.fileno(), 4096)
            os.rename(name, name + '.renamed')
            os.unlink(name + '.renamed')
            mapping.close()


def threads():
    while True:
        thread = threading.Thread(target=lambda: time.sleep(.001))
        thread.start()
        thread.join()


def programs():
    while True:
        subprocess.run(['/bin/true'])


def children():
    while True:
        child = os.fork()
        if child == 0:
            time.sleep(.005)
            os._exit(0)
        os.waitpid(child, 0)


def sockets():
    while True:
        for end in socket.socketpair():
            end.close()


for work in lambda: files('one'), lambda: files('two'), threads, programs, children, sockets:
    threading.Thread(target=work, daemon=True).start()
print('has started', flush=True)
while True:
    time.sleep(9)

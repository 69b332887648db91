"""usage: terminal.py SCENARIO FOLDER DUMPER RESTORER: programs on terminals, dumped by one engine and restored by another.

Prints "good" when everything was as it should be.
"""
import fcntl, os, pty, re, signal, struct, subprocess, sys, termios, time

scenario, folder, dumper, restorer = sys.argv[1:5]
os.chdir(folder)


def until(what, holds, evidence=lambda: ""):
    end = time.time() + 60
    while not holds():
        if time.time() > end:
            sys.exit("waited in vain: " + what + "\n" + evidence())
        time.sleep(0.01)


def text(name):
    try:
        with open(name, errors="replace", newline="") as file:
            return file.read()
    except OSError:
        return ""


def gone(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().split(") ")[1][0] == "Z"
    except OSError:
        return True


def end(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def engine(program, *arguments):
    os.makedirs("images", exist_ok=True)
    log = open("engine.log", "ab")
    done = subprocess.run([program, *arguments, "-D", "images", "-v4", "-o", "engine-%s.log" % arguments[0]],
                          stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if done.returncode:
        sys.exit("%s %s: %d\n%s%s" % (program, " ".join(arguments), done.returncode, text("engine.log"),
                                      text("images/engine-%s.log" % arguments[0])[-3000:]))


HOLDER = """
import os, pty, select
pid, master = pty.fork()
if pid == 0:
    os.execvpe('bash', ['bash', '--norc', '--noprofile', '-i'], {**os.environ, 'TERM': 'xterm', 'PS1': 'ready> '})
keys = os.open('keys', os.O_RDWR)
shown = os.open('typescript', os.O_WRONLY | os.O_CREAT | os.O_APPEND)
while True:
    for ready in select.select([keys, master], [], [])[0]:
        try:
            os.write(master if ready == keys else shown, os.read(ready, 65536))
        except OSError:
            os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""


class Typescript:
    """A shell on a terminal whose master is in the tree. (Not script(1): it ends when poll(2) is interrupted, as restored calls with a timeout are.)"""

    def __init__(self):
        os.mkfifo("keys")
        with open("holder.py", "w") as file:
            file.write(HOLDER)
        self.pid = subprocess.Popen([sys.executable, "holder.py"], start_new_session=True, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid
        self.seen = 0

    def type(self, keys):
        self.seen = len(text("typescript"))
        with open("keys", "w") as fifo:
            fifo.write(keys)

    def expect(self, pattern):
        until("the terminal shows " + pattern, lambda: re.search(pattern, text("typescript")[self.seen:], re.S),
              lambda: repr(text("typescript")[self.seen:]))

    def over(self):
        engine(dumper, "dump", "-t", str(self.pid))
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            until("it is gone", lambda: not os.path.exists("/proc/%d" % self.pid))
        engine(restorer, "restore", "-d")

    def end(self):
        end(self.pid)


def in_foreground(*command):
    """Whether a process with these arguments runs, and the keys of its terminal are for its group."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        if text("/proc/%s/cmdline" % pid) == "".join(word + "\0" for word in command):
            state, _, group, _, _, foreground = text("/proc/%s/stat" % pid).rpartition(") ")[2].split()[:6]
            if state != "T" and group == foreground:
                return True
    return False


def job_control():
    t = Typescript()
    t.expect("ready> ")
    t.type("sleep 1000 &\n")
    t.expect(r"\[1\] \d+.*ready> ")
    t.type("sleep 2000\n")
    until("the job is in the foreground", lambda: in_foreground("sleep", "2000"))
    t.type("\x1a")
    t.expect("Stopped.*ready> ")
    t.type("echo not yet ent")  # a line that is not complete
    t.expect("echo not yet ent")
    t.over()
    t.type("ered\n")
    t.expect("not yet entered\r\n")
    t.type("jobs; tty; stty -a\n")
    t.expect(r"\[1\].*Running.*\[2\].*Stopped.*/dev/pts/\d+.*speed 38400")
    t.type("fg\n")
    t.expect("sleep 2000")
    until("the job is in the foreground", lambda: in_foreground("sleep", "2000"))
    t.type("\x03")
    t.expect("ready> ")
    t.type("echo status $?\n")
    t.expect("status 130\r\n")
    t.type("kill %1; wait %1; echo status $?\n")
    t.expect("status 143\r\n")
    t.type("exit\n")
    until("it ends", lambda: gone(t.pid))


def full_screen():
    with open("text", "w") as file:
        file.write("".join("line %d\n" % i for i in range(1, 200)))
    t = Typescript()
    t.expect("ready> ")
    t.type("vim -u NONE -N text\n")
    t.expect("line 10")
    t.type("Ginew ")
    t.expect("INSERT")
    t.over()
    t.type("text \x1b:w\n")
    until("vim has saved", lambda: "new text line 199" in text("text"), lambda: text("typescript")[-500:])
    t.type(":q\n")
    t.expect("ready> ")
    t.type("less text\n")
    t.expect("line 10")
    t.over()
    t.type("G")
    t.expect("new text line 199")
    t.type("q")
    t.expect("ready> ")
    t.type("top -d 1\n")
    t.expect("load average")
    t.over()
    t.expect("load average")
    t.type("q")
    t.expect("ready> ")
    t.type("python3 -q\n")
    t.expect(">>> ")
    t.type("x = 6 * 7\n")
    t.expect(">>> ")
    t.over()
    t.type("print(\"x is\", x)\n")
    t.expect("x is 42\r\n")
    t.end()


JOB = """
import os, signal, sys, termios
tty = open('/dev/tty', 'r+b', buffering=0)
modes = termios.tcgetattr(0)
modes[3] &= ~termios.ECHO
termios.tcsetattr(0, termios.TCSANOW, modes)
print('job', os.getpid(), flush=True)
while True:
    line = sys.stdin.readline()
    front = os.tcgetpgrp(0) == os.getpgrp()
    tty.write(('heard %s in %s, echo %d\\n' % (line.strip(), 'front' if front else 'the back',
                                               bool(termios.tcgetattr(0)[3] & termios.ECHO))).encode())
    if line.strip() == 'end':
        sys.exit(7)
"""


class Emulator:
    """A terminal of this process with a shell on it."""

    def __init__(self):
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execve("/bin/bash", ["bash", "--norc", "--noprofile", "-i"], {**os.environ, "TERM": "xterm", "PS1": "ready> "})
        os.set_blocking(self.master, False)
        self.shown = ""

    def shows(self):
        try:
            self.shown += os.read(self.master, 65536).decode(errors="replace")
        except (BlockingIOError, OSError):
            pass
        return self.shown

    def type(self, keys):
        self.shown = ""
        os.write(self.master, keys.encode())

    def expect(self, pattern):
        until("the terminal shows " + pattern, lambda: re.search(pattern, self.shows(), re.S), lambda: repr(self.shown))
        return re.search(pattern, self.shown, re.S)

    def end(self):
        os.close(self.master)
        end(self.pid)
        os.waitpid(self.pid, 0)


def shell_job():
    with open("job.py", "w") as file:
        file.write(JOB)
    first = Emulator()
    first.expect("ready> ")
    first.type("python3 job.py\n")
    job = int(first.expect(r"job (\d+)\r\n").group(1))
    first.type("one\n")
    first.expect("heard one in front, echo 0")
    if "torpor" in dumper:
        refused = subprocess.run([dumper, "dump", "-t", str(job), "-D", ".", "-o", "refused.log"], capture_output=True, text=True)
        assert refused.returncode and "--shell-job" in refused.stderr, refused
        first.type("still\n")
        first.expect("heard still in front")
    engine(dumper, "dump", "-t", str(job), "--shell-job")
    first.expect("Killed.*ready> ")
    until("the job is gone", lambda: not os.path.exists("/proc/%d" % job))
    second = Emulator()
    second.expect("ready> ")
    second.type("%s restore --shell-job -D images -v4 -o restore.log; echo status $?\n" % restorer)
    until("the job is there", lambda: os.path.exists("/proc/%d/stat" % job), lambda: second.shows() + text("images/restore.log")[-2000:])
    until("it runs", lambda: "State:\tS" in text("/proc/%d/status" % job) and "TracerPid:\t0" in text("/proc/%d/status" % job))
    time.sleep(0.5)
    second.type("two\n")
    second.expect("heard two in front, echo 0")
    assert os.readlink("/proc/%d/fd/0" % job) == os.readlink("/proc/%d/fd/0" % second.pid)
    second.type("end\n")
    second.expect("heard end in front.*status 0")
    first.end()
    second.end()


def external():
    """A terminal that stays outside: its name goes into the images, and another one comes for it."""
    with open("job.py", "w") as file:
        file.write(JOB.replace("open('/dev/tty', 'r+b', buffering=0)", "os.fdopen(1, 'wb', buffering=0)")
                   .replace("os.tcgetpgrp(0) == os.getpgrp()", "True"))
    master, slave = pty.openpty()
    job = subprocess.Popen([sys.executable, "job.py"], stdin=slave, stdout=slave, stderr=slave, start_new_session=True).pid
    status = os.fstat(slave)
    name = "tty[%x:%x]" % (status.st_rdev, status.st_dev)
    shown = b""
    while b"job %d" % job not in shown:
        shown += os.read(master, 1000)
    refused = subprocess.run([dumper, "dump", "-t", str(job), "-D", ".", "-o", "refused.log"], capture_output=True, text=True)
    assert refused.returncode and ("torpor" not in dumper or name in refused.stderr), refused
    engine(dumper, "dump", "-t", str(job), "--external", name)
    os.waitpid(job, 0)
    other, end_of_other = pty.openpty()
    log = open("engine.log", "ab")
    subprocess.run([restorer, "restore", "-d", "-D", "images", "-v4", "-o", "r.log", "--inherit-fd", "fd[%d]:%s" % (end_of_other, name)],
                   pass_fds=[end_of_other], stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True)
    os.write(other, b"three\n")
    got = b""
    while b"heard three" not in got:
        got += os.read(other, 1000)
    end(job)


def handed(terminal, name):
    """What a restore says that gets this terminal for a name."""
    return subprocess.run([restorer, "restore", "-d", "-D", "images", "-v4", "-o", "r.log", "--inherit-fd", "fd[%d]:%s" % (terminal, name)],
                          pass_fds=[terminal], stdin=subprocess.DEVNULL, capture_output=True, text=True)


def external_session():
    """The terminal of a shell that leads its session stays outside; another one becomes what it was, if it is free to be."""
    shell = Emulator()
    shell.expect("ready> ")
    shell.type("word=carried\n")
    shell.expect("ready> ")
    status = os.stat("/proc/%d/fd/0" % shell.pid)
    name = "tty[%x:%x]" % (status.st_rdev, status.st_dev)
    engine(dumper, "dump", "-t", str(shell.pid), "--external", name)
    os.waitpid(shell.pid, 0)
    os.close(shell.master)
    if "torpor" in restorer:
        other = Emulator()  # its session has its terminal
        other.expect("ready> ")
        with open("/proc/%d/fd/0" % other.pid, "r+b", buffering=0) as slave:
            refused = handed(slave.fileno(), name)
        assert refused.returncode and "controls another session" in refused.stderr, refused
        refused = handed(other.master, name)
        assert refused.returncode and "TTYS-031" in refused.stderr, refused
        other.end()
        refused = subprocess.run([restorer, "restore", "-d", "-D", "images"], capture_output=True, text=True)
        assert refused.returncode and "TTYS-027" in refused.stderr, refused
    shell.master, slave = pty.openpty()
    restored = handed(slave, name)
    assert restored.returncode == 0, restored
    os.close(slave)
    os.set_blocking(shell.master, False)
    shell.type("tty; echo $word $(ps -o tpgid= -p $$) $$\n")
    shell.expect(r"/dev/pts/\d+\r\ncarried +(\d+) +\1\r\n")
    shell.type("sleep 1000\n")
    until("the job is in the foreground", lambda: in_foreground("sleep", "1000"))
    shell.type("\x03")
    shell.expect("ready> ")
    shell.type("echo status $?\n")
    shell.expect("status 130\r\n")
    os.close(shell.master)
    until("the shell has been hung up", lambda: gone(shell.pid))


HEARER = """
import fcntl, os, select, struct, sys
master = os.open('pts/ptmx', os.O_RDWR | os.O_NOCTTY)
fcntl.ioctl(master, 0x40045431, struct.pack('i', 0))  # TIOCSPTLCK
if os.fork() == 0:
    os.setsid()
    slave = os.open('pts/0', os.O_RDWR)
    os.close(master)
    for fd in range(3):
        os.dup2(slave, fd)
    for line in sys.stdin:
        print('heard', line.strip(), os.path.samestat(os.fstat(0), os.stat('pts/0')), os.tcgetpgrp(0) == os.getpid(), flush=True)
    os._exit(0)
while True:
    for ready in select.select([master, 0], [], [])[0]:
        os.write(1 if ready == master else master, os.read(ready, 4096))
"""


def other_devpts():
    """Both ends in an instance of devpts other than that at /dev/pts, which has numbers of its own."""
    os.mkdir("pts")
    os.mkfifo("keys")
    keys = os.open("keys", os.O_RDWR)

    def mount(*command):
        subprocess.run(command, check=True)

    def says(line):
        os.write(keys, line.encode() + b"\n")
        until("it hears", lambda: "heard %s True True" % line in text("shown"), lambda: text("shown"))

    mount("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=0666", "devpts", "pts")
    try:
        with open("shown", "w") as shown:
            pid = subprocess.Popen([sys.executable, "-c", HEARER], stdin=keys, stdout=shown, stderr=shown, start_new_session=True).pid
        says("one")
        mount("umount", "-l", "pts")
        refused = subprocess.run([dumper, "dump", "-t", str(pid), "-D", "."], capture_output=True, text=True)
        assert refused.returncode and "TTYS-006" in refused.stderr, refused
        end(pid)
        os.waitpid(pid, 0)
        mount("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=0666", "devpts", "pts")
        with open("shown", "w") as shown:
            pid = subprocess.Popen([sys.executable, "-c", HEARER], stdin=keys, stdout=shown, stderr=shown, start_new_session=True).pid
        says("two")
        child = int(text("/proc/%d/task/%d/children" % (pid, pid)))
        engine(dumper, "dump", "-t", str(pid))
        os.waitpid(pid, 0)
        until("it is gone", lambda: not os.path.exists("/proc/%d" % child))
        mount("umount", "pts")
        refused = subprocess.run([restorer, "restore", "-d", "-D", "images"], capture_output=True, text=True)
        assert refused.returncode and "mount -t devpts" in refused.stderr, refused
        mount("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=0666", "devpts", "pts")
        engine(restorer, "restore", "-d")
        says("three")
        end(child)
        end(pid)
        until("it is gone", lambda: gone(pid) and gone(child))
    finally:
        subprocess.run(["umount", "-l", "pts"])


{"job-control": job_control, "full-screen": full_screen, "shell-job": shell_job, "external": external,
 "external-session": external_session, "other-devpts": other_devpts}[scenario]()
print("good")

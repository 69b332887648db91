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
    time.sleep(0.3)
    t.type("\x1a")
    t.expect("Stopped.*ready> ")
    t.type("echo not yet ent")  # a line that is not complete
    time.sleep(0.3)
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
    time.sleep(1)
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


{"job-control": job_control, "full-screen": full_screen, "shell-job": shell_job, "external": external}[scenario]()
print("good")

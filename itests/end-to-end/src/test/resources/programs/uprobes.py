"""usage: uprobes.py SCENARIO PROGRAM FOLDER ENGINE: a program with probes of a tracer that is no part of its tree.

Prints "good" when everything was as it should be, "none" where the kernel has no uprobes.
"""
import os, signal, subprocess, sys, time

scenario, program, folder, engine = sys.argv[1:5]
os.chdir(folder)
started = []


def until(what, holds, evidence=lambda: ""):
    end = time.time() + 60
    while not holds():
        if time.time() > end:
            sys.exit("waited in vain: " + what + "\n" + evidence())
        time.sleep(0.02)


def text(name):
    try:
        with open(name) as file:
            return file.read()
    except OSError:
        return ""


def torpor(command, *arguments):
    os.makedirs("images", exist_ok=True)
    return subprocess.run([engine, command, *arguments, "-D", "images"], stdin=subprocess.DEVNULL, capture_output=True, text=True)


def good(done):
    assert done.returncode == 0, done
    return done


class Probes:
    def __init__(self, function, *returns):
        with open("hits", "w") as hits:
            self.process = subprocess.Popen([program, "watch", function, *returns], stdout=hits)
        until("it watches", lambda: text("hits") or self.process.poll() is not None)
        if self.process.poll() is not None:
            assert self.process.returncode == 77, self.process
            print("none")
            sys.exit(0)

    def hits(self):
        lines = text("hits").split()
        return int(lines[-1]) if lines else 0

    def hit(self):
        before = self.hits()
        until("the probe is hit", lambda: self.hits() > before + 2)

    def end(self):
        self.process.kill()
        self.process.wait()


class Probed:
    def __init__(self, function, stdin=subprocess.DEVNULL):
        with open("calls", "a") as calls:
            self.pid = subprocess.Popen([program, "run", function], start_new_session=True, stdin=stdin, stdout=calls).pid
        started.append(self.pid)

    def runs(self):
        before = len(text("calls"))
        until("it calls on", lambda: len(text("calls")) > before + 3)

    def dump(self, *more):
        good(torpor("dump", "-t", str(self.pid), *more))
        os.waitpid(self.pid, 0)

    def restore(self, *more):
        good(torpor("restore", "-d", *more))
        self.runs()

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        until("it is gone", lambda: not os.path.exists("/proc/%d" % self.pid) or ") Z" in text("/proc/%d/stat" % self.pid))


def in_code(function):
    """Probed when it is dumped; restored with the probe there, and from the same images without it."""
    probes, probed = Probes(function), Probed(function)
    probes.hit()
    mapped = "[uprobes" in text("/proc/%d/maps" % probed.pid)  # what the kernel can do by itself, or with a call, depends on its version
    done = torpor("dump", "-t", str(probed.pid), "-R")
    assert (done.returncode != 0) == mapped and ("MEMORY-054" if mapped else "MEMORY-056") in done.stderr, done
    probed.runs()
    probes.hit()
    probed.dump("--allow-uprobes")
    if function == "slot":
        done = torpor("restore", "-d")
        assert done.returncode and "MEMORY-057" in done.stderr, done
    probed.restore("--allow-uprobes")
    probes.hit()
    probed.end()
    probes.end()
    probed.restore("--allow-uprobes", "--changed-files", "append-ok")
    probed.end()


def returning():
    """Where a function returns to whose return is probed, nobody can read."""
    reading, writing = os.pipe()
    probes, probed = Probes("waits", "return"), Probed("waits", reading)
    os.write(writing, b"......")
    probes.hit()
    done = torpor("dump", "-t", str(probed.pid), "--allow-uprobes")
    assert done.returncode and "MEMORY-055" in done.stderr, done
    os.write(writing, b"......")
    probes.hit()
    probes.end()
    os.kill(probed.pid, signal.SIGKILL)


try:
    returning() if scenario == "return" else in_code(scenario)
finally:
    for pid in started:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
print("good")

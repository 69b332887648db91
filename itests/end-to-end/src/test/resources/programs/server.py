"""A server with all that a Python program usually has. usage: server.py PORT (working directory: its folder)"""
import hashlib
import json
import math
import mmap
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time

errors = []
counters = [0] * 8
lock = threading.Lock()
paired = [0, 0]
words = queue.Queue()
answers = queue.Queue()
CHILD = "import sys\nfor line in sys.stdin: print(int(line) ** 2, flush=True)"


def expect(condition, what):
    if not condition:
        errors.append(what)


def series():
    return sum(math.sqrt(i) / (i * 1.7) for i in range(1, 200))


def compute(me):
    digest, turns, expected = b"seed", 0, series()
    while True:
        digest = hashlib.sha256(digest).digest()
        turns += 1
        if turns % 1000 == 0:  # the same chain from the start must end the same
            again = b"seed"
            for _ in range(1000):
                again = hashlib.sha256(again).digest()
            expect(again == digest, f"thread {me} computed something else")
            digest, turns = b"seed", 0
        expect(series() == expected, f"floating point of thread {me}")
        with lock:
            paired[0] += 1
            paired[1] += 1
        counters[me] += 1
        time.sleep(0.002)


def answer_words():
    while True:
        answers.put(words.get() * 2)


def write_log(log):
    line = 0
    while True:
        log.write(f"line {line}\n")
        log.flush()
        line += 1
        time.sleep(0.005)


def check(state):
    with lock:
        expect(paired[0] == paired[1], "the lock did not hold")
    child = state["child"]
    child.stdin.write("12\n")
    child.stdin.flush()
    expect(child.stdout.readline() == "144\n", "the child computed something else")
    expect(state["sleeper"].poll() is None, "the sleeping child is gone")
    words.put("ab")
    expect(answers.get(timeout=30) == "abab", "the queue")
    state["log"].flush()
    lines = open("log").read().split("\n")[:-1]
    expect(lines == [f"line {i}" for i in range(len(lines))], "the log has gaps")
    deleted = state["deleted"]
    deleted.seek(0)
    expect(deleted.read() == state["deleted_content"], "the deleted file")
    expect(state["map"][:5] == b"mmap!" and state["map"][-1] == 7, "the anonymous map")
    expect(len(state["table"]) == 50000 and all(state["table"][f"key {i}"] == i * i for i in range(0, 50000, 7)), "the dictionary")
    expect(os.getcwd() == state["cwd"] and threading.active_count() == state["threads"], "threads or working directory")


def main(port):
    state = {"cwd": os.getcwd()}
    state["child"] = subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    state["sleeper"] = subprocess.Popen(["sleep", "100000"])
    state["deleted_content"] = os.urandom(100000)
    state["deleted"] = tempfile.TemporaryFile(dir=".")
    state["deleted"].write(state["deleted_content"])
    state["deleted"].flush()
    state["log"] = open("log", "w")
    state["map"] = mmap.mmap(-1, 1 << 20)
    state["map"][:5] = b"mmap!"
    state["map"][-1] = 7
    state["table"] = {f"key {i}": i * i for i in range(50000)}
    for me in range(8):
        threading.Thread(target=compute, args=(me,), daemon=True).start()
    threading.Thread(target=answer_words, daemon=True).start()
    threading.Thread(target=write_log, args=(state["log"],), daemon=True).start()
    state["threads"] = threading.active_count()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(20)
    requests = 0
    while True:
        connection, _ = listener.accept()
        if not connection.recv(1000):
            connection.close()
            continue
        requests += 1
        try:
            check(state)
        except Exception as e:
            errors.append(repr(e))
        reply = json.dumps({"requests": requests, "count": min(counters), "errors": errors})
        connection.sendall(f"HTTP/1.0 200 OK\r\n\r\n{reply}".encode())
        connection.close()


main(int(sys.argv[1]))

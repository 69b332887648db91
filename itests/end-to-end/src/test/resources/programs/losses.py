"""Has what a dump warns of: it can be saved, but not all of it."""
import fcntl, os, signal, socket, time

signal.signal(signal.SIGIO, signal.SIG_IGN)
directory = os.open('.', os.O_RDONLY)
fcntl.fcntl(directory, fcntl.F_NOTIFY, fcntl.DN_RENAME | fcntl.DN_MULTISHOT)
receiver = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
receiver.sendto(b'\x08\0\xf7\xff\0\0\0\0', ('127.0.0.1', 0))
print('has FILES-017 SOCKETS-INET-005', flush=True)
while True:
    time.sleep(9)

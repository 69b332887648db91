"""Listens and answers, by TCP and UDP, at an address and a port; with a third argument, it has a connection with itself."""
import select, socket, sys

address, port = sys.argv[1], int(sys.argv[2])
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind((address, port))
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, port))
listener.listen(5)
if len(sys.argv) > 3:
    client = socket.create_connection((address, port))
    server = listener.accept()[0]
print('ready', flush=True)
while True:
    for ready in select.select([datagrams, listener], [], [])[0]:
        if ready is datagrams:
            question, asking = datagrams.recvfrom(100)
            datagrams.sendto(b'answer to ' + question, asking)
        else:
            connection = listener.accept()[0]
            connection.sendall(b'answer')
            connection.close()

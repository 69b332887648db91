"""Many clients of a Redis server, each of which sends commands without waiting for the answers: redis-clients.py ADDRESS PORT CLIENTS.
Each counts up a key of its own, so the n-th answer is n: none is lost, doubled, or out of order. Ends when a file "stop" appears."""
import os, selectors, socket, sys, time

AHEAD, AT_ONCE = 50, 5


class Client:
    def __init__(self, number):
        self.socket = socket.create_connection((sys.argv[1], int(sys.argv[2])))
        self.socket.setblocking(False)
        self.command = b'INCR counter:%d\r\n' % number
        self.unsent = self.unread = b''
        self.asked = self.answered = 0

    def ask(self):
        if self.asked < self.answered + AHEAD:
            self.unsent += self.command * AT_ONCE
            self.asked += AT_ONCE
        if self.unsent:
            try:
                self.unsent = self.unsent[self.socket.send(self.unsent):]
            except BlockingIOError:
                pass

    def listen(self):
        data = self.socket.recv(1 << 16)
        assert data, 'the server has closed the connection after %d answers' % self.answered
        *lines, self.unread = (self.unread + data).split(b'\r\n')
        for line in lines:
            self.answered += 1
            assert line == b':%d' % self.answered, 'answer %d is %r' % (self.answered, line)


clients = [Client(i) for i in range(int(sys.argv[3]))]
selector = selectors.DefaultSelector()
for client in clients:
    selector.register(client.socket, selectors.EVENT_READ, client)
while not os.path.exists('stop') or any(client.answered < client.asked for client in clients):
    for key, _ in selector.select(0):
        key.data.listen()
    if not os.path.exists('stop') or any(client.unsent for client in clients):
        for client in clients:
            client.ask()
    with open('writing', 'w') as progress:
        print(sum(client.answered for client in clients), file=progress)
    os.rename('writing', 'progress')
    time.sleep(.005)
print('DONE', sum(client.answered for client in clients))

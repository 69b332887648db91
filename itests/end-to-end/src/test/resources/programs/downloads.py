"""Downloads of a file from an HTTP server, several at once: downloads.py ADDRESS PORT NUMBER. They are read slowly until a file "stop"
appears, then as fast as they come. Each must be what is in ../server/content."""
import os, selectors, socket, sys, time

REQUEST = b'GET /content HTTP/1.0\r\n\r\n'
AT_ONCE = 20_000

selector = selectors.DefaultSelector()
got = {}
for _ in range(int(sys.argv[3])):
    connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    connection.sendall(REQUEST)
    selector.register(connection, selectors.EVENT_READ)
    got[connection] = bytearray()
ended = 0
while ended < len(got):
    for key, _ in selector.select(.01):
        data = key.fileobj.recv(AT_ONCE)
        got[key.fileobj] += data
        if not data:
            selector.unregister(key.fileobj)
            ended += 1
    if not os.path.exists('stop'):
        assert not ended, 'a download has ended too early'
        time.sleep(.01)
        with open('writing', 'w') as progress:
            print(sum(map(len, got.values())), file=progress)
        os.rename('writing', 'progress')
with open('../server/content', 'rb') as file:
    content = file.read()
for answer in got.values():
    head, _, body = bytes(answer).partition(b'\r\n\r\n')
    assert head.startswith(b'HTTP/1.1 200 '), head
    assert body == content, 'of %d bytes came %d, or others' % (len(content), len(body))
print('DONE', len(got))

"""Clients of an HTTP server that counts its requests, each with one connection for all of them: http-clients.py ADDRESS PORT CLIENTS.
All answers together must be all numbers from 1 on. Ends when a file "stop" appears."""
import http.client, os, sys, threading, time

answers = []
failures = []


def ask():
    try:
        connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]), timeout=60)
        connection.connect()
        connection.auto_open = 0  # never a second one
        while not os.path.exists('stop'):
            connection.request('GET', '/keep')
            answer = connection.getresponse()
            answers.append(int(answer.read()))
            assert answer.status == 200, answer.status
            time.sleep(.01)
    except Exception as e:
        failures.append(repr(e))


threads = [threading.Thread(target=ask) for _ in range(int(sys.argv[3]))]
for thread in threads:
    thread.start()
while any(thread.is_alive() for thread in threads):
    with open('writing', 'w') as progress:
        print(len(answers), file=progress)
    os.rename('writing', 'progress')
    time.sleep(.02)
if sorted(answers) != list(range(1, len(answers) + 1)):
    failures.append('answers are lost or doubled: %d, the highest is %d' % (len(answers), max(answers)))
print(*('FAIL ' + failure for failure in failures), 'DONE %d' % len(answers), sep='\n')

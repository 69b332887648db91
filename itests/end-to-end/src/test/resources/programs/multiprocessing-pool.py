"""Worker processes that get jobs and give results by queues, count in a manager's dictionary, and talk over TCP: multiprocessing-pool.py.
Goes on until a file "stop" appears; each result is checked, and all must come."""
import multiprocessing, multiprocessing.connection, os, time

WORKERS = 3


def work(jobs, results, address, totals, lock):
    with multiprocessing.connection.Client(address, authkey=b'torpor') as connection:
        connection.send(os.getpid())
        for job in iter(jobs.get, None):
            connection.send(('squared', job, bytes(job % 5000)))
            with lock:
                totals['jobs'] = totals.get('jobs', 0) + 1
            results.put((job, connection.recv()))
            jobs.task_done()


def main():
    context = multiprocessing.get_context('fork')
    jobs, results, lock = context.JoinableQueue(), context.Queue(), context.Lock()
    with multiprocessing.connection.Listener(('127.0.0.1', 0), authkey=b'torpor') as listener, context.Manager() as manager:
        totals = manager.dict()
        workers = [context.Process(target=work, args=(jobs, results, listener.address, totals, lock)) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        connections = [listener.accept() for _ in workers]
        assert sorted(connection.recv() for connection in connections) == sorted(worker.pid for worker in workers)
        print('READY', flush=True)
        given, got = 0, set()
        while not os.path.exists('stop') or len(got) < given:
            while given < len(got) + 20 and not os.path.exists('stop'):
                given += 1
                jobs.put(given)
            for connection in multiprocessing.connection.wait(connections, .01):
                what, job, filling = connection.recv()
                assert (what, len(filling)) == ('squared', job % 5000), (what, job, len(filling))
                connection.send(job * job)
            while not results.empty():
                job, square = results.get()
                assert square == job * job and job not in got, (job, square)
                got.add(job)
            with open('writing', 'w') as progress:
                print(len(got), file=progress)
            os.rename('writing', 'progress')
        jobs.join()
        assert totals['jobs'] == given, (totals['jobs'], given)
        for _ in workers:
            jobs.put(None)
        for worker in workers:
            worker.join()
        assert [worker.exitcode for worker in workers] == [0] * WORKERS, workers
    print('DONE', given)


main()

/* usage: threads CONTROL: 400 threads with their own name, mask, thread-local value and robust list; each is woken in each round. */
#include "workload.h"
#include <semaphore.h>
#define THREADS 400

static sem_t go[THREADS], done;
static __thread int local;
static int tids[THREADS];

static void check_self(int me)
{
	char name[16], wanted[16];
	prctl(PR_GET_NAME, name);
	snprintf(wanted, sizeof wanted, "worker-%d", me);
	sigset_t now;
	pthread_sigmask(SIG_BLOCK, 0, &now);
	check(!strcmp(name, wanted) && local == me * 3 && gettid() == tids[me], "thread %d: name %s, value %d, tid %d", me, name, local, gettid());
	check(sigismember(&now, SIGRTMIN + me % 25) && !sigismember(&now, SIGRTMIN + (me + 1) % 25), "mask of thread %d", me);
}

static void *worker(void *argument)
{
	int me = (long)argument;
	char name[16];
	snprintf(name, sizeof name, "worker-%d", me);
	prctl(PR_SET_NAME, name);
	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGRTMIN + me % 25);
	pthread_sigmask(SIG_BLOCK, &mask, 0);
	local = me * 3;
	tids[me] = gettid();
	for (;;) {
		sem_post(&done);
		while (sem_wait(&go[me])) check(errno == EINTR, "sem_wait");
		check_self(me);
	}
	return 0;
}

static void wait_for_all(void)
{
	for (int i = 0; i < THREADS; i++) while (sem_wait(&done)) ;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	sem_init(&done, 0, 0);
	pthread_attr_t small;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 1 << 16);
	for (long i = 0; i < THREADS; i++) {
		pthread_t thread;
		sem_init(&go[i], 0, 0);
		must(-pthread_create(&thread, &small, worker, (void *)i), "thread");
	}
	wait_for_all();
	ready();
	while (next_round()) {
		for (int i = 0; i < THREADS; i++) sem_post(&go[i]);
		wait_for_all();
		check(passed == 2 * THREADS, "%d checks passed of %d", passed, 2 * THREADS);
		round_done();
	}
}

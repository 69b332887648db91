/* Process ids have started again from the lowest: threads and children have lower ids than the process that made them. */
#include "workload.h"
#define THREADS 5

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER, answered = PTHREAD_COND_INITIALIZER;
static int question, answers, tids[THREADS], child;

static void next_id_is_after(int id)
{
	FILE *last = fopen("/proc/sys/kernel/ns_last_pid", "w");
	must(last ? 0 : -1, "ns_last_pid");
	fprintf(last, "%d", id);
	must(fclose(last), "write ns_last_pid");
}

static void *worker(void *argument)
{
	int me = (long)argument, seen = 0;
	pthread_mutex_lock(&turn);
	tids[me] = gettid();
	answers++;
	pthread_cond_signal(&answered);
	while (1) {
		while (question == seen)
			pthread_cond_wait(&asked, &turn);
		seen = question;
		check(gettid() == tids[me], "thread %d was %d, is %d", me, tids[me], gettid());
		answers++;
		pthread_cond_signal(&answered);
	}
	return 0;
}

static void await_answers(void)
{
	while (answers < THREADS)
		pthread_cond_wait(&answered, &turn);
	answers = 0;
}

static void live(int last_id)
{
	int first = getpid();
	next_id_is_after(last_id);
	child = must(fork(), "fork");
	if (child == 0)
		for (;;) pause();
	pthread_mutex_lock(&turn);
	for (long i = 0; i < THREADS; i++) {
		pthread_t thread;
		must(-pthread_create(&thread, 0, worker, (void *)i), "pthread_create");
	}
	await_answers();
	must(child < first && tids[0] < first ? 0 : -1, "ids lower than the first");
	ready();
	while (next_round()) {
		siginfo_t info = { 0 };
		check(getpid() == first && gettid() == first, "process %d is %d, thread %d", first, getpid(), gettid());
		check(waitid(P_PID, child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0, "child %d", child);
		question++;
		pthread_cond_broadcast(&asked);
		await_answers();
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	int highest = 0;
	FILE *limit = fopen("/proc/sys/kernel/pid_max", "r");
	must(limit && fscanf(limit, "%d", &highest) == 1 ? 0 : -1, "pid_max");
	next_id_is_after(highest - 50);
	int high = must(fork(), "fork");
	if (high == 0)
		live(highest - 1);
	for (;;) pause();
}

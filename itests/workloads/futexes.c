/* Robust lists, restartable sequences, thread-local storage, child-tid addresses and mutexes shared between processes. */
#include "workload.h"
#include <linux/futex.h>
#include <linux/rseq.h>
#include <sched.h>
#include <sys/rseq.h>

static __thread uint64_t local;
static pthread_mutex_t *robust, *shared;
static void *heads[2];
static volatile int die, said;

static struct rseq *area(void) { return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset); }

static void check_thread(int who)
{
	void *head = 0;
	size_t size = 0;
	syscall(SYS_get_robust_list, 0, &head, &size);
	check(head == heads[who] && head, "robust list of thread %d is %p, not %p", who, head, heads[who]);
	check(local == 0x1234567 + (uint64_t)who, "thread-local storage of thread %d", who);
	check((int)area()->cpu_id >= 0 && area()->cpu_id < 4096, "rseq of thread %d: CPU %d", who, (int)area()->cpu_id);
	cpu_set_t one, all;
	sched_getaffinity(0, sizeof all, &all);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) { /* the kernel keeps the area up to date: it is registered */
		if (!CPU_ISSET(cpu, &all)) continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof one, &one);
		check((int)area()->cpu_id == cpu, "rseq of thread %d says CPU %d on %d", who, (int)area()->cpu_id, cpu);
	}
	sched_setaffinity(0, sizeof all, &all);
}

static void begin(int who)
{
	size_t size;
	local = 0x1234567 + who;
	syscall(SYS_get_robust_list, 0, &heads[who], &size);
}

static void *owner(void *argument) /* dies with a robust mutex */
{
	begin(1);
	pthread_mutex_lock(robust);
	said = 1;
	while (!die) nap(1);
	check_thread(1);
	return argument;
}

static pthread_mutex_t *mutex(int robustness)
{
	pthread_mutexattr_t a;
	pthread_mutexattr_init(&a);
	pthread_mutexattr_setrobust(&a, robustness);
	pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
	pthread_mutex_t *m = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "mmap");
	pthread_mutex_init(m, &a);
	return m;
}

static void child(void) /* holds the shared mutex between rounds, lets go in each */
{
	pthread_mutex_lock(shared);
	ready();
	while (next_round()) {
		check(pthread_mutex_unlock(shared) == 0, "the child's unlock");
		nap(30);
		check(pthread_mutex_lock(shared) == 0, "the child's lock");
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 2);
	begin(0);
	robust = mutex(PTHREAD_MUTEX_ROBUST);
	shared = mutex(PTHREAD_MUTEX_STALLED);
	if (must(fork(), "fork") == 0) child();
	pthread_t thread;
	must(-pthread_create(&thread, 0, owner, 0), "thread");
	while (!said) nap(1);
	nap(20);
	ready();
	while (next_round()) {
		check_thread(0);
		check(pthread_mutex_trylock(robust) == EBUSY, "the robust mutex is held");
		die = 1;
		int result = pthread_mutex_lock(robust);
		check(result == EOWNERDEAD, "lock of a dead owner's mutex: %d", result);
		pthread_mutex_consistent(robust);
		pthread_mutex_unlock(robust);
		check(pthread_join(thread, 0) == 0, "join (the kernel cleared the tid)");
		die = said = 0;
		check(pthread_mutex_lock(shared) == 0 && pthread_mutex_unlock(shared) == 0, "the shared mutex");
		must(-pthread_create(&thread, 0, owner, 0), "thread");
		while (!said) nap(1);
		nap(50); /* until the child holds the mutex again */
		round_done();
	}
}

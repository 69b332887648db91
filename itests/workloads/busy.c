/* Workers that never rest and check their own work. usage: busy CONTROL KIND   (small, threaded, forked or shared)
 *
 * Unless CONTROL/strict exists, sleeps may end with EINTR: the kernel's restart blocks do not outlive a process that is restored.
 * Each worker owns two words in CONTROL/stats: turns of work done, and errors found. A failed check also prints FAIL.
 */
#include "workload.h"
#include <linux/futex.h>
#include <sched.h>

static volatile uint64_t (*stats)[2];
static int futex_word, strict;

static void compute(int me) /* x87, SSE and general registers over a long stretch without a system call */
{
	static __thread double first;
	double sum = 0;
	long double exact = 0;
	uint64_t hash = 1;
	for (int i = 1; i < 40000; i++) {
		sum += 1.0 / i * (i & 1 ? 1 : -1);
		exact += (long double)i / 3;
		hash = noise(hash + i);
	}
	double now = sum + (double)exact + (double)(hash >> 12);
	if (first == 0) first = now;
	check(now == first, "worker %d computed %.17g, not %.17g", me, now, first);
}

static void sleep_a_little(int me)
{
	struct timespec t = { 0, 1500000 };
	double begun = seconds(CLOCK_MONOTONIC);
	int result = nanosleep(&t, 0);
	if (result && errno == EINTR && !strict) return;
	check(result == 0 && seconds(CLOCK_MONOTONIC) - begun >= .0015, "nanosleep of worker %d", me);
}

static void wait_in_futex(int me)
{
	long result = syscall(SYS_futex, &futex_word, FUTEX_WAIT_PRIVATE, 0, &(struct timespec){ 0, 1000000 });
	if (errno == EINTR && !strict) return;
	check(result < 0 && errno == ETIMEDOUT, "futex of worker %d", me);
}

static void call_the_kernel(int me)
{
	static __thread int session;
	if (!session) session = getsid(0);
	for (int i = 0; i < 300; i++) check(getsid(0) == session, "getsid of worker %d", me);
	char buffer[64];
	int ends[2];
	check(pipe(ends) == 0, "pipe of worker %d", me);
	check(write(ends[1], "through a pipe", 14) == 14 && read(ends[0], buffer, 64) == 14 && !memcmp(buffer, "through a pipe", 14), "words of worker %d", me);
	close(ends[0]);
	close(ends[1]);
}

static void touch_memory(int me)
{
	char *area = mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(area != MAP_FAILED, "mmap of worker %d", me);
	fill(area, 1 << 16, me);
	check(spoilt(area, 1 << 16, me) < 0, "memory of worker %d", me);
	munmap(area, 1 << 16);
}

static void (*const kinds[])(int) = { compute, sleep_a_little, wait_in_futex, call_the_kernel, touch_memory };

static void *worker(void *argument)
{
	int me = (long)argument, only = me < 0;
	if (only) me = 0;
	sigset_t wanted, now;
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGRTMIN + me);
	sigaddset(&wanted, SIGUSR2);
	pthread_sigmask(SIG_SETMASK, &wanted, 0);
	pthread_sigmask(SIG_SETMASK, 0, &wanted);
	for (;;) {
		kinds[only ? stats[0][0] % 5 : (unsigned)me % 5](me);
		pthread_sigmask(SIG_SETMASK, 0, &now);
		check(!memcmp(&wanted, &now, 8), "mask of worker %d", me);
		stats[me][0]++;
		stats[me][1] = failed;
		if (me % 5 == 0 || me % 5 > 2) nap(1); /* leave the machine to others, too */
	}
	return 0;
}

static int sharer(void *argument)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	worker(argument);
	return 1;
}

/* A process that shares memory, every other time handlers, too (CLONE_VM, CLONE_SIGHAND). It has the thread-local memory of a thread that waits from now on. */
static void *lender(void *argument)
{
	const int stack = 1 << 18, handlers = (long)argument & 1 ? CLONE_SIGHAND : 0;
	char *at = must_map(mmap(0, stack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "stack");
	must(clone(sharer, at + stack, CLONE_VM | CLONE_SETTLS | handlers | SIGCHLD, argument, 0, pthread_self()), "clone");
	for (;;)
		syscall(SYS_ppoll, 0, 0, 0, 0, 0);
	return 0;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	char path[PATH_MAX + 16];
	snprintf(path, sizeof path, "%s/strict", control);
	strict = access(path, F_OK) == 0;
	snprintf(path, sizeof path, "%s/stats", control);
	int fd = must(open(path, O_RDWR | O_CREAT, 0600), path);
	must(ftruncate(fd, 4096), path);
	stats = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), path);
	close(fd);
	const char *kind = argc > 2 ? argv[2] : "small";
	int shared = !strcmp(kind, "shared");
	if (shared || !strcmp(kind, "threaded"))
		for (long i = 1; i < 10; i++) {
			pthread_t thread;
			must(-pthread_create(&thread, 0, shared ? lender : worker, (void *)i), "thread");
		}
	if (!strcmp(kind, "forked"))
		for (long i = 1; i < 10; i++)
			if (must(fork(), "fork") == 0) worker((void *)i);
	ready();
	worker((void *)(strcmp(kind, "small") ? 0l : -1l));
}

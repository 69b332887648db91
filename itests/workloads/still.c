/* A tree in which nothing moves, so that any change is the engine's: threads, sessions, a zombie, timers, queues, descriptors.
 *
 * Nobody polls here: every thread sleeps in a call that the kernel restarts as it was, until a byte comes through the FIFO
 * CONTROL/go. If CONTROL/odd exists, the process deepest in the tree holds a descriptor that nobody can save.
 */
#include "workload.h"
#include <linux/perf_event.h>
#include <linux/rseq.h>
#include <sys/eventfd.h>
#include <sys/rseq.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

static char path[PATH_MAX + 16];
static int lock = 1, quiet[2], pair[2];
static char *memory;

static const char *at(const char *name)
{
	snprintf(path, sizeof path, "%s/%s", control, name);
	return path;
}

/* The kernel writes the number of the CPU into that area: memory that moves while nothing does. */
static void leave_rseq(void)
{
	syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, 32, RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
}

static void *in_futex(void *argument)
{
	leave_rseq();
	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGRTMIN + 7);
	pthread_sigmask(SIG_BLOCK, &mask, 0);
	pthread_kill(pthread_self(), SIGRTMIN + 7); /* stays pending */
	prctl(PR_SET_NAME, "in futex");
	for (;;) syscall(SYS_futex, &lock, 0, 1, 0);
	return argument;
}

static void *in_pause(void *argument)
{
	leave_rseq();
	stack_t stack = { .ss_sp = malloc(32768), .ss_size = 32768 };
	sigaltstack(&stack, 0);
	for (;;) pause();
	return argument;
}

static void *in_read(void *argument)
{
	leave_rseq();
	char c;
	for (;;) if (read(quiet[0], &c, 1) == 0) pause();
	return argument;
}

static void threads(void)
{
	void *(*const kinds[])(void *) = { in_futex, in_pause, in_read };
	for (int i = 0; i < 6; i++) {
		pthread_t thread;
		must(-pthread_create(&thread, 0, kinds[i % 3], 0), "thread");
	}
}

static void odd_descriptor(void)
{
	struct perf_event_attr event = { .type = PERF_TYPE_SOFTWARE, .size = sizeof event, .config = PERF_COUNT_SW_CPU_CLOCK, .disabled = 1 };
	int fd = syscall(SYS_perf_event_open, &event, 0, -1, -1, 0);
	if (fd < 0) fd = syscall(SYS_userfaultfd, 0);
	must(fd, "perf event or userfaultfd");
	printf("ODD %d %d\n", getpid(), fd);
}

static void own_state(int depth)
{
	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	sigaddset(&mask, SIGRTMIN + depth);
	sigprocmask(SIG_BLOCK, &mask, 0);
	kill(getpid(), SIGUSR2);
	sigqueue(getpid(), SIGRTMIN + depth, (union sigval){ .sival_int = depth });
	memory = must_map(mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	fill(memory, 1 << 20, depth);
	mprotect(memory + 8192, 4096, PROT_NONE);
	timer_t timer;
	must(timer_create(CLOCK_MONOTONIC, &(struct sigevent){ .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 }, &timer), "timer_create");
	timer_settime(timer, 0, &(struct itimerspec){ { 5, 0 }, { 90000, 0 } }, 0);
	must(pipe(quiet), "pipe");
	must(eventfd(depth, 0), "eventfd");
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	must(write(pair[0], "queued", 6), "socketpair");
	int fd = must(open(at("deleted"), O_RDWR | O_CREAT, 0600), path);
	unlink(path);
	must(write(fd, "deleted", 7), path);
	if (fork() == 0) _exit(depth);
	siginfo_t info;
	waitid(P_ALL, 0, &info, WEXITED | WNOWAIT);
}

static void live(int depth, int from)
{
	int to[2];
	must(pipe(to), "pipe");
	own_state(depth);
	if (depth < 3 && must(fork(), "fork") == 0) {
		if (depth == 1) setsid();
		live(depth + 1, to[0]);
	}
	threads();
	if (depth == 3 && access(at("odd"), F_OK) == 0) odd_descriptor();
	nap(30); /* until all threads sleep */
	ready();
	for (char c; read(from, &c, 1) == 1;) {
		must(write(to[1], &c, 1), "pipe");
		next_round();
		check(spoilt(memory, 8192, depth) < 0 && spoilt(memory + 12288, (1 << 20) - 12288, depth + 12288 / 8) < 0, "memory at depth %d", depth);
		char queued[8] = "";
		check(recv(pair[1], queued, 7, MSG_PEEK) == 6 && !strcmp(queued, "queued"), "socket at depth %d", depth);
		sigset_t pending;
		sigpending(&pending);
		check(sigismember(&pending, SIGUSR2) && sigismember(&pending, SIGRTMIN + depth), "pending signals at depth %d", depth);
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 3);
	leave_rseq();
	must(mkfifo(at("go"), 0600), path);
	live(1, must(open(at("go"), O_RDWR), path));
}

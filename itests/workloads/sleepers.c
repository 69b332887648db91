/* Threads asleep in system calls of every kind: none may see EINTR, an early end or a late one because of a dump. */
#include "workload.h"
#include <linux/futex.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#define NAP 0.15

static int quiet[2], words[2], lone_socket[2], slow_futex, event;
static volatile int turns[16], strict;

static struct timespec later(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	t.tv_nsec += NAP * 1e9;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

static int by_nanosleep(void) { return nanosleep(&(struct timespec){ 0, NAP * 1e9 }, 0); }
static int by_absolute(void) { struct timespec t = later(CLOCK_MONOTONIC); errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0); return errno ? -1 : 0; }
static int by_poll(void) { return poll(&(struct pollfd){ quiet[0], POLLIN, 0 }, 1, NAP * 1000); }
static int by_futex(void)
{
	long result = syscall(SYS_futex, &slow_futex, FUTEX_WAIT_PRIVATE, 0, &(struct timespec){ 0, NAP * 1e9 });
	return result < 0 && errno == ETIMEDOUT ? 0 : -1;
}
static int by_futex_bitset(void)
{
	struct timespec t = later(CLOCK_REALTIME);
	long result = syscall(SYS_futex, &slow_futex, FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, 0, &t, 0, ~0u);
	return result < 0 && errno == ETIMEDOUT ? 0 : -1;
}
static int by_select(void)
{
	fd_set set;
	FD_ZERO(&set);
	FD_SET(quiet[0], &set);
	return select(quiet[0] + 1, &set, 0, 0, &(struct timeval){ 0, NAP * 1e6 });
}
static int by_semaphore(void)
{
	sem_t semaphore;
	sem_init(&semaphore, 0, 0);
	struct timespec t = later(CLOCK_REALTIME);
	return sem_timedwait(&semaphore, &t) < 0 && errno == ETIMEDOUT ? 0 : -1;
}

static int by_endless_poll(void) { return poll(&(struct pollfd){ quiet[0], POLLIN, 0 }, 1, -1); }

static int (*const timed[])(void) = { by_nanosleep, by_absolute, by_poll, by_futex, by_futex_bitset, by_select, by_semaphore };
static const char *const names[] = { "nanosleep", "clock_nanosleep", "poll", "futex", "futex bitset", "select", "semaphore" };
#define TIMED 7

static void *sleeper(void *argument)
{
	long i = (long)argument;
	for (;; turns[i]++) {
		int clock = i == 4 || i == 6 ? CLOCK_REALTIME : CLOCK_MONOTONIC; /* in another time namespace they are not as far apart */
		double begun = seconds(clock);
		int result = timed[i]();
		int error = errno;
		double took = seconds(clock) - begun;
		if (result && error == EINTR && !strict && i != 4 && i != 6) continue; /* the kernel's restart blocks do not outlive a process */
		check(result == 0, "%s returned %d, %s", names[i], result, strerror(error));
		check(took >= NAP - 0.001, "%s ended after %.3f s", names[i], took);
	}
	return 0;
}

static void *endless(void *argument)
{
	int result = by_endless_poll();
	check(0, "poll without an end returned %d, %s", result, strerror(errno));
	return argument;
}

static void *reader(void *argument) /* until somebody writes */
{
	long i = (long)argument;
	for (;; turns[i]++) {
		uint64_t value;
		ssize_t n = i == 8 ? read(words[0], &value, 1) : i == 9 ? recv(lone_socket[0], &value, 1, 0) : read(event, &value, 8);
		check(n > 0, "read of descriptor %ld returned %zd", i, n);
	}
	return 0;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	must(pipe(quiet), "pipe");
	must(pipe(words), "pipe");
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, lone_socket), "socketpair");
	event = must(eventfd(0, 0), "eventfd");
	pthread_t thread;
	for (long i = 0; i < TIMED; i++) must(-pthread_create(&thread, 0, sleeper, (void *)i), "thread");
	for (long i = 8; i < 11; i++) must(-pthread_create(&thread, 0, reader, (void *)i), "thread");
	must(-pthread_create(&thread, 0, endless, 0), "thread");
	char path[PATH_MAX + 16];
	snprintf(path, sizeof path, "%s/strict", control); /* there while we are only dumped, never restored */
	strict = access(path, F_OK) == 0;
	ready();
	while (next_round()) {
		int before[16];
		memcpy(before, (void *)turns, sizeof before);
		uint64_t one = 1;
		check(write(words[1], "x", 1) == 1 && write(lone_socket[1], "x", 1) == 1 && write(event, &one, 8) == 8, "waking the readers");
		nap(2500 * NAP);
		for (int i = 0; i < TIMED; i++) check(turns[i] > before[i], "%s goes on", names[i]);
		for (int i = 8; i < 11; i++) check(turns[i] == before[i] + 1, "reader %d woke %d times", i, turns[i] - before[i]);
		round_done();
	}
}

/* What every workload shares: it builds its state, says READY, and checks itself in rounds.
 *
 * usage: NAME CONTROL        (CONTROL: a directory; standard output: a file opened to append)
 *
 * A process prints READY when its state is built. When CONTROL/round.N appears it checks its state and prints one line
 * "ROUND N ok=.. failed=..", with a line "FAIL what" before it for each check that failed. Between rounds the engine dumps and
 * restores it. The first process prints "EXPECT K": so many processes of the tree take part in each round.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char control[PATH_MAX];
static int this_round, passed, failed;

static inline void nap(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

static inline double seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* For building state: what cannot be built is the machine's fault, not the engine's. */
static inline long must(long result, const char *what)
{
	if (result < 0) {
		printf("UNABLE %s: %s\n", what, strerror(errno));
		exit(3);
	}
	return result;
}

static inline void *must_map(void *address, const char *what)
{
	must(address == MAP_FAILED ? -1 : 0, what);
	return address;
}

__attribute__((format(printf, 2, 3))) static inline void check(int ok, const char *what, ...)
{
	if (ok) {
		__atomic_add_fetch(&passed, 1, __ATOMIC_SEQ_CST);
		return;
	}
	char text[512];
	va_list list;
	va_start(list, what);
	vsnprintf(text, sizeof text, what, list);
	va_end(list);
	__atomic_add_fetch(&failed, 1, __ATOMIC_SEQ_CST);
	printf("FAIL %s (process %d, round %d, errno %d)\n", text, getpid(), this_round, errno);
}

/* First call of main. */
static inline void start(int argc, char **argv, int processes)
{
	if (argc < 2 || !realpath(argv[1], control))
		exit(2);
	setvbuf(stdout, 0, _IOLBF, 1 << 12);
	printf("EXPECT %d\n", processes);
}

static inline void ready(void)
{
	printf("READY %d\n", getpid());
}

/* Waits for the next round; never returns once the runner is done. */
static inline int next_round(void)
{
	char path[PATH_MAX + 32];
	snprintf(path, sizeof path, "%s/round.%d", control, this_round + 1);
	while (access(path, F_OK))
		nap(2);
	this_round++;
	passed = failed = 0;
	return 1;
}

static inline void round_done(void)
{
	printf("ROUND %d ok=%d failed=%d\n", this_round, passed, failed);
}

static inline uint64_t noise(uint64_t seed)
{
	seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9ull;
	seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebull;
	return seed ^ (seed >> 31);
}

static inline void fill(void *at, size_t bytes, uint64_t seed)
{
	uint64_t *words = at;
	for (size_t i = 0; i < bytes / 8; i++)
		words[i] = noise(seed + i);
}

/* Index of the first word that is not as fill() left it, or -1. */
static inline long spoilt(const void *at, size_t bytes, uint64_t seed)
{
	const uint64_t *words = at;
	for (size_t i = 0; i < bytes / 8; i++)
		if (words[i] != noise(seed + i))
			return i;
	return -1;
}
#endif

/* A parent and children that share most of their memory until one of them writes: after a restore they still do.
 *
 * Each of them knows what it holds: 32 MiB, of which it has changed some pages, given some back, and unmapped a piece. How much memory is really there shows in
 * Pss of /proc/self/smaps_rollup: a page that five processes share counts for a fifth in each of them.
 */
#include "workload.h"
#define CHILDREN 4
#define SIZE (32l << 20)
#define PAGE 4096
#define PAGES (SIZE / PAGE)

static char *shared, *other;
static int me; /* 0: the parent */

static long proportional(void)
{
	FILE *f = fopen("/proc/self/smaps_rollup", "r");
	char line[256];
	long kib = -1;
	while (f && fgets(line, sizeof line, f)) sscanf(line, "Pss: %ld kB", &kib);
	if (f) fclose(f);
	return kib;
}

/* What a page should begin with in this process. */
static uint64_t expected(long page)
{
	if (page % 50 == me) return noise(page) + me + 1; /* changed by this process alone */
	if (page % 1000 == 525 + me) return 0; /* given back by this process alone */
	return noise(page);
}

static void alter(void)
{
	for (long page = 0; page < PAGES; page++) {
		if (page % 50 == me) *(uint64_t *)(shared + page * PAGE) += me + 1;
		if (page % 1000 == 525 + me) madvise(shared + page * PAGE, PAGE, MADV_DONTNEED);
	}
	if (me) {
		must(munmap(other + me * PAGE, PAGE), "munmap");
		must(mprotect(other + 8 * PAGE, PAGE, PROT_READ), "mprotect");
	}
}

static void rounds(void)
{
	ready();
	while (next_round()) {
		long wrong = 0;
		for (long page = 0; page < PAGES; page++) wrong += *(uint64_t *)(shared + page * PAGE) != expected(page);
		check(wrong == 0, "process %d: %ld pages are wrong", me, wrong);
		check(spoilt(other + 6 * PAGE, 10 * PAGE, 7) < 0, "process %d: what it never changed", me);
		unsigned char there;
		check(!me || mincore(other + me * PAGE, PAGE, &there) < 0, "process %d: what it has unmapped is there", me);
		check(proportional() < SIZE / 1024 / 2, "process %d has %ld KiB for itself", me, proportional());
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, CHILDREN + 1);
	shared = must_map(mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	madvise(shared, SIZE, MADV_NOHUGEPAGE);
	for (long page = 0; page < PAGES; page++) *(uint64_t *)(shared + page * PAGE) = noise(page);
	other = must_map(mmap((void *)0x10000200000, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	fill(other + 6 * PAGE, 10 * PAGE, 7);
	for (me = 1; me <= CHILDREN; me++) {
		if (must(fork(), "fork") == 0) {
			alter();
			rounds();
		}
	}
	me = 0;
	alter();
	rounds();
}

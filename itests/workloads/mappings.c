/* 8,000 mappings of one page, kept apart by their protections, each with its own content. */
#include "workload.h"
#define MAPPINGS 8000

static char *base;
static uint64_t picture;
static int counted;

/* Number of mappings inside the area, and a hash of their bounds and protections. */
static uint64_t look(int *count)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512], rights[8];
	uint64_t hash = 0;
	*count = 0;
	while (f && fgets(line, sizeof line, f)) {
		unsigned long from, to;
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) == 3 && from >= (unsigned long)base && to <= (unsigned long)base + MAPPINGS * 4096ul) {
			hash = noise(hash ^ from ^ to << 20 ^ (uint64_t)rights[1] << 50 ^ (uint64_t)rights[0] << 56);
			++*count;
		}
	}
	if (f) fclose(f);
	return hash;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	base = must_map(mmap(0, MAPPINGS * 4096ul, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	for (long i = 0; i < MAPPINGS; i++) {
		*(uint64_t *)(base + i * 4096) = noise(i);
		if (i & 1) must(mprotect(base + i * 4096, 4096, PROT_READ), "mprotect");
	}
	picture = look(&counted);
	must(counted == MAPPINGS ? 0 : -1, "8,000 mappings");
	ready();
	while (next_round()) {
		int now, wrong = 0;
		uint64_t seen = look(&now);
		check(seen == picture && now == counted, "%d mappings, %d at first", now, counted);
		for (long i = 0; i < MAPPINGS; i++) wrong += *(uint64_t *)(base + i * 4096) != noise(i) + (i & 1 ? 0 : this_round - 1);
		check(wrong == 0, "%d pages are wrong", wrong);
		for (long i = 0; i < MAPPINGS; i += 2) ++*(uint64_t *)(base + i * 4096);
		round_done();
	}
}

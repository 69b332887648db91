/* Protections, holes, heap, growing stack, advice, locks, private file pages, and a layout that comes back as it was. */
#include "workload.h"
#define PAGE 4096

static char *hidden, *mixed, *written_file, *growing, *heap, *sparse, *locked;
static char layout[1 << 16];

static void read_layout(char *to, size_t room)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	size_t n = 0;
	for (ssize_t got; n < room - 1 && (got = read(fd, to + n, room - 1 - n)) > 0;) n += got;
	to[n] = 0;
	close(fd);
}

static int flag(const void *address, const char *name) /* of the mapping's VmFlags */
{
	FILE *f = fopen("/proc/self/smaps", "r");
	char line[512];
	int inside = 0, found = 0;
	while (fgets(line, sizeof line, f)) {
		unsigned long from, to;
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2) inside = (unsigned long)address >= from && (unsigned long)address < to;
		if (inside && !strncmp(line, "VmFlags:", 8) && strstr(line, name)) found = 1;
	}
	fclose(f);
	return found;
}

static char *pages(int n, int protection, int flags)
{
	return must_map(mmap(0, n * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0), "mmap");
}

static void build(const char *self)
{
	hidden = pages(4, PROT_READ | PROT_WRITE, 0);
	fill(hidden, 4 * PAGE, 1);
	mprotect(hidden, 4 * PAGE, PROT_NONE);
	mixed = pages(6, PROT_READ | PROT_WRITE, 0);
	fill(mixed, 6 * PAGE, 2);
	mprotect(mixed + PAGE, PAGE, PROT_READ);
	mprotect(mixed + 3 * PAGE, PAGE, PROT_READ | PROT_EXEC);
	int fd = must(open(self, O_RDONLY), self);
	written_file = must_map(mmap(0, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), "private file");
	close(fd);
	fill(written_file + PAGE, PAGE, 3);
	growing = must_map(mmap((void *)0x10000100000, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_STACK, -1, 0), "growsdown");
	fill(growing, 4 * PAGE, 4);
	heap = sbrk(40 * PAGE);
	fill(heap, 40 * PAGE, 5);
	sparse = pages(4096, PROT_READ | PROT_WRITE, MAP_NORESERVE);
	madvise(sparse, 4096 * PAGE, MADV_NOHUGEPAGE);
	for (int i = 0; i < 4096; i += 97) sparse[i * PAGE] = i % 251 + 1;
	madvise(mixed, PAGE, MADV_DONTFORK);
	locked = pages(2, PROT_READ | PROT_WRITE, 0);
	must(mlock(locked, 2 * PAGE), "mlock");
}

static void check_sparse(void)
{
	int wrong = 0, present = 0;
	unsigned char resident[4096];
	for (int i = 0; i < 4096; i += 97) wrong += sparse[i * PAGE] != (char)(i % 251 + 1);
	mincore(sparse, 4096 * PAGE, resident);
	for (int i = 0; i < 4096; i++) present += resident[i] & 1;
	check(wrong == 0, "sparse area: %d pages wrong", wrong);
	check(present <= 4096 / 97 + 1, "sparse area stays sparse: %d pages", present);
	check(sparse[PAGE] == 0, "a hole reads as zero");
	madvise(sparse + PAGE, PAGE, MADV_DONTNEED);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	build(argv[0]);
	ready();
	static char now[sizeof layout];
	while (next_round()) {
		if (this_round == 1) read_layout(layout, sizeof layout);
		read_layout(now, sizeof now);
		check(!strcmp(layout, now) || this_round < 2, "layout changed:\n%s---\n%s", layout, now);
		check(flag(hidden, " mr ") && !flag(hidden, " rd "), "the hidden area is PROT_NONE");
		mprotect(hidden, 4 * PAGE, PROT_READ);
		check(spoilt(hidden, 4 * PAGE, 1) < 0, "what the PROT_NONE area holds");
		mprotect(hidden, 4 * PAGE, PROT_NONE);
		check(spoilt(mixed, 6 * PAGE, 2) < 0 && !flag(mixed + PAGE, " wr ") && flag(mixed + 3 * PAGE, " ex "), "the area of mixed protections");
		check(flag(mixed, " dc "), "MADV_DONTFORK");
		check(spoilt(written_file + PAGE, PAGE, 3) < 0 && !memcmp(written_file, "\177ELF", 4), "private pages of a file");
		check(spoilt(growing, 4 * PAGE, 4) < 0 && flag(growing, " gd "), "the growing area");
		check(spoilt(heap, 40 * PAGE, 5) < 0, "the heap");
		void *end = sbrk(0);
		check(sbrk(PAGE) == end && brk(end) == 0, "the heap grows on");
		check(flag(sparse, " nh ") && flag(sparse, " nr "), "MADV_NOHUGEPAGE and MAP_NORESERVE");
		check_sparse();
		check(flag(locked, " lo "), "mlock");
		growing[-1 - (this_round - 1) * PAGE] = 1; /* one page further down in each round */
		read_layout(layout, sizeof layout);
		round_done();
	}
}

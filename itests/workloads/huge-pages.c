/* Huge pages of hugetlbfs: private, shared, and in memfds that are mapped, held, or both.
 *
 * needs: huge pages of 2 MiB; without any in the pool, it allows the kernel to make some when they are wanted, and to take them back then
 */
#include "workload.h"
#define HUGE (2l << 20)
#define SIZE_BITS (21u << 26) /* of MAP_HUGETLB and MFD_HUGETLB alike */

static char *own, *shared, *file, *copy;
static int memfd, only_held;

static int shows(const void *address, const char *flag, const char *line_part) /* of a mapping, in smaps */
{
	FILE *f = fopen("/proc/self/smaps", "r");
	char line[512];
	int inside = 0, found = 0;
	while (f && fgets(line, sizeof line, f)) {
		unsigned long from, to;
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2) inside = (unsigned long)address == from && strstr(line, line_part);
		if (inside && !strncmp(line, "VmFlags:", 8) && strstr(line, flag)) found = 1;
	}
	if (f) fclose(f);
	return found;
}

static void allow_huge_pages(void)
{
	long now = 0;
	FILE *f = fopen("/proc/sys/vm/nr_overcommit_hugepages", "r+");
	if (f && fscanf(f, "%ld", &now) == 1 && now < 64) {
		rewind(f);
		fprintf(f, "64");
	}
	if (f) fclose(f);
}

static char *map(long bytes, int flags, int fd)
{
	return must_map(mmap(0, bytes, PROT_READ | PROT_WRITE, flags, fd, 0), "mmap of huge pages");
}

static int make_memfd(const char *name)
{
	int fd = must(memfd_create(name, MFD_HUGETLB | MFD_ALLOW_SEALING | SIZE_BITS), "memfd_create(MFD_HUGETLB)");
	must(ftruncate(fd, 3 * HUGE), "ftruncate");
	return fd;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	allow_huge_pages();
	own = map(2 * HUGE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1);
	shared = map(3 * HUGE, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | SIZE_BITS, -1);
	memfd = make_memfd("large");
	file = map(3 * HUGE, MAP_SHARED, memfd);
	copy = map(3 * HUGE, MAP_PRIVATE | MAP_NORESERVE, memfd);
	only_held = make_memfd("held");
	fill(own + HUGE, HUGE, 1);
	fill(shared + 2 * HUGE, HUGE, 2);
	fill(file, HUGE, 3);
	fill(copy + HUGE, 4096, 4);
	char *soon_gone = map(HUGE, MAP_SHARED, only_held);
	fill(soon_gone, 4096, 5);
	must(munmap(soon_gone, HUGE), "munmap");
	must(fcntl(only_held, F_ADD_SEALS, F_SEAL_GROW), "F_ADD_SEALS");
	must(mprotect(own + HUGE, HUGE, PROT_READ), "mprotect");
	ready();
	while (next_round()) {
		check(shows(own, " ht ", "/anon_hugepage") && shows(own + HUGE, " ht ", " r--p "), "the private area has huge pages");
		check(shows(shared, " ht ", "/anon_hugepage") && shows(file, " ht ", "/memfd:large"), "shared areas have huge pages");
		check(own[5] == 0 && spoilt(own + HUGE, HUGE, 1) < 0, "private huge pages");
		check(shared[5] == 0 && spoilt(shared + 2 * HUGE, HUGE, 2) < 0, "shared huge pages");
		check(spoilt(file, HUGE, 3) < 0 && spoilt(copy, HUGE, 3) < 0, "huge pages of a memfd");
		check(spoilt(copy + HUGE, 4096, 4) < 0 && file[HUGE + 5] == 0, "a page that was written in a private mapping of a memfd");
		file[2 * HUGE] = this_round;
		check(copy[2 * HUGE] == this_round, "two mappings show one memfd");
		char *view = mmap(0, HUGE, PROT_READ, MAP_SHARED, only_held, 0);
		check(view != MAP_FAILED && spoilt(view, 4096, 5) < 0, "a memfd that nobody maps");
		if (view != MAP_FAILED) munmap(view, HUGE);
		check(fcntl(only_held, F_GET_SEALS) == F_SEAL_GROW && ftruncate(only_held, 4 * HUGE) < 0, "its seal");
		struct stat status;
		check(fstat(memfd, &status) == 0 && status.st_blksize == HUGE && status.st_size == 3 * HUGE, "blocks of the memfd");
		round_done();
	}
}

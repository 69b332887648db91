/* Memory that processes share: anonymous, memfd (with seals and through descriptors), a file's; and that it stays shared. */
#include "workload.h"
#include <linux/memfd.h>
#define MiB (1 << 20)

static uint64_t *anonymous, *of_file, *of_memfd;
static int memfd;

/* Each process owns one page of each area; it reads everybody's. */
static void own_pages(int who, uint64_t turn)
{
	fill((char *)anonymous + who * 4096, 4096, turn * 10 + who);
	fill((char *)of_file + who * 4096, 4096, turn * 20 + who);
	fill((char *)of_memfd + who * 4096, 4096, turn * 30 + who);
}

static void check_pages(int me, uint64_t turn)
{
	for (int who = 0; who < 3; who++) {
		check(spoilt((char *)anonymous + who * 4096, 4096, turn * 10 + who) < 0, "anonymous page of %d seen by %d", who, me);
		check(spoilt((char *)of_file + who * 4096, 4096, turn * 20 + who) < 0, "file page of %d seen by %d", who, me);
		check(spoilt((char *)of_memfd + who * 4096, 4096, turn * 30 + who) < 0, "memfd page of %d seen by %d", who, me);
	}
}

static void meet(int point) /* all three processes, through the shared memory itself */
{
	uint64_t *count = anonymous + MiB / 16 + point;
	__atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(count, __ATOMIC_SEQ_CST) % 3)
		nap(1);
}

static void member(int me)
{
	own_pages(me, 0);
	ready();
	while (next_round()) {
		check_pages(me, this_round - 1);
		check(spoilt((char *)anonymous + MiB * 3 / 4, MiB / 8, 99) < 0, "the common part of the anonymous area");
		check(fcntl(memfd, F_GET_SEALS) == (F_SEAL_SHRINK | F_SEAL_GROW), "seals: %#x", fcntl(memfd, F_GET_SEALS));
		uint64_t word = 0;
		check(pread(memfd, &word, 8, me * 4096) == 8 && word == of_memfd[me * 512], "descriptor and mapping of the memfd agree");
		struct stat file;
		check(fstat(memfd, &file) == 0 && file.st_size == MiB, "size of the memfd");
		meet(0);
		own_pages(me, this_round);
		meet(1);
		check_pages(me, this_round);
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 3);
	anonymous = must_map(mmap(0, MiB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "shared anonymous");
	fill((char *)anonymous + MiB * 3 / 4, MiB / 8, 99);
	memfd = must(memfd_create("torpor test", MFD_ALLOW_SEALING), "memfd_create");
	must(ftruncate(memfd, MiB), "ftruncate");
	of_memfd = must_map(mmap(0, MiB, PROT_READ | PROT_WRITE, MAP_SHARED, memfd, 0), "memfd");
	must(fcntl(memfd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), "seals");
	char path[PATH_MAX + 16];
	snprintf(path, sizeof path, "%s/shared", control);
	int fd = must(open(path, O_RDWR | O_CREAT, 0600), path);
	must(ftruncate(fd, MiB), "ftruncate");
	of_file = must_map(mmap(0, MiB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), "shared file");
	close(fd);
	for (int i = 1; i < 3; i++)
		if (must(fork(), "fork") == 0) member(i);
	member(0);
}

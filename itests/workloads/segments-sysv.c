/* System V shared memory: a segment with a key that is attached twice, once for reading only and with a hole; one that ends with its last user, which parent and child share.
 *
 * alone: the peer refuses segments of an IPC namespace that is not the tree's own
 */
#include "workload.h"
#include <sys/ipc.h>
#include <sys/shm.h>
#define PAGE 4096
#define PAGES 6

static int keyed, ending, key;
static char *writable, *readable, *common;

static char *attach(int id, unsigned long at, int flags)
{
	return must_map(shmat(id, (void *)at, flags), "shmat");
}

static void build(void)
{
	key = 0x7042000 + getpid();
	must(keyed = shmget(key, PAGES * PAGE - 100, IPC_CREAT | IPC_EXCL | 0640), "shmget");
	writable = attach(keyed, 0x10000100000, 0);
	fill(writable, (PAGES - 1) * PAGE, 5);
	readable = attach(keyed, 0x10000200000, SHM_RDONLY);
	must(munmap(readable + PAGE, PAGE), "munmap");
	must(mprotect(readable + 3 * PAGE, PAGE, PROT_NONE), "mprotect");
	must(ending = shmget(IPC_PRIVATE, 2 * PAGE, 0600), "shmget");
	common = attach(ending, 0, 0);
	must(shmctl(ending, IPC_RMID, 0), "IPC_RMID");
}

static void check_segment(int id, int key, long bytes, int mode, int attached)
{
	struct shmid_ds status;
	check(shmctl(id, IPC_STAT, &status) == 0, "segment %d: %s", id, strerror(errno));
	check(status.shm_perm.__key == key && status.shm_segsz == (size_t)bytes, "key %#x, %zu bytes", status.shm_perm.__key, status.shm_segsz);
	check((status.shm_perm.mode & 01777) == mode, "mode %o", status.shm_perm.mode);
	check(status.shm_nattch == (unsigned long)attached, "%lu attachments", (unsigned long)status.shm_nattch);
}

int main(int argc, char **argv)
{
	int there[2], back[2];
	char turn;
	start(argc, argv, 1);
	build();
	must(pipe(there), "pipe");
	must(pipe(back), "pipe");
	pid_t child = fork();
	if (child == 0)
		for (;;) {
			if (read(there[0], &turn, 1) != 1) _exit(0);
			common[PAGE]++;
			writable[PAGE * 2]++;
			if (write(back[1], &turn, 1) != 1) _exit(1);
		}
	ready();
	for (int rounds = 1; next_round(); rounds++) {
		check(spoilt(writable, 2 * PAGE, 5) < 0, "the segment");
		check(memcmp(readable + 4 * PAGE, writable + 4 * PAGE, PAGE) == 0 && memcmp(readable, writable, PAGE) == 0, "its other attachment");
		char before = writable[2 * PAGE];
		must(write(there[1], "x", 1), "write");
		check(read(back[0], &turn, 1) == 1 && common[PAGE] == rounds, "what the child wrote: %d in round %d", common[PAGE], rounds);
		check(writable[2 * PAGE] == (char)(before + 1) && readable[2 * PAGE] == (char)(before + 1), "the child's own attachment");
		check(mprotect(readable, PAGE, PROT_READ | PROT_WRITE) < 0 && errno == EACCES, "attached for reading only");
		check(msync(readable + PAGE, PAGE, MS_ASYNC) < 0 && errno == ENOMEM, "the hole");
		int zero = open("/dev/zero", O_RDONLY);
		check(read(zero, readable + 3 * PAGE, 1) < 0, "the protected page");
		close(zero);
		check_segment(keyed, key, PAGES * PAGE - 100, 0640, 2 * (1 + 4));
		check_segment(ending, IPC_PRIVATE, 2 * PAGE, 01600, 2);
		check(shmget(key, 0, 0) == keyed, "the key");
		round_done();
	}
}

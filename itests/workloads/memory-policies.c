/* What is said about memory and hardly shown anywhere: seals, locks on fault and of what is to come, a memory policy, guard regions, advice.
 * What the machine does not have is left out.
 *
 * alone: the peer loses seals, policies, and locks on fault
 */
#include "workload.h"
#include <linux/mempolicy.h>
#define PAGE 4096
#define SEAL 462

static char *sealed, *lazy, *guarded, *wiped, *merged, *freed, *bound;
static int can_seal, can_guard, can_lock, has_policy, is_bound;

static int flag(const void *address, const char *name)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	char line[512];
	int inside = 0, found = 0;
	while (f && fgets(line, sizeof line, f)) {
		unsigned long from, to;
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2) inside = (unsigned long)address >= from && (unsigned long)address < to;
		if (inside && !strncmp(line, "VmFlags:", 8) && strstr(line, name)) found = 1;
	}
	if (f) fclose(f);
	return found;
}

static char *area(unsigned long at)
{
	return must_map(mmap((void *)at, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0), "mmap");
}

static void build(void)
{
	unsigned long node = 1;
	sealed = area(0x10000100000);
	lazy = area(0x10000200000);
	guarded = area(0x10000300000);
	wiped = area(0x10000400000);
	merged = area(0x10000500000);
	freed = area(0x10000600000);
	fill(sealed, 8 * PAGE, 1);
	can_seal = syscall(SEAL, sealed, 4 * PAGE, 0) == 0;
	fill(guarded, 8 * PAGE, 2);
	can_guard = madvise(guarded + 2 * PAGE, PAGE, 102 /* MADV_GUARD_INSTALL */) == 0;
	must(madvise(wiped, 8 * PAGE, MADV_WIPEONFORK), "MADV_WIPEONFORK");
	madvise(merged, 8 * PAGE, MADV_MERGEABLE);
	fill(freed, 8 * PAGE, 3);
	must(madvise(freed + 4 * PAGE, 4 * PAGE, MADV_FREE), "MADV_FREE");
	has_policy = syscall(SYS_set_mempolicy, MPOL_BIND, &node, 64) == 0;
	bound = area(0x10000700000);
	is_bound = syscall(SYS_mbind, bound + 2 * PAGE, 4 * PAGE, MPOL_INTERLEAVE, &node, 64, 0) == 0;
	fill(bound, 8 * PAGE, 4);
	lazy[0] = 1;
	can_lock = syscall(SYS_mlock2, lazy, 8 * PAGE, MLOCK_ONFAULT) == 0 && mlockall(MCL_FUTURE | MCL_ONFAULT) == 0;
}

static int policy(void *address)
{
	int mode = -1;
	syscall(SYS_get_mempolicy, &mode, 0, 0, address, MPOL_F_ADDR);
	return mode;
}

static void check_locks(void)
{
	unsigned char there[8], now;
	check(flag(lazy, " lo ") && mincore(lazy, 8 * PAGE, there) == 0 && there[0] & 1 && !(there[5] & 1), "memory that is locked as it comes");
	char *fresh = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	check(fresh != MAP_FAILED && mincore(fresh, PAGE, &now) == 0 && !(now & 1) && flag(fresh, " lo "), "new memory is locked as it comes");
	munmap(fresh, PAGE);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	build();
	ready();
	while (next_round()) {
		check(spoilt(sealed, 8 * PAGE, 1) < 0, "the sealed area");
		if (can_seal) check(munmap(sealed, PAGE) < 0 && errno == EPERM && mprotect(sealed + 4 * PAGE, PAGE, PROT_READ | PROT_WRITE) == 0, "the seal");
		check(spoilt(guarded, 2 * PAGE, 2) < 0 && spoilt(guarded + 4 * PAGE, 2048, 2 + 4 * PAGE / 8) < 0, "around the guard");
		int fd = open("/dev/zero", O_RDONLY);
		if (can_guard) check(read(fd, guarded + 2 * PAGE, 1) < 0 && errno == EFAULT, "the guard");
		close(fd);
		check(flag(wiped, " wf "), "MADV_WIPEONFORK");
		check(spoilt(freed, 4 * PAGE, 3) < 0, "beside what was given back");
		for (int i = 4; i < 8; i++) check(freed[i * PAGE + 8] == 0 || spoilt(freed + i * PAGE, PAGE, 3 + i * PAGE / 8) < 0, "a page that was given back is there, or is not");
		if (can_lock) check_locks();
		int mode = -1;
		unsigned long nodes[16] = { 0 };
		if (has_policy) check(syscall(SYS_get_mempolicy, &mode, nodes, 1024, 0, 0) == 0 && mode == MPOL_BIND && nodes[0] == 1, "memory policy %d of nodes %#lx", mode, nodes[0]);
		check(spoilt(bound, 8 * PAGE, 4) < 0, "memory that is bound to a node");
		check(!is_bound || policy(bound + 3 * PAGE) == MPOL_INTERLEAVE && policy(bound) == 0, "policies of mappings");
		round_done();
	}
}

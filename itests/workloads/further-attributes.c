/* Attributes of a process and its threads that the established image format has no fields for. */
#include "workload.h"
#include <sched.h>

/* Not in every libc's headers. */
enum { IOPRIO_PROCESS = 1, BEST_EFFORT = 2 << 13, MDWE_SET = 65, MDWE_GET = 66, MERGE_SET = 67, MERGE_GET = 68, DEADLINE = 6 };
struct attributes { uint32_t size, policy; uint64_t flags; int32_t nice; uint32_t priority; uint64_t runtime, deadline, period; };

static int thread_turn, deadline_turn, mdwe, merge, has_deadline, has_autogroup;

static void content(const char *path, char *to, size_t room)
{
	memset(to, 0, room);
	int fd = open(path, O_RDONLY);
	if (fd >= 0 && read(fd, to, room - 1) < 0) check(0, "%s", path);
	close(fd);
}

static int affinity(void)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	sched_getaffinity(0, sizeof set, &set);
	return CPU_COUNT(&set) == 1 && CPU_ISSET(0, &set);
}

static void check_thread(int wanted)
{
	int mode = 0;
	prctl(PR_GET_TSC, &mode);
	check(affinity() == wanted, "affinity of a thread");
	check(syscall(SYS_ioprio_get, IOPRIO_PROCESS, 0) == (wanted ? BEST_EFFORT | 1 : BEST_EFFORT | 6), "I/O priority of a thread: %ld", syscall(SYS_ioprio_get, IOPRIO_PROCESS, 0));
	check(mode == (wanted ? PR_TSC_SIGSEGV : PR_TSC_ENABLE), "PR_GET_TSC is %d", mode);
	check(prctl(PR_MCE_KILL_GET, 0, 0, 0, 0) == (wanted ? PR_MCE_KILL_LATE : PR_MCE_KILL_EARLY), "PR_MCE_KILL_GET is %d", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
}

/* A thread that differs from the first in what threads have. It must not read the time stamp counter, as the vdso does. */
static void *different(void *argument)
{
	(void)argument;
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	must(sched_setaffinity(0, sizeof one, &one), "affinity");
	must(syscall(SYS_ioprio_set, IOPRIO_PROCESS, 0, BEST_EFFORT | 1), "I/O priority");
	prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_LATE, 0, 0);
	prctl(PR_SET_TSC, PR_TSC_SIGSEGV);
	for (;;) {
		__atomic_store_n(&thread_turn, 0, __ATOMIC_SEQ_CST);
		while (!__atomic_load_n(&thread_turn, __ATOMIC_SEQ_CST)) nap(1);
		check_thread(1);
	}
	return 0;
}

/* A thread that gets 2 ms in every 20, where the kernel and the machine let it. */
static void *punctual(void *argument)
{
	(void)argument;
	struct attributes mine = { 48, DEADLINE, 2, 0, 0, 2000000, 15000000, 20000000 }, now;
	has_deadline = syscall(SYS_sched_setattr, 0, &mine, 0) == 0;
	for (;;) {
		__atomic_store_n(&deadline_turn, 0, __ATOMIC_SEQ_CST);
		while (!__atomic_load_n(&deadline_turn, __ATOMIC_SEQ_CST)) nap(1);
		int got = syscall(SYS_sched_getattr, 0, &now, sizeof now, 0);
		check(!has_deadline || (got == 0 && now.policy == DEADLINE && now.flags == 2 && now.runtime == 2000000 && now.deadline == 15000000 && now.period == 20000000), "SCHED_DEADLINE");
	}
	return 0;
}

static void give(int *turn)
{
	__atomic_store_n(turn, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(turn, __ATOMIC_SEQ_CST)) nap(1);
}

static int write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY), done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return done;
}

/* What the established format has no fields for. */
static void set_further(void)
{
	must(write_to("/proc/self/coredump_filter", "0x17") ? 0 : -1, "coredump_filter");
	has_autogroup = getsid(0) == getpid() && write_to("/proc/self/autogroup", "3");
	must(syscall(SYS_ioprio_set, IOPRIO_PROCESS, 0, BEST_EFFORT | 6), "I/O priority");
	prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0);
	merge = prctl(MERGE_SET, 1, 0, 0, 0) == 0;
	pthread_t thread;
	__atomic_store_n(&thread_turn, 1, __ATOMIC_SEQ_CST);
	__atomic_store_n(&deadline_turn, 1, __ATOMIC_SEQ_CST);
	must(-pthread_create(&thread, 0, different, 0), "thread");
	must(-pthread_create(&thread, 0, punctual, 0), "thread");
	while (__atomic_load_n(&thread_turn, __ATOMIC_SEQ_CST) || __atomic_load_n(&deadline_turn, __ATOMIC_SEQ_CST)) nap(1);
	mdwe = prctl(MDWE_SET, 1, 0, 0, 0) == 0;
}

static void check_further(void)
{
	char text[64];
	content("/proc/self/coredump_filter", text, sizeof text);
	check(strtol(text, 0, 16) == 0x17, "coredump_filter is %s", text);
	content("/proc/self/autogroup", text, sizeof text);
	check(!has_autogroup || strstr(text, " nice 3"), "autogroup is %s", text);
	check(!mdwe || prctl(MDWE_GET, 0, 0, 0, 0) == 1, "PR_GET_MDWE");
	check(!mdwe || mmap(0, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED, "memory that may be written and executed");
	check(!merge || prctl(MERGE_GET, 0, 0, 0, 0) == 1, "PR_GET_MEMORY_MERGE");
	check_thread(0);
	give(&thread_turn);
	give(&deadline_turn);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	set_further();
	ready();
	while (next_round()) {
		check_further();
		round_done();
	}
}

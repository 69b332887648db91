/* Attributes of a process and its threads that prctl, scheduling calls and /proc know. */
#include "workload.h"
#include <sched.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/auxv.h>
#include <sys/time.h>

static int get(int option)
{
	int value = -1;
	prctl(option, &value, 0, 0, 0);
	return value;
}

static long number_in(const char *path)
{
	FILE *f = fopen(path, "r");
	long value = -12345;
	if (!f || fscanf(f, "%ld", &value) != 1) value = -12345;
	if (f) fclose(f);
	return value;
}

static void check_affinity(int wanted)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	sched_getaffinity(0, sizeof set, &set);
	check(CPU_COUNT(&set) == wanted, "%d CPUs allowed instead of %d", CPU_COUNT(&set), wanted);
}

static void content(const char *path, char *to, size_t room)
{
	memset(to, 0, room);
	int fd = open(path, O_RDONLY);
	if (fd >= 0 && read(fd, to, room - 1) < 0) check(0, "%s", path);
	close(fd);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	static char line[4096], environment[1 << 16], auxiliary[1024], exe[PATH_MAX], now[1 << 16];
	prctl(PR_SET_NAME, "odd ) name (");
	prctl(PR_SET_PDEATHSIG, SIGWINCH);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_TIMERSLACK, 123456);
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	setpriority(PRIO_PROCESS, 0, 7);
	sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){ 0 });
	long oom = number_in("/proc/self/oom_score_adj");
	content("/proc/self/cmdline", line, sizeof line);
	content("/proc/self/environ", environment, sizeof environment);
	content("/proc/self/auxv", auxiliary, sizeof auxiliary);
	must(readlink("/proc/self/exe", exe, sizeof exe - 1), "exe");
	cpu_set_t set;
	sched_getaffinity(0, sizeof set, &set);
	int cpus = CPU_COUNT(&set), parent = getppid(), session = getsid(0), group = getpgrp(), own = getpid();
	(void)parent;
	ready();
	while (next_round()) {
		char name[16];
		prctl(PR_GET_NAME, name);
		check(!strcmp(name, "odd ) name ("), "name is %s", name);
		check(get(PR_GET_PDEATHSIG) == SIGWINCH, "pdeath signal is %d", get(PR_GET_PDEATHSIG));
		check(get(PR_GET_CHILD_SUBREAPER) == 1, "child subreaper");
		check(prctl(PR_GET_TIMERSLACK) == 123456, "timer slack is %d", prctl(PR_GET_TIMERSLACK));
		check(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1, "THP disabled");
		check(getpriority(PRIO_PROCESS, 0) == 7, "nice is %d", getpriority(PRIO_PROCESS, 0));
		check(sched_getscheduler(0) == SCHED_BATCH, "policy is %d", sched_getscheduler(0));
		check(number_in("/proc/self/oom_score_adj") == oom, "oom_score_adj is %ld", number_in("/proc/self/oom_score_adj"));
		check_affinity(cpus);
		content("/proc/self/cmdline", now, sizeof line);
		check(!memcmp(now, line, sizeof line), "command line");
		content("/proc/self/environ", now, sizeof environment);
		check(!memcmp(now, environment, sizeof environment), "environment");
		content("/proc/self/auxv", now, sizeof auxiliary);
		check(!memcmp(now, auxiliary, sizeof auxiliary), "auxiliary vector");
		memset(now, 0, sizeof now);
		check(readlink("/proc/self/exe", now, sizeof exe - 1) > 0 && !strcmp(now, exe), "exe is %s", now);
		check(getpid() == own && getsid(0) == session && getpgrp() == group && gettid() == own, "ids");
		struct timeval tv;
		struct timespec ts;
		check(gettimeofday(&tv, 0) == 0 && clock_gettime(CLOCK_REALTIME, &ts) == 0 && ts.tv_sec - tv.tv_sec <= 1, "the vdso works");
		round_done();
	}
}

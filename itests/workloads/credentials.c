/* Ids, groups, capabilities, securebits, no_new_privs, limits, umask, cwd, and what /proc says about them. */
#include "workload.h"
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/fsuid.h>
#include <sys/resource.h>

static char before[4096], after[4096];
static struct rlimit limits[RLIM_NLIMITS];

/* The lines of /proc/self/status that a restore must not change. */
static void status(char *to)
{
	static const char *const kept[] = { "Name", "Umask", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp:", "Cpus_allowed:" };
	FILE *f = fopen("/proc/thread-self/status", "r");
	char line[2048], whole[8192];
	*to = 0;
	if (f) /* in one read: between two a restore may change the length of what was read before (FDSize) */
		setvbuf(f, whole, _IOFBF, sizeof whole);
	while (f && fgets(line, sizeof line, f))
		for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++)
			if (!strncmp(line, kept[i], strlen(kept[i]))) strcat(to, line);
	if (f) fclose(f);
}

static int turn = 1;

/* Looks when it is asked: a look that a dump interrupts leaves a file of its own /proc open, which the peer cannot restore. */
static void *second(void *argument)
{
	(void)argument;
	static char mine[4096], now[4096];
	prctl(PR_SET_NAME, "second thread");
	status(mine);
	for (;;) {
		__atomic_store_n(&turn, 0, __ATOMIC_SEQ_CST);
		while (!__atomic_load_n(&turn, __ATOMIC_SEQ_CST)) nap(1);
		char name[16];
		prctl(PR_GET_NAME, name);
		status(now);
		check(!strcmp(mine, now) && !strcmp(name, "second thread"), "credentials of the second thread:\n%s---\n%s", mine, now);
	}
	return 0;
}

/* Returns when the second thread has looked. */
static void second_looks(void)
{
	__atomic_store_n(&turn, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&turn, __ATOMIC_SEQ_CST)) nap(1);
}

static void drop(void)
{
	gid_t groups[] = { 7, 42, 4711 };
	must(setgroups(3, groups), "setgroups");
	must(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS | SECBIT_NO_SETUID_FIXUP), "securebits");
	must(prctl(PR_CAPBSET_DROP, CAP_SYS_TIME, 0, 0, 0), "bounding set");
	must(setresgid(100, 101, 102), "setresgid");
	must(setresuid(1000, 1001, 1002), "setresuid");
	setfsuid(1002);
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { 0 } };
	data[0].permitted = 1 << CAP_KILL | 1 << CAP_NET_BIND_SERVICE | 1 << CAP_SETGID;
	data[0].effective = 1 << CAP_KILL;
	data[0].inheritable = 1 << CAP_NET_BIND_SERVICE;
	must(syscall(SYS_capset, &header, data), "capset");
	must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0), "ambient");
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
	must(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable");
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	must(chmod(control, 0777), control);
	must(chdir(control), control);
	umask(037);
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 123, 456 });
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 1 << 20 });
	setrlimit(RLIMIT_STACK, &(struct rlimit){ 1 << 22, 1 << 24 });
	setrlimit(RLIMIT_MEMLOCK, &(struct rlimit){ 1 << 16, 1 << 17 });
	drop();
	pthread_t thread;
	must(-pthread_create(&thread, 0, second, 0), "thread");
	prctl(PR_SET_NAME, "creds (test) x");
	status(before);
	for (int i = 0; i < RLIM_NLIMITS; i++) getrlimit(i, &limits[i]);
	second_looks();
	ready();
	while (next_round()) {
		second_looks();
		status(after);
		check(!strcmp(before, after), "credentials changed:\n%s---\n%s", before, after);
		for (int i = 0; i < RLIM_NLIMITS; i++) {
			struct rlimit now;
			getrlimit(i, &now);
			check(now.rlim_cur == limits[i].rlim_cur && now.rlim_max == limits[i].rlim_max, "limit %d is %ld/%ld", i, (long)now.rlim_cur, (long)now.rlim_max);
		}
		mode_t mask = umask(037);
		check(mask == 037, "umask is %o", mask);
		char cwd[PATH_MAX];
		check(getcwd(cwd, sizeof cwd) && !strcmp(cwd, control), "cwd is %s", cwd);
		check(prctl(PR_GET_SECUREBITS) == (SECBIT_KEEP_CAPS | SECBIT_NO_SETUID_FIXUP), "securebits %#x", prctl(PR_GET_SECUREBITS));
		check(setfsuid(-1) == 1002, "fsuid");
		check(setresuid(-1, -1, 0) < 0, "no way back to root");
		check(kill(1, 0) == 0, "CAP_KILL works");
		round_done();
	}
}

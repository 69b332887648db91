/* Strict mode and filters of seccomp: chains of threads and children, one that kills for nearly everything, the flag LOG, and TSYNC afterwards. */
#include "workload.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#define NR BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define ANSWER(call, action) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), BPF_STMT(BPF_RET | BPF_K, action)
#define OTHERWISE(action) BPF_STMT(BPF_RET | BPF_K, action)
#define INSTALL(flags, ...) ({ struct sock_filter code[] = { NR, __VA_ARGS__ }; \
	struct sock_fprog program = { sizeof code / sizeof *code, code }; \
	syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program); })

static int strict_in, strict_out, jailed_in, jailed_out, pipes[2], answers[2];
static pid_t strict, jailed, child;
static int turn[3], answer[3];

static long line_of(const char *path, const char *name)
{
	FILE *f = fopen(path, "r");
	char line[2048];
	long value = -1;
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, name, strlen(name))) value = atol(line + strlen(name));
	if (f) fclose(f);
	return value;
}

static long seccomp_of(pid_t pid)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	return line_of(path, "Seccomp:");
}

/* Answers each byte with the one after it; for 0 it makes a call that is forbidden. */
static void serve(void)
{
	for (char c; syscall(SYS_read, pipes[0], &c, 1) == 1;) {
		if (!c) syscall(SYS_getpid);
		c++;
		if (syscall(SYS_write, answers[1], &c, 1) != 1) break;
	}
	syscall(SYS_exit, 0);
}

static pid_t serving(int *in, int *out, int jail)
{
	must(pipe(pipes), "pipe");
	must(pipe(answers), "pipe");
	pid_t pid = must(fork(), "fork");
	if (!pid) {
		if (jail)
			must(INSTALL(0, ANSWER(SYS_read, SECCOMP_RET_ALLOW), ANSWER(SYS_write, SECCOMP_RET_ALLOW), ANSWER(SYS_restart_syscall, SECCOMP_RET_ALLOW),
				OTHERWISE(SECCOMP_RET_KILL_PROCESS)), "jail");
		else
			must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT), "strict mode");
		serve();
	}
	close(pipes[0]);
	close(answers[1]);
	*in = pipes[1];
	*out = answers[0];
	char c = 'A';
	must(write(*in, &c, 1) == 1 && read(*out, &c, 1) == 1 && c == 'B' ? 0 : -1, "restricted process");
	return pid;
}

static void check_serving(const char *what, pid_t pid, int in, int out, int mode, int signal)
{
	char c = 'A' + this_round % 20, zero = 0;
	check(seccomp_of(pid) == mode, "%s: mode %ld", what, seccomp_of(pid));
	check(write(in, &c, 1) == 1 && read(out, &zero, 1) == 1 && zero == c + 1, "%s answers", what);
	zero = 0;
	check(write(in, &zero, 1) == 1 && read(out, &c, 1) == 0, "%s is killed for what is forbidden", what);
	int status = 0;
	check(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == signal, "%s ends with %#x", what, status);
	close(in);
	close(out);
}

static int refused(long result, int as)
{
	return result < 0 && errno == as;
}

/* Of the calls that some filter refuses, which this thread may not make, as bits. */
static int forbidden(void)
{
	struct utsname name;
	return refused(syscall(SYS_getppid), 61) | refused(syscall(SYS_uname, &name), 62) << 1 | refused(syscall(SYS_getpriority, 0, 0), 63) << 2 | refused(syscall(SYS_umask, 022), 64) << 3 |
		refused(syscall(SYS_getpgid, 0), 65) << 4;
}

static void *thread(void *argument)
{
	int me = (long)argument;
	if (me == 1) must(INSTALL(0, ANSWER(SYS_umask, SECCOMP_RET_ERRNO | 64), OTHERWISE(SECCOMP_RET_ALLOW)), "filter of one thread");
	for (;;) {
		while (!__atomic_load_n(&turn[me], __ATOMIC_SEQ_CST)) nap(1);
		answer[me] = forbidden() | (int)line_of("/proc/thread-self/status", "Seccomp_filters:") << 8;
		__atomic_store_n(&turn[me], 0, __ATOMIC_SEQ_CST);
	}
	return 0;
}

static int ask(int who)
{
	__atomic_store_n(&turn[who], 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&turn[who], __ATOMIC_SEQ_CST)) nap(1);
	return answer[who];
}

/* A child whose threads have all the same filters, and get one more for all in each round. */
static void family(void)
{
	pthread_t t;
	must(-pthread_create(&t, 0, thread, 0), "thread");
	ask(0);
	for (int filters = 2;; filters++) {
		char c;
		if (syscall(SYS_read, pipes[0], &c, 1) != 1) _exit(0);
		int all = filters > 2 ? 0x13 : 3;
		c = forbidden() == all && ask(0) == (all | filters << 8);
		c |= (INSTALL(SECCOMP_FILTER_FLAG_TSYNC, ANSWER(SYS_getpgid, SECCOMP_RET_ERRNO | 65), OTHERWISE(SECCOMP_RET_ALLOW)) == 0) << 1;
		c |= (ask(0) == (0x13 | (filters + 1) << 8)) << 2;
		if (write(answers[1], &c, 1) != 1) _exit(0);
	}
}

/* A thread with two filters, which a child and two threads inherit, and a third one. The first thread has none. */
static void *guarded(void *argument)
{
	(void)argument;
	must(INSTALL(0, ANSWER(SYS_getppid, SECCOMP_RET_ERRNO | 61), OTHERWISE(SECCOMP_RET_ALLOW)), "first filter");
	must(INSTALL(SECCOMP_FILTER_FLAG_LOG, ANSWER(SYS_uname, SECCOMP_RET_ERRNO | 62), OTHERWISE(SECCOMP_RET_ALLOW)), "second filter");
	child = must(fork(), "fork");
	if (!child) family();
	pthread_t t;
	must(-pthread_create(&t, 0, thread, (void *)0), "thread");
	must(-pthread_create(&t, 0, thread, (void *)1), "thread");
	must(INSTALL(0, ANSWER(SYS_getpriority, SECCOMP_RET_ERRNO | 63), OTHERWISE(SECCOMP_RET_ALLOW)), "third filter");
	thread((void *)2);
	return 0;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	strict = serving(&strict_in, &strict_out, 0);
	jailed = serving(&jailed_in, &jailed_out, 1);
	must(pipe(pipes), "pipe");
	must(pipe(answers), "pipe");
	int to_family = pipes[1], from_family = answers[0];
	pthread_t t;
	must(-pthread_create(&t, 0, guarded, 0), "thread");
	for (int i = 0; i < 3; i++) ask(i);
	ready();
	while (next_round()) {
		check(forbidden() == 0 && line_of("/proc/thread-self/status", "Seccomp_filters:") == 0, "first thread: %#x", forbidden());
		check(ask(0) == (3 | 2 << 8), "thread without an own filter: %#x", answer[0]);
		check(ask(1) == (0xb | 3 << 8), "thread with an own filter: %#x", answer[1]);
		check(ask(2) == (7 | 3 << 8), "thread with three filters: %#x", answer[2]);
		check(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0, "no_new_privs is off");
		char c = 0;
		check(write(to_family, &c, 1) == 1 && read(from_family, &c, 1) == 1 && c == 7, "a process adds a filter for all its threads: %d", c);
		check_serving("strict mode", strict, strict_in, strict_out, SECCOMP_MODE_STRICT, SIGKILL);
		check_serving("a filter that kills", jailed, jailed_in, jailed_out, SECCOMP_MODE_FILTER, SIGSYS);
		strict = serving(&strict_in, &strict_out, 0);
		jailed = serving(&jailed_in, &jailed_out, 1);
		round_done();
	}
}

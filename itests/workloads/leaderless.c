/* Processes whose first threads have ended while others go on: the root, a child of it, and one that ends in the first round. */
#include "workload.h"

#define AREA (128 << 10)
#define NOBODY 1234
#define CODE 7

/* Shared by all processes. */
static struct state {
	volatile int go, done, ticks, last_may_end, grandchild;
	char problem[120];
} *shared;

static char *area;
static int file, to_second[2];
static pthread_barrier_t all;
static pthread_t first_of_root;

static void require(int ok, const char *what)
{
	if (!ok && !shared->problem[0])
		snprintf(shared->problem, sizeof shared->problem, "%s (errno %d)", what, errno);
}

/* What /proc says of the process's first thread. */
static int leader_is(char state, int code, const char *name, int uid)
{
	char text[4096], line[64];
	snprintf(text, sizeof text, "/proc/%d/stat", getpid());
	FILE *in = fopen(text, "r");
	size_t got = fread(text, 1, sizeof text - 1, in);
	fclose(in);
	text[got] = 0;
	if (strrchr(text, ')')[2] != state || atoi(strrchr(text, ' ')) != code << 8)
		return 0;
	in = fopen("/proc/self/status", "r");
	got = fread(text, 1, sizeof text - 1, in);
	fclose(in);
	text[got] = 0;
	snprintf(line, sizeof line, "\nUid:\t%d\t%d\t", uid, uid);
	return strstr(text, name) && strstr(text, line);
}

/* The parent of all that a first thread bore is another thread, whose end it would be told of. */
static void grandchild(void)
{
	int parent = getppid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;; nap(2))
		if (getppid() == parent)
			shared->grandchild = shared->go;
}

static void *second(void *none)
{
	char byte;
	pthread_barrier_wait(&all);
	while (read(to_second[0], &byte, 1) == 1)
		shared->ticks++;
	return none;
}

static void look(int round, int tid)
{
	stack_t stack;
	sigset_t mask;
	char name[16] = "";
	int before = shared->ticks;
	sigaltstack(0, &stack);
	pthread_sigmask(SIG_SETMASK, 0, &mask);
	prctl(PR_GET_NAME, name);
	require(spoilt(area, AREA, round - 1) < 0, "memory");
	fill(area, AREA, round);
	require(gettid() == tid && tid != getpid(), "the wrong thread has ended");
	require(stack.ss_sp == area + AREA, "the alternate stack");
	require(sigismember(&mask, SIGUSR2) == 1 && sigismember(&mask, SIGUSR1) == 0, "the signal mask");
	require(!strcmp(name, "goes-on"), "the thread's name");
	require(lseek(file, 0, SEEK_CUR) == round - 1 && write(file, "x", 1) == 1, "the file");
	require(leader_is('Z', CODE, "Name:\tfirst-one\n", NOBODY), "the first thread");
	require(write(to_second[1], "x", 1) == 1, "write");
	for (int i = 0; i < 3000 && (shared->ticks == before || shared->grandchild != round); i++)
		nap(1);
	require(shared->ticks == before + 1, "the other thread has heard nothing");
	require(shared->grandchild == round, "the grandchild is dead, or nobody's");
}

static void *goes_on(void *none)
{
	stack_t stack = { .ss_sp = area + AREA, .ss_size = 65536 };
	sigset_t mask;
	int tid = gettid(), round = 0;
	sigaltstack(&stack, 0);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR2);
	pthread_sigmask(SIG_SETMASK, &mask, 0);
	prctl(PR_SET_NAME, "goes-on");
	pthread_barrier_wait(&all);
	while (!leader_is('Z', CODE, "Name:\tfirst-one\n", NOBODY))
		nap(1);
	if (!fork())
		grandchild();
	for (shared->done = 0;; shared->done = round) {
		while (shared->go == round)
			nap(1);
		look(++round, tid);
	}
	return none;
}

static void child(const char *path)
{
	pthread_t thread;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	area = must_map(mmap(0, AREA + 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "memory");
	fill(area, AREA, 0);
	file = must(open(path, O_RDWR | O_CREAT | O_TRUNC, 0600), path);
	must(pipe(to_second), "pipe");
	pthread_barrier_init(&all, 0, 3);
	must(-pthread_create(&thread, 0, goes_on, 0), "thread");
	must(-pthread_create(&thread, 0, second, 0), "thread");
	pthread_barrier_wait(&all);
	prctl(PR_SET_NAME, "first-one");
	/* The C library would do that to all threads. */
	must(syscall(SYS_setresuid, NOBODY, NOBODY, NOBODY), "setresuid");
	syscall(SYS_exit, CODE);
}

static void *last(void *none)
{
	while (!shared->last_may_end)
		nap(1);
	syscall(SYS_exit, CODE + 1);
	return none;
}

static void short_lived(void)
{
	pthread_t thread;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	must(-pthread_create(&thread, 0, last, 0), "thread");
	syscall(SYS_exit, CODE);
}

static void *of_root(void *path)
{
	int status = 0, ends;
	pthread_join(first_of_root, 0);
	if (!must(fork(), "fork"))
		child(path);
	ends = must(fork(), "fork");
	if (!ends)
		short_lived();
	while (shared->done < 0)
		nap(1);
	ready();
	while (next_round()) {
		check(gettid() != getpid(), "the root's first thread goes on");
		shared->go = this_round;
		for (int i = 0; i < 5000 && shared->done != this_round; i++)
			nap(1);
		check(shared->done == this_round, "the child is not there");
		check(!shared->problem[0], "%s", shared->problem);
		if (this_round == 1) {
			shared->last_may_end = 1;
			check(waitpid(ends, &status, 0) == ends, "waitpid");
			/* That of the first thread before Linux 5.18, then that of the last. */
			check(status == CODE << 8 || status == (CODE + 1) << 8, "the status is 0x%x", status);
		}
		round_done();
	}
	return 0;
}

int main(int argc, char **argv)
{
	static char path[PATH_MAX + 16];
	pthread_t thread;
	start(argc, argv, 1);
	snprintf(path, sizeof path, "%s/leaderless", control);
	shared = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "memory");
	shared->done = -1;
	fflush(stdout);
	first_of_root = pthread_self();
	must(-pthread_create(&thread, 0, of_root, path), "thread");
	pthread_exit(0);
}

/* Processes that share their memory (CLONE_VM), one of them the signal handlers, too (CLONE_SIGHAND), and neither descriptors nor anything else. One has a thread, one has forked, one
 * was born without a signal for its parent. What one of them writes, maps or handles, the others find; what each has for itself stays its own.
 *
 * They have one thread-local memory, so all but the first do without most of the C library: they say in memory what they find.
 */
#include "workload.h"
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <sched.h>

#define STACK (64 << 10)
#define AREA (256 << 10)
#define OWN_FD 50

enum { KIN, GUEST, LODGER, COPY, MEMBERS };
static const char *const names[] = { "with handlers", "without handlers", "its thread", "its fork" };

static volatile int ids[MEMBERS], go, found_handled;
static int tid_words[MEMBERS];
static char alternate[MEMBERS][16384];
static char *volatile common, *volatile mapped;
/* Shared with the fork as well. */
static struct report {
	volatile int round;
	char problem[80];
} *reports;

static void first_handler(int signal)
{
	found_handled = signal + 1000 * syscall(SYS_getpid);
}

static void second_handler(int signal)
{
	found_handled = -signal;
}

static void handle(void (*with)(int))
{
	struct sigaction action = { .sa_handler = with };
	sigaction(SIGUSR1, &action, 0);
}

static void (*handler_of(int round))(int)
{
	return round & 1 ? second_handler : first_handler;
}

static void require(int me, int ok, const char *what)
{
	if (!ok && !reports[me].problem[0])
		strncpy(reports[me].problem, what, sizeof reports[me].problem - 1);
}

static void prepare(int me)
{
	stack_t stack = { .ss_sp = alternate[me], .ss_size = sizeof alternate[me] };
	sigaltstack(&stack, 0);
	syscall(SYS_set_tid_address, &tid_words[me]);
	ids[me] = syscall(SYS_gettid);
	if (me == LODGER)
		return;
	int pipe_ends[2];
	syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
	require(me, !syscall(SYS_pipe2, pipe_ends, 0) && dup2(pipe_ends[0], OWN_FD + me) >= 0, "pipe");
}

static void look(int me)
{
	int *word = 0;
	stack_t stack;
	sigaltstack(0, &stack);
	syscall(SYS_prctl, PR_GET_TID_ADDRESS, &word);
	require(me, stack.ss_sp == alternate[me], "its alternate stack");
	require(me, word == &tid_words[me], "its tid address");
	require(me, ids[me] == syscall(SYS_gettid), "its id");
	if (me != LODGER)
		for (int i = 0; i < MEMBERS; i++)
			require(me, i == LODGER || (fcntl(OWN_FD + i, F_GETFD) == 0) == (i == me), "its descriptors");
}

static void take_part(int me, int round)
{
	look(me);
	require(me, spoilt(common, AREA, me == COPY ? 0 : round) < 0, "the first one's memory");
	if (me == KIN) {
		munmap(mapped, AREA);
		mapped = mmap(mapped + (round & 1 ? AREA : -AREA), AREA, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		fill(mapped, AREA, ~round);
		handle(handler_of(round));
	}
	if (me == GUEST)
		require(me, brk((char *)sbrk(0) + 4096) == 0, "brk");
}

static int member(void *argument)
{
	int me = (long)argument, seen = 0;
	prepare(me);
	if (me == GUEST)
		handle(first_handler);
	for (;;) {
		reports[me].round = seen;
		while (__atomic_load_n(&go, __ATOMIC_SEQ_CST) == seen && me != COPY)
			syscall(SYS_futex, &go, FUTEX_WAIT_PRIVATE, seen, 0, 0, 0);
		/* The fork has a copy of the word: the shared page tells it. */
		while (me == COPY && reports[MEMBERS].round == seen)
			nap(2);
		seen++;
		take_part(me, seen);
	}
	return 0;
}

static int born(int me, int flags)
{
	char *stack = must_map(mmap(0, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "stack");
	return must(clone(member, stack + STACK, flags, (void *)(long)me), "clone");
}

static int guest(void *me)
{
	char *stack = must_map(mmap(0, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "stack");
	must(clone(member, stack + STACK,
		   CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM, (void *)LODGER),
	     "clone");
	long copy = must(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0), "fork");
	return member(copy ? me : (void *)COPY);
}

static int same(int kind, int one, int other)
{
	return syscall(SYS_kcmp, one, other, kind, 0, 0) == 0;
}

static void check_relations(void)
{
	int self = getpid(), status;
	check(same(KCMP_VM, self, ids[KIN]) && same(KCMP_VM, self, ids[GUEST]), "memory is not shared");
	check(same(KCMP_SIGHAND, self, ids[KIN]), "handlers are not shared");
	check(!same(KCMP_SIGHAND, self, ids[GUEST]), "handlers are shared");
	check(!same(KCMP_FILES, self, ids[KIN]) && !same(KCMP_FS, self, ids[KIN]), "too much is shared");
	check(waitpid(ids[GUEST], &status, WNOHANG) < 0, "a child that sends no signal has become an ordinary one");
	check(waitpid(ids[GUEST], &status, WNOHANG | __WCLONE) == 0, "a child that sends no signal is lost");
	check(waitpid(ids[KIN], &status, WNOHANG) == 0, "an ordinary child is lost");
}

static void check_handlers(void)
{
	found_handled = 0;
	raise(SIGUSR1);
	check(found_handled == (this_round & 1 ? -SIGUSR1 : SIGUSR1 + 1000 * getpid()), "handled: %d", found_handled);
	found_handled = 0;
	kill(ids[GUEST], SIGUSR1);
	for (int i = 0; i < 2000 && !__atomic_load_n(&found_handled, __ATOMIC_SEQ_CST); i++)
		nap(1);
	check(found_handled == SIGUSR1 + 1000 * ids[GUEST], "handled in the child: %d", found_handled);
}

static void one_round(void)
{
	char *before = sbrk(0);
	fill(common, AREA, this_round);
	reports[MEMBERS].round = this_round;
	__atomic_store_n(&go, this_round, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, &go, FUTEX_WAKE_PRIVATE, INT_MAX, 0, 0, 0);
	for (int i = 0; i < MEMBERS; i++) {
		for (int waited = 0; waited < 5000 && reports[i].round != this_round; waited++)
			nap(1);
		check(reports[i].round == this_round, "the process %s has not come", names[i]);
		check(!reports[i].problem[0], "the process %s: %s", names[i], reports[i].problem);
	}
	check(spoilt(mapped, AREA, ~this_round) < 0, "memory that the child has mapped");
	check((char *)syscall(SYS_brk, 0) == before + 4096, "the end of the heap that the child has moved");
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	reports = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "reports");
	common = must_map(mmap(0, AREA, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "memory");
	mapped = must_map(mmap(0, 4 * AREA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "room");
	mapped += AREA;
	fill(common, AREA, 0);
	handle(first_handler);
	for (int i = 0; i < MEMBERS; i++)
		reports[i].round = -1;
	born(KIN, CLONE_VM | CLONE_SIGHAND | SIGCHLD);
	char *stack = must_map(mmap(0, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "stack");
	must(clone(guest, stack + STACK, CLONE_VM, (void *)GUEST), "clone");
	for (int i = 0; i < MEMBERS; i++)
		while (reports[i].round < 0)
			nap(1);
	ready();
	while (next_round()) {
		one_round();
		check_relations();
		check_handlers();
		round_done();
	}
}

/* Handlers, masks, queues (of the process and of a thread) and alternate stacks. */
#include "workload.h"

static struct sigaction wanted[65];
static stack_t stacks[2];
static volatile sig_atomic_t on_stack;
static pthread_t second;
static pthread_barrier_t gate;

static void handler(int number, siginfo_t *info, void *context)
{
	(void)number; (void)info; (void)context;
	char here;
	stack_t now;
	sigaltstack(0, &now);
	on_stack = &here >= (char *)now.ss_sp && &here < (char *)now.ss_sp + now.ss_size && (now.ss_flags & SS_ONSTACK);
}

static void simple(int number) { (void)number; }

static void own_stack(stack_t *stack)
{
	*stack = (stack_t){ .ss_sp = malloc(65536), .ss_size = 65536 };
	must(sigaltstack(stack, 0), "sigaltstack");
}

static void queue(pthread_t target, int whole_process)
{
	for (int i = 1; i <= 3; i++) {
		union sigval value = { .sival_int = 100 * (target == second) + i };
		if (whole_process) must(sigqueue(getpid(), SIGRTMIN + 5, value), "sigqueue");
		else must(-pthread_sigqueue(target, SIGRTMIN + 6, value), "pthread_sigqueue");
	}
}

static void take(int number, int base, const char *what)
{
	sigset_t one;
	sigemptyset(&one);
	sigaddset(&one, number);
	siginfo_t info;
	struct timespec none = { 0, 0 };
	for (int i = 1; i <= 3; i++) {
		int got = sigtimedwait(&one, &info, &none);
		check(got == number && info.si_value.sival_int == base + i && info.si_code == SI_QUEUE && info.si_pid == getpid(),
		      "%s, number %d: got %d value %d code %d pid %d", what, i, got, info.si_value.sival_int, info.si_code, info.si_pid);
	}
	check(sigtimedwait(&one, &info, &none) < 0 && errno == EAGAIN, "%s: no fourth", what);
}

static void check_stack(const stack_t *stack, const char *who)
{
	stack_t now;
	sigaltstack(0, &now);
	check(now.ss_sp == stack->ss_sp && now.ss_size == stack->ss_size && now.ss_flags == 0, "alternate stack of the %s thread", who);
	on_stack = 0;
	pthread_kill(pthread_self(), SIGUSR1);
	check(on_stack == 1, "a handler of the %s thread runs on its alternate stack", who);
}

static void check_mask(int number, int blocked, const char *who)
{
	sigset_t now;
	pthread_sigmask(SIG_BLOCK, 0, &now);
	check(sigismember(&now, number) == blocked && sigismember(&now, SIGRTMIN + 5) && !sigismember(&now, SIGUSR1), "mask of the %s thread", who);
}

static void *other(void *argument)
{
	sigset_t more;
	sigemptyset(&more);
	sigaddset(&more, SIGWINCH);
	pthread_sigmask(SIG_BLOCK, &more, 0);
	own_stack(&stacks[1]);
	for (;;) {
		queue(pthread_self(), 0);
		pthread_barrier_wait(&gate);
		pthread_barrier_wait(&gate);
		check_mask(SIGWINCH, 1, "second");
		check_stack(&stacks[1], "second");
		take(SIGRTMIN + 6, 100, "queue of the second thread");
		pthread_barrier_wait(&gate);
	}
	return argument;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	sigset_t mask;
	sigemptyset(&mask);
	for (int i = 3; i < 10; i++) sigaddset(&mask, SIGRTMIN + i);
	sigaddset(&mask, SIGHUP);
	pthread_sigmask(SIG_SETMASK, &mask, 0);
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART };
	sigaddset(&action.sa_mask, SIGUSR2);
	must(sigaction(SIGUSR1, &action, 0), "sigaction");
	must(sigaction(SIGRTMAX, &(struct sigaction){ .sa_handler = simple, .sa_flags = SA_NODEFER | SA_RESETHAND }, 0), "sigaction");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	for (int i = 1; i <= 64; i++) sigaction(i, 0, &wanted[i]);
	own_stack(&stacks[0]);
	pthread_barrier_init(&gate, 0, 2);
	must(-pthread_create(&second, 0, other, 0), "thread");
	pthread_barrier_wait(&gate);
	queue(pthread_self(), 1);
	kill(getpid(), SIGHUP);
	ready();
	while (next_round()) {
		for (int i = 1; i <= 64; i++) {
			struct sigaction now;
			if (sigaction(i, 0, &now) == 0)
				check(now.sa_handler == wanted[i].sa_handler && now.sa_flags == wanted[i].sa_flags
				      && !memcmp(&now.sa_mask, &wanted[i].sa_mask, 8), "handler of signal %d", i);
		}
		sigset_t pending;
		sigpending(&pending);
		check(sigismember(&pending, SIGHUP) && sigismember(&pending, SIGRTMIN + 5) && !sigismember(&pending, SIGRTMIN + 6), "pending set");
		check_mask(SIGHUP, 1, "first");
		check_stack(&stacks[0], "first");
		take(SIGRTMIN + 5, 0, "queue of the process");
		queue(pthread_self(), 1);
		pthread_barrier_wait(&gate); /* the second thread checks */
		pthread_barrier_wait(&gate);
		pthread_barrier_wait(&gate); /* and has queued again */
		round_done();
	}
}

/* 100 processes: branches with sessions and groups of their own, a zombie here and there, memory and a parent to keep. */
#include "workload.h"
#define PROCESSES 100

static int next_number = 1; /* in each process: the number of its first child */

struct self { int number, parent, session, group, zombie, children; int child[4]; };

static void check_self(const struct self *self, const char *own)
{
	check(getppid() == self->parent || self->number == 0, "process %d: parent is %d, not %d", self->number, getppid(), self->parent);
	check(getsid(0) == self->session && getpgrp() == self->group, "process %d: session %d, group %d", self->number, getsid(0), getpgrp());
	check(spoilt(own, 1 << 16, self->number) < 0, "memory of process %d", self->number);
	siginfo_t info = { 0 };
	if (self->zombie)
		check(waitid(P_PID, self->zombie, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_status == self->number % 100, "zombie of process %d", self->number);
	for (int i = 0; i < self->children; i++) {
		info.si_pid = 0;
		check(waitid(P_PID, self->child[i], &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0, "child %d of process %d", i, self->number);
	}
}

static void live(struct self *self, int below) /* below: how many processes are to descend from this one */
{
	if (self->number % 9 == 4) must(setsid(), "setsid");
	else if (self->number % 5 == 3) must(setpgid(0, 0), "setpgid");
	char *own = must_map(mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	fill(own, 1 << 16, self->number);
	next_number = self->number + 1;
	while (below > 0) {
		int share = self->children == 3 || below < 4 ? below : (below + 2) / 3, parent = getpid();
		int pid = must(fork(), "fork");
		if (pid == 0) {
			struct self child = { .number = next_number, .parent = parent };
			live(&child, share - 1);
		}
		self->child[self->children++] = pid;
		next_number += share;
		below -= share;
	}
	if (self->number % 7 == 2) {
		self->zombie = must(fork(), "fork");
		if (self->zombie == 0) _exit(self->number % 100);
		siginfo_t info;
		waitid(P_PID, self->zombie, &info, WEXITED | WNOWAIT);
	}
	self->session = getsid(0);
	self->group = getpgrp();
	ready();
	while (next_round()) {
		check_self(self, own);
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, PROCESSES);
	struct self root = { .number = 0 };
	live(&root, PROCESSES - 1);
}

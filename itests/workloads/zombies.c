/* Zombies, orphaned groups, dead session leaders, dead group leaders. Nothing is reaped: WNOWAIT looks only. */
#include "workload.h"
#include <sys/prctl.h>

static int exited, killed, survivor[2], ids[2][3];

static void member(int me) /* the member of a session or a group whose leader is dead */
{
	ids[me][0] = getsid(0);
	ids[me][1] = getpgrp();
	ready();
	while (next_round()) {
		check(getsid(0) == ids[me][0] && getpgrp() == ids[me][1], "ids of member %d: session %d group %d", me, getsid(0), getpgrp());
		check(ids[me][me] != getpid(), "member %d leads nothing", me);
		round_done();
	}
}

static int leave_member(int me)
{
	int tell[2], pid;
	must(pipe(tell), "pipe");
	int leader = must(fork(), "fork");
	if (leader == 0) {
		if (me == 0) must(setsid(), "setsid");
		else must(setpgid(0, 0), "setpgid");
		pid = must(fork(), "fork");
		if (pid == 0) {
			close(tell[0]);
			close(tell[1]);
			while (kill(getppid(), 0) == 0 && getsid(0) == 0) nap(1);
			nap(30);
			member(me);
		}
		must(write(tell[1], &pid, sizeof pid), "pipe");
		_exit(0);
	}
	must(read(tell[0], &pid, sizeof pid), "pipe");
	must(waitpid(leader, 0, 0), "wait");
	close(tell[0]);
	close(tell[1]);
	return pid;
}

static void check_zombie(int pid, int code, int status, const char *what)
{
	siginfo_t info = { 0 };
	check(waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid && info.si_code == code && info.si_status == status,
	      "%s: pid %d, code %d, status %d", what, info.si_pid, info.si_code, info.si_status);
}

int main(int argc, char **argv)
{
	start(argc, argv, 3);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	exited = must(fork(), "fork");
	if (exited == 0) _exit(42);
	killed = must(fork(), "fork");
	if (killed == 0) for (;;) pause();
	kill(killed, SIGTERM);
	for (int i = 0; i < 2; i++) survivor[i] = leave_member(i);
	nap(50);
	ready();
	while (next_round()) {
		check_zombie(exited, CLD_EXITED, 42, "the child that exited");
		check_zombie(killed, CLD_KILLED, SIGTERM, "the child that was killed");
		for (int i = 0; i < 2; i++) {
			siginfo_t info = { 0 };
			check(waitid(P_PID, survivor[i], &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0, "member %d is our child and lives", i);
		}
		round_done();
	}
}

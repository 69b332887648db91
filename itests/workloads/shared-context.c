/* Processes that share working directory, root and umask (CLONE_FS): what one of them changes, the others find changed. */
#include "workload.h"
#include <sched.h>

static int turn[2];

/* umask(2) tells what it was by setting it, which the other process would see. */
static int mask_now(void)
{
	char line[256];
	int mask = -1;
	FILE *status = fopen("/proc/self/status", "r");
	while (status && mask < 0 && fgets(line, sizeof line, status))
		if (sscanf(line, "Umask: %o", &mask) != 1)
			mask = -1;
	if (status)
		fclose(status);
	return mask;
}

static void meet(const char *place, int mask)
{
	char at[PATH_MAX];
	check(getcwd(at, sizeof at) && !strcmp(at, place), "the working directory is %s, not %s", at, place);
	check(mask_now() == mask, "umask is %o, not %o", mask_now(), mask);
}

/* The child moves in odd rounds, the parent in even ones; the other one looks. */
static void rounds(int child)
{
	char byte;
	while (next_round()) {
		const char *place = this_round & 1 ? "/usr" : "/";
		int mask = this_round & 1 ? 027 : 013;
		if (child == (this_round & 1)) {
			check(!chdir(place), "chdir %s", place);
			umask(mask);
			check(write(turn[1], "x", 1) == 1, "tell");
		} else {
			check(read(turn[0], &byte, 1) == 1, "hear");
		}
		meet(place, mask);
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 2);
	must(pipe(turn), "pipe");
	fflush(stdout);
	long child = must(syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0), "clone");
	if (!child)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	ready();
	rounds(!child);
}

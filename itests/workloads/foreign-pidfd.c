/* A pidfd of a process outside of the tree.
 *
 * needs: pidfd_open(2)
 * refused: EVENTFDS-003
 */
#include "workload.h"

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	int first = must(syscall(SYS_pidfd_open, 1, 0), "pidfd_open");
	ready();
	while (next_round()) {
		check(syscall(SYS_pidfd_send_signal, first, 0, 0, 0) == 0, "process 1 is there");
		round_done();
	}
}

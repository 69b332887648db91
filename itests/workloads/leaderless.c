/* The first thread ends while another goes on.
 *
 * refused: TRACEE-015
 */
#include "workload.h"

static void *worker(void *first)
{
	pthread_join(*(pthread_t *)first, 0);
	ready();
	while (next_round()) {
		check(gettid() != getpid(), "the wrong thread has ended");
		round_done();
	}
	return 0;
}

int main(int argc, char **argv)
{
	static pthread_t first;
	pthread_t thread;
	start(argc, argv, 1);
	first = pthread_self();
	must(-pthread_create(&thread, 0, worker, &first), "pthread_create");
	pthread_exit(0);
}

/* A performance counter: nobody can save what the kernel does not show.
 *
 * needs: perf_event_open(2)
 * refused: EVENTFDS-011
 */
#include "workload.h"
#include <linux/perf_event.h>

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	struct perf_event_attr attributes = { .type = PERF_TYPE_SOFTWARE, .size = sizeof attributes, .config = PERF_COUNT_SW_CPU_CLOCK };
	int counter = must(syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0), "perf_event_open");
	uint64_t before = 0, now = 0;
	ready();
	while (next_round()) {
		for (volatile int i = 0; i < 100000; i++)
			;
		check(read(counter, &now, 8) == 8 && now > before, "the counter counts");
		before = now;
		round_done();
	}
}

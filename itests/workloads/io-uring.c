/* An io_uring instance, idle: by which flags it was made is not to be seen.
 *
 * needs: io_uring (kernel.io_uring_disabled=0)
 * refused: EVENTFDS-015
 */
#include "workload.h"
#include <linux/io_uring.h>

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	struct io_uring_params parameters = { 0 };
	int ring = must(syscall(SYS_io_uring_setup, 8, &parameters), "io_uring_setup");
	char *rings = must_map(mmap(0, parameters.cq_off.cqes + parameters.cq_entries * sizeof(struct io_uring_cqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING), "rings");
	struct io_uring_sqe *entries = must_map(mmap(0, 8 * sizeof *entries, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES), "entries");
	unsigned *tail = (unsigned *)(rings + parameters.sq_off.tail), *mask = (unsigned *)(rings + parameters.sq_off.ring_mask);
	unsigned *array = (unsigned *)(rings + parameters.sq_off.array), *head = (unsigned *)(rings + parameters.cq_off.head);
	unsigned *filled = (unsigned *)(rings + parameters.cq_off.tail);
	ready();
	while (next_round()) {
		unsigned at = *tail & *mask;
		entries[at] = (struct io_uring_sqe){ .opcode = IORING_OP_NOP, .user_data = this_round };
		array[at] = at;
		__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
		check(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, 0, 0) == 1, "a request is taken");
		check(__atomic_load_n(filled, __ATOMIC_ACQUIRE) == *head + 1, "a result is there");
		*head += 1;
		round_done();
	}
}

/* Contexts of io_setup(2): their ids, events that nobody has fetched, and further requests. */
#include "workload.h"
#include <linux/aio_abi.h>

struct ring { unsigned id, nr, head, tail, magic, compat, incompat, header; };

static aio_context_t first, second;
static int fd;
static char buffer[64];
static unsigned head, tail;

static int submit(aio_context_t context, long data)
{
	struct iocb request = { .aio_data = data, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = fd, .aio_buf = (long)buffer, .aio_nbytes = 16 };
	struct iocb *list = &request;
	return syscall(SYS_io_submit, context, 1, &list) == 1;
}

static int fetch(aio_context_t context, long data)
{
	struct io_event event;
	struct timespec none = { 0, 0 };
	return syscall(SYS_io_getevents, context, 1, 1, &event, &none) == 1 && event.data == (unsigned long)data && event.res == 16;
}

static void leave_some(void)
{
	for (int i = 0; i < 5; i++) must(submit(first, 1000 + i) ? 0 : -1, "io_submit");
	must(submit(second, 7) ? 0 : -1, "io_submit");
	head = ((struct ring *)first)->head;
	tail = ((struct ring *)first)->tail;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	aio_context_t between = 0;
	fd = must(open(argv[0], O_RDONLY), argv[0]);
	must(syscall(SYS_io_setup, 10, &first), "io_setup");
	must(syscall(SYS_io_setup, 500, &between), "io_setup");
	must(syscall(SYS_io_setup, 100, &second), "io_setup");
	must(syscall(SYS_io_destroy, between), "io_destroy");
	for (int i = 0; i < 300; i++) must(submit(first, i) && fetch(first, i) ? 0 : -1, "requests");
	leave_some();
	ready();
	while (next_round()) {
		struct ring *ring = (struct ring *)first;
		check(ring->head == head && ring->tail == tail, "ring from %u to %u, was from %u to %u", ring->head, ring->tail, head, tail);
		int right = 1;
		for (int i = 0; i < 5; i++) right &= fetch(first, 1000 + i);
		check(right && fetch(second, 7), "events that nobody had fetched");
		check(!fetch(first, 0) && !fetch(second, 0), "and no others");
		right = 1;
		for (int i = 0; i < 700; i++) right &= submit(first, i) && fetch(first, i) && submit(second, i) && fetch(second, i);
		check(right && !memcmp(buffer, "\177ELF", 4), "further requests");
		leave_some();
		round_done();
	}
}

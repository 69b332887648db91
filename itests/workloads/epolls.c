/* epoll instances: nested, and with targets that moved, were reported by one-shot, or are exclusive. */
#include "workload.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

static int inner, outer, pipes[2], event, other_event;

static void add(int epoll, int fd, uint32_t events, uint64_t data)
{
	struct epoll_event what = { .events = events, .data.u64 = data };
	must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &what), "epoll_ctl");
}

static void expect(int epoll, long data, const char *what)
{
	struct epoll_event got[4];
	int n = epoll_wait(epoll, got, 4, 0);
	check(data ? n == 1 && got[0].data.u64 == (uint64_t)data : n == 0, "%s: %d events", what, n);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	must(pipe(pipes), "pipe");
	event = must(eventfd(1, 0), "eventfd");
	other_event = must(eventfd(0, 0), "eventfd");
	inner = must(epoll_create1(0), "epoll");
	outer = must(epoll_create1(EPOLL_CLOEXEC), "epoll");
	add(inner, event, EPOLLIN | EPOLLONESHOT, 1);
	expect(inner, 1, "a one-shot event");
	add(outer, inner, EPOLLIN | EPOLLET, 2);
	int copy = must(dup(pipes[0]), "dup");
	add(inner, copy, EPOLLIN | EPOLLEXCLUSIVE, 3);
	close(copy);
	must(dup2(other_event, copy), "dup2");
	add(inner, copy, EPOLLIN, 4);
	close(copy);
	ready();
	while (next_round()) {
		expect(inner, 0, "nothing has happened");
		check(write(pipes[1], "x", 1) == 1, "write to a pipe");
		expect(outer, 2, "the nested instance");
		expect(inner, 3, "a target that is known by another number");
		char letter;
		check(read(pipes[0], &letter, 1) == 1, "read from a pipe");
		uint64_t value = 1;
		check(write(other_event, &value, 8) == 8, "write to an eventfd");
		expect(inner, 4, "a target whose number was used before");
		check(read(other_event, &value, 8) == 8, "read from an eventfd");
		struct epoll_event again = { .events = EPOLLIN | EPOLLONESHOT, .data.u64 = 1 };
		check(epoll_ctl(inner, EPOLL_CTL_MOD, event, &again) == 0, "arming a one-shot target");
		expect(inner, 1, "a one-shot event");
		round_done();
	}
}

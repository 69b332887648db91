/* TCP connections in every state, both ends in this process: IPv4, IPv6 and IPv4 in IPv6; full queues, half-closed ones, some that wait for an answer that a filter
 * keeps from them, one that is being made, closed ones, and the options of each.
 *
 * options: --tcp-established
 */
#include "workload.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { CLIENT, SERVER };
enum { ESTABLISHED = 1, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSED, CLOSE_WAIT, LAST_ACK, LISTENS, CLOSING };

static int listeners[3], deaf_listener, four[2], six[2], mapped[2], full[2], half[2], first[2], last[2], both[2], ending[2], connecting, reset_one, over[2], unread[2];
static size_t in_full[2];
static char block[1 << 16];

static void set(int fd, int level, int name, int value) { must(setsockopt(fd, level, name, &value, sizeof value), "setsockopt"); }

static int get(int fd, int level, int name)
{
	int value = -1;
	socklen_t n = sizeof value;
	getsockopt(fd, level, name, &value, &n);
	return value;
}

static struct tcp_info info(int fd)
{
	struct tcp_info i = { 0 };
	socklen_t n = sizeof i;
	getsockopt(fd, IPPROTO_TCP, TCP_INFO, &i, &n);
	return i;
}

static int state(int fd) { return info(fd).tcpi_state; }

static int await(int fd, int wanted)
{
	for (int i = 0; i < 3000 && state(fd) != wanted; i++)
		nap(2);
	return state(fd) == wanted;
}

static int bytes(int fd, unsigned long which)
{
	int n = -1;
	ioctl(fd, which, &n);
	return n;
}

/* What arrives is dropped, or no longer. */
static void deafen(int fd, int on)
{
	struct sock_filter nothing = { 6, 0, 0, 0 };
	struct sock_fprog program = { 1, &nothing };
	must(setsockopt(fd, SOL_SOCKET, on ? SO_ATTACH_FILTER : SO_DETACH_FILTER, &program, on ? sizeof program : sizeof(int)), "filter");
}

static int listening(int family)
{
	struct sockaddr_in6 a6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in a4 = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = must(socket(family, SOCK_STREAM, 0), "socket");
	must(family == AF_INET ? bind(fd, (void *)&a4, sizeof a4) : bind(fd, (void *)&a6, sizeof a6), "bind");
	must(listen(fd, 20), "listen");
	return fd;
}

static int begin(int listener, int family, int as_four, int flags)
{
	struct sockaddr_in6 at = { 0 };
	socklen_t n = sizeof at;
	getsockname(listener, (void *)&at, &n);
	struct sockaddr_in a4 = { .sin_family = AF_INET, .sin_port = at.sin6_port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 a6 = { .sin6_family = AF_INET6, .sin6_port = at.sin6_port, .sin6_addr = in6addr_loopback };
	if (as_four) must(inet_pton(AF_INET6, "::ffff:127.0.0.1", &a6.sin6_addr) - 1, "inet_pton");
	int fd = must(socket(family, SOCK_STREAM | flags, 0), "socket");
	int result = family == AF_INET ? connect(fd, (void *)&a4, sizeof a4) : connect(fd, (void *)&a6, sizeof a6);
	must(result && !(flags && errno == EINPROGRESS) ? -1 : 0, "connect");
	return fd;
}

static void join(int ends[2], int listener, int family, int as_four)
{
	ends[CLIENT] = begin(listener, family, as_four, 0);
	ends[SERVER] = must(accept(listener, 0, 0), "accept");
}

static size_t stuff(int fd, uint64_t seed)
{
	size_t sent = 0;
	ssize_t n;
	for (;;) {
		size_t skip = sent % 8;
		fill(block, sizeof block, seed + sent / 8);
		n = send(fd, block + skip, sizeof block - skip, MSG_DONTWAIT);
		if (n <= 0) return sent;
		sent += n;
	}
}

static int drain(int fd, size_t wanted, uint64_t seed)
{
	size_t got = 0;
	while (got < wanted) {
		size_t want = wanted - got < sizeof block ? wanted - got : sizeof block;
		if (recv(fd, block, want, MSG_WAITALL) != (ssize_t)want || spoilt(block, want, seed + got / 8) >= 0) return 0;
		got += want;
	}
	return 1;
}

static void check_talk(int ends[2], const char *what)
{
	char got[16] = "";
	for (int i = 0; i < 2; i++)
		check(send(ends[i], "hello, you", 10, 0) == 10 && recv(ends[!i], got, 10, MSG_WAITALL) == 10 && !memcmp(got, "hello, you", 10), "%s: data from end %d", what, i);
	check(state(ends[0]) == ESTABLISHED && state(ends[1]) == ESTABLISHED, "%s: states %d %d", what, state(ends[0]), state(ends[1]));
}

static int holds(int fd, const char *text)
{
	char got[64];
	ssize_t n = recv(fd, got, sizeof got, MSG_PEEK | MSG_DONTWAIT);
	return n == (ssize_t)strlen(text) && !memcmp(got, text, n) && bytes(fd, SIOCINQ) == n;
}

/* One side has said its last word and did not hear that it arrived; the other may have done the same. */
static void close_unheard(int ends[2], const char *text, int other)
{
	deafen(ends[SERVER], 1);
	must(send(ends[CLIENT], text, strlen(text), 0), "send");
	must(shutdown(ends[CLIENT], SHUT_WR), "shutdown");
	if (other) must(shutdown(ends[SERVER], SHUT_WR), "shutdown");
}

static void build(void)
{
	listeners[0] = listening(AF_INET), listeners[1] = listening(AF_INET6), deaf_listener = listening(AF_INET);
	set(deaf_listener, SOL_SOCKET, SO_REUSEADDR, 1); /* each round ends a connection of its port, which is taken for a minute otherwise */
	join(four, listeners[0], AF_INET, 0), join(six, listeners[1], AF_INET6, 0), join(mapped, listeners[1], AF_INET6, 1);
	set(four[CLIENT], IPPROTO_TCP, TCP_NODELAY, 1), set(four[SERVER], SOL_SOCKET, SO_REUSEADDR, 1);
	set(four[CLIENT], SOL_SOCKET, SO_KEEPALIVE, 1), set(four[CLIENT], IPPROTO_TCP, TCP_KEEPIDLE, 77);
	join(full, listeners[1], AF_INET6, 0), join(half, listeners[1], AF_INET6, 0), join(first, listeners[1], AF_INET6, 1), join(last, listeners[1], AF_INET6, 0);
	join(both, listeners[1], AF_INET6, 0), join(ending, listeners[1], AF_INET6, 0), join(over, listeners[1], AF_INET6, 0), join(unread, listeners[1], AF_INET6, 0);
	in_full[CLIENT] = stuff(full[CLIENT], 1), in_full[SERVER] = stuff(full[SERVER], 2);
	must(send(half[CLIENT], "half", 4, 0), "send"), must(shutdown(half[CLIENT], SHUT_WR), "shutdown"), must(await(half[CLIENT], FIN_WAIT2) - 1, "FIN_WAIT2");
	close_unheard(first, "first", 0);
	must(shutdown(last[SERVER], SHUT_WR), "shutdown");
	must(await(last[SERVER], FIN_WAIT2) - 1, "FIN_WAIT2");
	deafen(last[SERVER], 1), must(send(last[CLIENT], "last", 4, 0), "send"), must(shutdown(last[CLIENT], SHUT_WR), "shutdown");
	close_unheard(both, "both", 1);
	close_unheard(ending, "ending", 0);
	deafen(deaf_listener, 1);
	connecting = begin(deaf_listener, AF_INET, 0, SOCK_NONBLOCK);
	must(shutdown(over[CLIENT], SHUT_WR), "shutdown"), must(await(over[SERVER], CLOSE_WAIT) - 1, "CLOSE_WAIT");
	must(shutdown(over[SERVER], SHUT_WR), "shutdown"), must(await(over[SERVER], CLOSED) - 1, "CLOSED");
	struct linger at_once = { 1, 0 };
	int pair[2];
	join(pair, listeners[1], AF_INET6, 0);
	must(setsockopt(pair[SERVER], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), "SO_LINGER"), close(pair[SERVER]);
	reset_one = pair[CLIENT];
	must(shutdown(unread[SERVER], SHUT_RD), "shutdown");
}

static void check_states(void)
{
	check(state(half[CLIENT]) == FIN_WAIT2 && state(half[SERVER]) == CLOSE_WAIT && holds(half[SERVER], "half"), "half-closed: %d %d", state(half[CLIENT]), state(half[SERVER]));
	char got[4];
	check(send(half[SERVER], "more", 4, 0) == 4 && recv(half[CLIENT], got, 4, MSG_WAITALL) == 4 && !memcmp(got, "more", 4), "data to the side that is done");
	check(state(first[CLIENT]) == FIN_WAIT1 && bytes(first[CLIENT], SIOCOUTQ) == 6 && state(first[SERVER]) == ESTABLISHED, "FIN_WAIT1: %d %d", state(first[CLIENT]), bytes(first[CLIENT], SIOCOUTQ));
	check(state(last[CLIENT]) == LAST_ACK && bytes(last[CLIENT], SIOCOUTQ) == 5 && state(last[SERVER]) == FIN_WAIT2, "LAST_ACK: %d %d", state(last[CLIENT]), state(last[SERVER]));
	check(state(both[CLIENT]) == CLOSING && bytes(both[CLIENT], SIOCOUTQ) == 5 && state(both[SERVER]) == FIN_WAIT1, "CLOSING: %d %d", state(both[CLIENT]), state(both[SERVER]));
	struct pollfd p[] = { { over[SERVER], POLLIN | POLLRDHUP, 0 }, { reset_one, POLLIN | POLLRDHUP, 0 }, { half[SERVER], POLLRDHUP, 0 }, { four[0], POLLIN | POLLRDHUP, 0 }, { unread[SERVER], POLLRDHUP, 0 } };
	poll(p, 5, 0);
	check(state(over[SERVER]) == CLOSED && (p[0].revents & POLLHUP) && recv(over[SERVER], got, 4, 0) == 0, "closed by both: %d, %x", state(over[SERVER]), p[0].revents);
	check(state(reset_one) == CLOSED && (p[1].revents & POLLHUP), "closed by reset: %d, %x", state(reset_one), p[1].revents);
	check(p[2].revents == POLLRDHUP && p[3].revents == 0 && p[4].revents == POLLRDHUP, "poll: %x %x %x", p[2].revents, p[3].revents, p[4].revents);
}

static void check_options(void)
{
	check(get(four[CLIENT], IPPROTO_TCP, TCP_NODELAY) == 1 && get(four[SERVER], IPPROTO_TCP, TCP_NODELAY) == 0, "TCP_NODELAY");
	check(get(four[SERVER], SOL_SOCKET, SO_REUSEADDR) == 1 && get(four[CLIENT], SOL_SOCKET, SO_REUSEADDR) == 0, "SO_REUSEADDR %d %d", get(four[SERVER], SOL_SOCKET, SO_REUSEADDR), get(four[CLIENT], SOL_SOCKET, SO_REUSEADDR));
	check(get(listeners[0], SOL_SOCKET, SO_REUSEADDR) == 0 && get(listeners[0], SOL_SOCKET, SO_REUSEPORT) == 0, "a listener's reuse flags");
	check(get(four[CLIENT], SOL_SOCKET, SO_KEEPALIVE) == 1 && get(four[CLIENT], IPPROTO_TCP, TCP_KEEPIDLE) == 77, "keepalive");
	struct tcp_info i = info(four[CLIENT]), j = info(six[SERVER]);
	check((i.tcpi_options & 7) == 7 && (j.tcpi_options & 7) == 7 && i.tcpi_snd_wscale > 0 && i.tcpi_rcv_wscale > 0 && i.tcpi_snd_mss > 1000, "negotiated: %x, scale %d %d, mss %d", i.tcpi_options, i.tcpi_snd_wscale, i.tcpi_rcv_wscale, i.tcpi_snd_mss);
}

/* Those that waited go on when the filter is gone. */
static void check_going_on(void)
{
	char got[8];
	deafen(ending[SERVER], 0);
	check(recv(ending[SERVER], got, 8, MSG_WAITALL) == 6 && !memcmp(got, "ending", 6) && await(ending[CLIENT], FIN_WAIT2), "a lost end is sent again: %d", state(ending[CLIENT]));
	deafen(deaf_listener, 0);
	int end = accept(deaf_listener, 0, 0);
	struct pollfd p = { connecting, POLLOUT, 0 };
	check(end >= 0 && poll(&p, 1, 5000) == 1 && get(connecting, SOL_SOCKET, SO_ERROR) == 0 && write(connecting, "made", 4) == 4 && read(end, got, 4) == 4, "a connection that was being made");
	close(end);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	build();
	ready();
	while (next_round()) {
		if (this_round == 1) check(state(connecting) == SYN_SENT && state(ending[CLIENT]) == FIN_WAIT1, "waiting: %d %d", state(connecting), state(ending[CLIENT]));
		check_states();
		check_options();
		check_talk(four, "IPv4"), check_talk(six, "IPv6"), check_talk(mapped, "IPv4 in IPv6");
		check(drain(full[SERVER], in_full[CLIENT], 1) && drain(full[CLIENT], in_full[SERVER], 2), "full queues: %zu, %zu", in_full[0], in_full[1]);
		in_full[CLIENT] = stuff(full[CLIENT], 1), in_full[SERVER] = stuff(full[SERVER], 2);
		if (this_round == 1) check_going_on();
		round_done();
	}
}

/* UNIX sockets: pairs, streams, datagrams and packets with queued data, listening and bound ones, options, half-closed ones. */
#include "workload.h"
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

static int stream[2], datagram[2], packet[2], half[2], listener, client, server, abstract_fd, bound, sender, unconnected;

static socklen_t address(struct sockaddr_un *to, const char *name, int abstract)
{
	memset(to, 0, sizeof *to);
	to->sun_family = AF_UNIX;
	int n = abstract ? snprintf(to->sun_path + 1, 100, "torpor-%s-%d", name, getpid())
			 : snprintf(to->sun_path, sizeof to->sun_path, "%s/%s", control, name);
	return offsetof(struct sockaddr_un, sun_path) + n + 1;
}

static void queue_data(void)
{
	must(write(stream[0], "forth", 5), "stream");
	must(write(stream[1], "back and", 8), "stream");
	must(write(datagram[0], "first", 5), "datagram");
	must(write(datagram[0], "second one", 10), "datagram");
	must(write(packet[1], "pack", 4), "packet");
	must(write(packet[1], "et", 2), "packet");
	must(write(client, "to the server", 13), "connected");
	struct sockaddr_un to;
	socklen_t n = address(&to, "bound", 0);
	must(sendto(sender, "to a name", 9, 0, (void *)&to, n), "sendto");
}

static void expect(int fd, const char *wanted, const char *what)
{
	char got[128] = "";
	int n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
	check(n == (int)strlen(wanted) && !strcmp(got, wanted), "%s: %d bytes \"%s\" instead of \"%s\"", what, n, got, wanted);
}

static int option(int fd, int name)
{
	int value = -1;
	socklen_t n = sizeof value;
	getsockopt(fd, SOL_SOCKET, name, &value, &n);
	return value;
}

static int listening(const char *name, int abstract)
{
	struct sockaddr_un to;
	socklen_t n = address(&to, name, abstract);
	int fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	must(bind(fd, (void *)&to, n), name);
	must(listen(fd, 7), "listen");
	return fd;
}

static int connected(const char *name, int abstract)
{
	struct sockaddr_un to;
	socklen_t n = address(&to, name, abstract);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	if (fd < 0 || connect(fd, (void *)&to, n) < 0) return -1;
	return fd;
}

static void check_connecting(const char *name, int fd, int abstract)
{
	int one = connected(name, abstract), two = one < 0 ? -1 : accept(fd, 0, 0);
	check(one >= 0 && two >= 0 && write(one, "hello", 5) == 5, "a new connection to %s", name);
	if (two >= 0) expect(two, "hello", name);
	close(one);
	close(two);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, stream), "socketpair");
	must(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagram), "socketpair");
	must(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, packet), "socketpair");
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, half), "socketpair");
	must(shutdown(half[0], SHUT_WR), "shutdown");
	listener = listening("listener", 0);
	abstract_fd = listening("abstract", 1);
	client = must(connected("listener", 0), "connect");
	server = must(accept(listener, 0, 0), "accept");
	struct sockaddr_un own;
	bound = must(socket(AF_UNIX, SOCK_DGRAM, 0), "socket");
	must(bind(bound, (void *)&own, address(&own, "bound", 0)), "bind");
	sender = must(socket(AF_UNIX, SOCK_DGRAM, 0), "socket");
	unconnected = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	int size = 100000, on = 1;
	setsockopt(stream[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	setsockopt(bound, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
	int wanted_size = option(stream[0], SO_SNDBUF);
	queue_data();
	ready();
	while (next_round()) {
		expect(stream[1], "forth", "stream, forth");
		expect(stream[0], "back and", "stream, back");
		expect(datagram[1], "first", "first datagram");
		expect(datagram[1], "second one", "second datagram");
		expect(packet[0], "pack", "first packet");
		expect(packet[0], "et", "second packet");
		expect(server, "to the server", "accepted connection");
		expect(bound, "to a name", "datagram to a name");
		char c;
		check(read(half[1], &c, 1) == 0 && write(half[1], "x", 1) == 1 && read(half[0], &c, 1) == 1, "the half-closed pair");
		check(option(stream[0], SO_SNDBUF) == wanted_size, "SO_SNDBUF is %d, not %d", option(stream[0], SO_SNDBUF), wanted_size);
		check(option(bound, SO_PASSCRED) == 1 && option(stream[0], SO_PASSCRED) == 0, "SO_PASSCRED");
		check(option(listener, SO_ACCEPTCONN) == 1 && option(unconnected, SO_ACCEPTCONN) == 0, "who listens");
		check((fcntl(stream[0], F_GETFL) & O_NONBLOCK) && fcntl(packet[0], F_GETFD) == FD_CLOEXEC, "flags");
		check_connecting("listener", listener, 0);
		check_connecting("abstract", abstract_fd, 1);
		queue_data();
		round_done();
	}
}

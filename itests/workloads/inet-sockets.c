/* TCP and UDP sockets that have no connection: listening, bound, fresh, with their options. */
#include "workload.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static int listener, listener6, fresh, datagram, connected;

static int option(int fd, int level, int name)
{
	int value = -1;
	socklen_t n = sizeof value;
	getsockopt(fd, level, name, &value, &n);
	return value;
}

static void set(int fd, int level, int name, int value)
{
	must(setsockopt(fd, level, name, &value, sizeof value), "setsockopt");
}

static int port(int fd)
{
	struct sockaddr_in6 own = { 0 };
	socklen_t n = sizeof own;
	getsockname(fd, (void *)&own, &n);
	return own.sin6_port;
}

static int bound4(int type)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = must(socket(AF_INET, type, 0), "socket");
	if ((type & 0xf) == SOCK_STREAM) set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	must(bind(fd, (void *)&own, sizeof own), "bind");
	return fd;
}

static void check_connecting(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = port(listener) };
	int one = socket(AF_INET, SOCK_STREAM, 0);
	int result = connect(one, (void *)&to, sizeof to), two = result ? -1 : accept(listener, 0, 0);
	char got[8] = "";
	check(two >= 0 && write(one, "hello", 5) == 5 && read(two, got, 5) == 5 && !strcmp(got, "hello"), "a new connection");
	struct linger at_once = { 1, 0 }; /* no TIME_WAIT, so that many rounds leave nothing behind */
	setsockopt(one, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(one);
	close(two);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	listener = bound4(SOCK_STREAM);
	set(listener, SOL_SOCKET, SO_KEEPALIVE, 1);
	set(listener, IPPROTO_TCP, TCP_NODELAY, 1);
	set(listener, IPPROTO_TCP, TCP_KEEPIDLE, 33);
	must(listen(listener, 50), "listen");
	struct sockaddr_in6 own6 = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	listener6 = must(socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
	set(listener6, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	must(bind(listener6, (void *)&own6, sizeof own6), "bind");
	must(listen(listener6, 5), "listen");
	fresh = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
	datagram = bound4(SOCK_DGRAM);
	connected = bound4(SOCK_DGRAM);
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = port(datagram) };
	must(connect(connected, (void *)&to, sizeof to), "connect");
	int ports[] = { port(listener), port(listener6), port(datagram), port(connected) };
	int size = 77777;
	set(datagram, SOL_SOCKET, SO_RCVBUF, size);
	int wanted_size = option(datagram, SOL_SOCKET, SO_RCVBUF);
	ready();
	while (next_round()) {
		check(port(listener) == ports[0] && port(listener6) == ports[1] && port(datagram) == ports[2] && port(connected) == ports[3], "ports");
		check_connecting();
		check(option(listener, SOL_SOCKET, SO_ACCEPTCONN) == 1 && option(listener6, SOL_SOCKET, SO_ACCEPTCONN) == 1 && option(fresh, SOL_SOCKET, SO_ACCEPTCONN) == 0, "who listens");
		check(option(listener, SOL_SOCKET, SO_REUSEADDR) == 1 && option(fresh, SOL_SOCKET, SO_REUSEADDR) == 0, "SO_REUSEADDR");
		check(option(listener, SOL_SOCKET, SO_KEEPALIVE) == 1 && option(listener, IPPROTO_TCP, TCP_KEEPIDLE) == 33, "keepalive: %d", option(listener, IPPROTO_TCP, TCP_KEEPIDLE));
		check(option(listener, IPPROTO_TCP, TCP_NODELAY) == 1, "TCP_NODELAY");
		check(option(listener6, IPPROTO_IPV6, IPV6_V6ONLY) == 1, "IPV6_V6ONLY");
		check(option(datagram, SOL_SOCKET, SO_RCVBUF) == wanted_size, "SO_RCVBUF is %d, not %d", option(datagram, SOL_SOCKET, SO_RCVBUF), wanted_size);
		check((fcntl(listener6, F_GETFL) & O_NONBLOCK) && fcntl(listener6, F_GETFD) == FD_CLOEXEC && !(fcntl(listener, F_GETFL) & O_NONBLOCK), "flags");
		char got[8] = "";
		check(send(connected, "gram", 4, 0) == 4 && recv(datagram, got, 8, 0) == 4 && !strcmp(got, "gram"), "a datagram");
		round_done();
	}
}

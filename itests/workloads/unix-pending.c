/* Connections to listening UNIX sockets that nobody has accepted yet: they are accepted in their order, whoever had shut down stays so. */
#include "workload.h"
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#define CLIENTS 6

static int listener[2], client[2][CLIENTS];
static const int type[2] = { SOCK_STREAM, SOCK_SEQPACKET };

static socklen_t address(struct sockaddr_un *to, int which)
{
	memset(to, 0, sizeof *to);
	to->sun_family = AF_UNIX;
	int n = which ? snprintf(to->sun_path + 1, 100, "torpor-pending-%d", getpid())
		      : snprintf(to->sun_path, sizeof to->sun_path, "%s/pending", control);
	return offsetof(struct sockaddr_un, sun_path) + n + 1;
}

static socklen_t name_of(struct sockaddr_un *own, int number)
{
	memset(own, 0, sizeof *own);
	own->sun_family = AF_UNIX;
	return offsetof(struct sockaddr_un, sun_path) + 1 + snprintf(own->sun_path + 1, 100, "torpor-client-%d-%d", getpid(), number);
}

static void connect_all(void)
{
	struct sockaddr_un to, own;
	for (int which = 0; which < 2; which++) {
		for (int i = 0; i < CLIENTS; i++) {
			client[which][i] = must(socket(AF_UNIX, type[which], 0), "socket");
			must(bind(client[which][i], (void *)&own, name_of(&own, which * CLIENTS + i)), "bind");
		}
		for (int i = 0; i < CLIENTS; i++)
			must(connect(client[which][i], (void *)&to, address(&to, which)), "connect");
		must(shutdown(client[which][2], SHUT_WR), "shutdown");
	}
}

static void check_client(int which, int i)
{
	struct sockaddr_un wanted, got;
	char text[16] = "";
	socklen_t n = sizeof got, length = name_of(&wanted, which * CLIENTS + i);
	int server = accept(listener[which], (void *)&got, &n), fd = client[which][i];
	check(server >= 0 && n == length && !memcmp(&wanted, &got, n), "client %d of %d comes in its turn", i, which);
	if (i != 2) check(write(fd, "request", 7) == 7 && read(server, text, 16) == 7, "request of client %d of %d", i, which);
	else check(recv(server, text, 16, MSG_DONTWAIT) == 0, "client %d of %d had shut down", i, which);
	check(write(server, "answer", 6) == 6 && read(fd, text, 16) == 6, "answer to client %d of %d", i, which);
	close(server);
	check(read(fd, text, 16) == 0, "the end");
	close(fd);
}

int main(int argc, char **argv)
{
	struct sockaddr_un own;
	start(argc, argv, 1);
	for (int which = 0; which < 2; which++) {
		listener[which] = must(socket(AF_UNIX, type[which] | SOCK_NONBLOCK, 0), "socket");
		must(bind(listener[which], (void *)&own, address(&own, which)), "bind");
		must(listen(listener[which], CLIENTS), "listen");
	}
	connect_all();
	ready();
	while (next_round()) {
		for (int which = 0; which < 2; which++)
			for (int i = 0; i < CLIENTS; i++)
				check_client(which, i);
		check(accept(listener[0], 0, 0) < 0 && errno == EAGAIN, "nobody else waits");
		connect_all();
		round_done();
	}
}

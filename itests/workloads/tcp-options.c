/* Options of TCP that a listening socket, both ends of a connection and a fresh socket have.
 *
 * options: --tcp-established
 * alone: the peer's images have no place for these options
 */
#include "workload.h"
#include <arpa/inet.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

static const struct setting { int end, name, value; const char *text; } settings[] = {
	{ 0, TCP_DEFER_ACCEPT, 7, "TCP_DEFER_ACCEPT" }, { 0, TCP_FASTOPEN, 5, "TCP_FASTOPEN" }, { 0, TCP_MAXSEG, 1000, "TCP_MAXSEG" },
	{ 0, TCP_SAVE_SYN, 1, "TCP_SAVE_SYN" }, { 0, TCP_WINDOW_CLAMP, 30000, "TCP_WINDOW_CLAMP" }, { 0, TCP_USER_TIMEOUT, 1234, "TCP_USER_TIMEOUT of a listener" },
	{ 1, TCP_USER_TIMEOUT, 54321, "TCP_USER_TIMEOUT" }, { 1, TCP_LINGER2, 17, "TCP_LINGER2" }, { 1, TCP_SYNCNT, 3, "TCP_SYNCNT" },
	{ 1, TCP_THIN_LINEAR_TIMEOUTS, 1, "TCP_THIN_LINEAR_TIMEOUTS" }, { 1, TCP_INQ, 1, "TCP_INQ" }, { 1, TCP_KEEPCNT, 4, "TCP_KEEPCNT" },
	{ 2, TCP_NOTSENT_LOWAT, 70000, "TCP_NOTSENT_LOWAT" }, { 2, TCP_TX_DELAY, 1000, "TCP_TX_DELAY" }, { 2, TCP_CORK, 1, "TCP_CORK" },
	{ 3, TCP_FASTOPEN_CONNECT, 1, "TCP_FASTOPEN_CONNECT" }, { 3, TCP_FASTOPEN_NO_COOKIE, 1, "TCP_FASTOPEN_NO_COOKIE" }, { 3, TCP_LINGER2, -1, "TCP_LINGER2 of a fresh socket" },
};
enum { COUNT = sizeof settings / sizeof *settings };

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int fd[4];
	fd[0] = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
	must(bind(fd[0], (void *)&at, sizeof at), "bind"), must(listen(fd[0], 5), "listen"), must(getsockname(fd[0], (void *)&at, &n), "getsockname");
	fd[1] = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
	must(connect(fd[1], (void *)&at, sizeof at), "connect");
	fd[2] = must(accept(fd[0], 0, 0), "accept");
	fd[3] = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
	for (int i = 0; i < COUNT; i++)
		must(setsockopt(fd[settings[i].end], IPPROTO_TCP, settings[i].name, &settings[i].value, sizeof(int)), settings[i].text);
	must(setsockopt(fd[1], IPPROTO_TCP, TCP_CONGESTION, "reno", 4), "TCP_CONGESTION");
	const char *keys[] = { [0] = "listener's first its second key_", [3] = "a single key...." };
	for (int i = 0; i < 4; i += 3)
		must(setsockopt(fd[i], IPPROTO_TCP, TCP_FASTOPEN_KEY, keys[i], strlen(keys[i])), "TCP_FASTOPEN_KEY");
	ready();
	while (next_round()) {
		for (int i = 0; i < COUNT; i++) {
			int value = -1000;
			n = sizeof value;
			getsockopt(fd[settings[i].end], IPPROTO_TCP, settings[i].name, &value, &n);
			check(value == settings[i].value, "%s is %d", settings[i].text, value);
		}
		char name[16] = "";
		n = sizeof name;
		getsockopt(fd[1], IPPROTO_TCP, TCP_CONGESTION, name, &n);
		check(!strcmp(name, "reno"), "TCP_CONGESTION is %s", name);
		for (int i = 0; i < 4; i += 3) {
			char key[32];
			n = sizeof key;
			getsockopt(fd[i], IPPROTO_TCP, TCP_FASTOPEN_KEY, key, &n);
			check(n == strlen(keys[i]) && !memcmp(key, keys[i], n), "TCP_FASTOPEN_KEY of %d has %d bytes: %.*s", i, (int)n, (int)n, key);
		}
		char got;
		check(write(fd[1], "x", 1) == 1 && read(fd[2], &got, 1) == 1, "data");
		round_done();
	}
}

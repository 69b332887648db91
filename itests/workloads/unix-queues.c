/* Descriptors on their way in queues of UNIX sockets (SCM_RIGHTS): shared ones, ones that nobody else has, sockets with queues of their own, circles. */
#include "workload.h"
#include <sys/eventfd.h>
#include <sys/socket.h>

static int stream[2], datagram[2], packet[2], circle[2], one[2], other[2], shared;

static void send_with(int to, const char *text, int count, const int *fds)
{
	char control_bytes[CMSG_SPACE(8 * sizeof(int))] = "";
	struct iovec part = { (char *)text, strlen(text) };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	if (count) {
		message.msg_control = control_bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		*header = (struct cmsghdr){ .cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
		memcpy(CMSG_DATA(header), fds, count * sizeof(int));
	}
	must(sendmsg(to, &message, 0), "sendmsg");
}

/* Receives a message that must be this text with so many descriptors. */
static void expect(int from, const char *text, int count, int *fds, const char *what)
{
	char got[64] = "", control_bytes[CMSG_SPACE(8 * sizeof(int))] = "";
	struct iovec part = { got, sizeof got - 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control_bytes, .msg_controllen = sizeof control_bytes };
	int n = recvmsg(from, &message, MSG_DONTWAIT), found = 0;
	for (int i = 0; i < count; i++)
		fds[i] = -1;
	for (struct cmsghdr *header = n < 0 ? 0 : CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
		if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
		found = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(fds, CMSG_DATA(header), (found < count ? found : count) * sizeof(int));
	}
	check(n == (int)strlen(text) && !strcmp(got, text) && found == count, "%s: %d bytes \"%s\" with %d descriptors", what, n, got, found);
}

static void send_all(void)
{
	int fds[3], tube[2], event = must(eventfd(7, 0), "eventfd"), inner[2];
	must(pipe(tube), "pipe");
	must(write(tube[1], "left in the pipe", 16), "write");
	fds[0] = shared;
	fds[1] = tube[0];
	must(write(stream[0], "plain", 5), "write");
	send_with(stream[0], "two", 2, fds);
	send_with(stream[0], "one", 1, &tube[1]);
	must(write(stream[0], "after", 5), "write");
	must(socketpair(AF_UNIX, SOCK_DGRAM, 0, inner), "socketpair");
	send_with(inner[0], "within", 1, &event);
	send_with(datagram[0], "nothing", 0, 0);
	send_with(datagram[0], "event", 1, &event);
	send_with(datagram[0], "socket", 1, &inner[1]);
	fds[0] = must(open("/dev/null", O_WRONLY), "open");
	fds[1] = must(memfd_create("queued", 0), "memfd_create");
	fds[2] = must(open(control, O_DIRECTORY), "open");
	must(write(fds[1], "in memory", 9), "write");
	send_with(packet[1], "three", 3, fds);
	send_with(circle[0], "itself", 1, &circle[1]);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, one), "socketpair");
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, other), "socketpair");
	send_with(one[0], "other", 1, &other[1]); /* one[1] has other[1], and the other way round */
	send_with(other[0], "one", 1, &one[1]);
	int ours[] = { tube[0], tube[1], event, inner[0], inner[1], fds[0], fds[1], fds[2], one[1] };
	for (int i = 0; i < 9; i++)
		close(ours[i]);
}

static void check_stream(void)
{
	int fds[2], end;
	char got[32] = "";
	check(read(stream[1], got, 3) == 3 && !memcmp(got, "pla", 3), "plain bytes");
	expect(stream[1], "intwo", 2, fds, "stream, two");
	expect(stream[1], "one", 1, &end, "stream, one");
	expect(stream[1], "after", 0, 0, "stream after");
	off_t at = lseek(shared, 0, SEEK_CUR);
	check(lseek(fds[0], 3, SEEK_CUR) == at + 3 && lseek(shared, 0, SEEK_CUR) == at + 3, "the shared file has one position");
	check(read(fds[1], got, sizeof got) == 16 && !strcmp(got, "left in the pipe"), "pipe in a queue: \"%s\"", got);
	check(write(end, "more", 4) == 4 && read(fds[1], got, sizeof got) == 4, "both ends of the pipe");
	close(end);
	check(read(fds[1], got, sizeof got) == 0, "nobody else has the end that writes");
	close(fds[0]);
	close(fds[1]);
}

static void check_messages(void)
{
	int event, inner, within, fds[3], itself;
	uint64_t count = 0;
	char got[32] = "";
	expect(datagram[1], "nothing", 0, 0, "datagram");
	expect(datagram[1], "event", 1, &event, "datagram, event");
	expect(datagram[1], "socket", 1, &inner, "datagram, socket");
	expect(inner, "within", 1, &within, "a queue within a queue");
	check(read(within, &count, 8) == 8 && count == 7, "eventfd in two queues: %d", (int)count);
	count = 3;
	check(write(event, &count, 8) == 8 && read(within, &count, 8) == 8 && count == 3, "it is one eventfd");
	expect(packet[0], "three", 3, fds, "packet");
	check(write(fds[0], "x", 1) == 1 && pread(fds[1], got, 32, 0) == 9 && !strcmp(got, "in memory"), "memfd: \"%s\"", got);
	check(faccessat(fds[2], ".", X_OK, 0) == 0, "directory");
	expect(circle[1], "itself", 1, &itself, "a socket in its own queue");
	check(write(circle[0], "round", 5) == 5 && read(itself, got, 5) == 5, "it is the same socket");
	int all[] = { event, inner, within, fds[0], fds[1], fds[2], itself };
	for (int i = 0; i < 7; i++)
		close(all[i]);
}

static void check_each_other(void)
{
	int first, second;
	expect(other[1], "one", 1, &first, "a socket in another's queue");
	expect(first, "other", 1, &second, "and that in its");
	check(write(one[0], "there", 5) == 5 && write(other[0], "back", 4) == 4, "their other ends");
	expect(first, "there", 0, 0, "the one");
	expect(second, "back", 0, 0, "the other");
	int all[] = { first, second, one[0], other[0], other[1] };
	for (int i = 0; i < 5; i++)
		close(all[i]);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, stream), "socketpair");
	must(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagram), "socketpair");
	must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, packet), "socketpair");
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, circle), "socketpair");
	shared = must(open("/proc/self/exe", O_RDONLY), "open");
	send_all();
	ready();
	while (next_round()) {
		check_stream();
		check_messages();
		check_each_other();
		send_all();
		round_done();
	}
}

/* Many descriptors that are alike but for one thing each, in two tables: what is found out of one must not be taken for another's.
 *
 * options: --file-locks
 */
#include "workload.h"
#include <linux/kcmp.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { N = 60, VARIANTS = 10, SECOND = 500 };
static int stream[N][2], event[N], ends[N][2], file[N], own_child[N], locked, carrier[2];

static void option(int fd, int name, void *value, socklen_t bytes) { must(setsockopt(fd, SOL_SOCKET, name, value, bytes), "setsockopt"); }

static void vary(int i)
{
	int *s = stream[i], one = 1, size = 10000 + i;
	struct timeval time = { 1, i * 10000 };
	switch (i % VARIANTS) {
	case 1: option(s[0], SO_RCVBUF, &size, sizeof size); break;
	case 2: option(s[1], SO_PASSCRED, &one, sizeof one); break;
	case 3: option(s[0], SO_RCVTIMEO, &time, sizeof time); break;
	case 4: option(s[1], SO_PRIORITY, &(int){ 1 + i % 6 }, sizeof one); break;
	case 5: must(fcntl(s[0], F_SETFL, O_NONBLOCK), "O_NONBLOCK"); break;
	case 6: must(write(s[1], &i, sizeof i), "write"); break;
	case 7: must(shutdown(s[0], SHUT_WR), "shutdown"); break;
	case 8: must(fcntl(s[0], F_SETSIG, SIGRTMIN + i % 20) | fcntl(s[0], F_SETOWN, getpid()), "F_SETOWN"); break;
	case 9: must(fcntl(s[1], F_SETFD, FD_CLOEXEC), "FD_CLOEXEC"); break;
	}
}

static void check_socket(int i, int owner)
{
	int *s = stream[i], v = i % VARIANTS, value = 0, usual = 0;
	socklen_t n = sizeof value;
	struct timeval time = { 0, 0 };
	getsockopt(stream[0][0], SOL_SOCKET, SO_RCVBUF, &usual, &n);
	getsockopt(s[0], SOL_SOCKET, SO_RCVBUF, &value, &n);
	check(value == (v == 1 ? 2 * (10000 + i) : usual), "receive buffer of pair %d: %d", i, value);
	getsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &value, &n);
	check(value == (v == 2), "SO_PASSCRED of pair %d: %d", i, value);
	n = sizeof time;
	getsockopt(s[0], SOL_SOCKET, SO_RCVTIMEO, &time, &n);
	long ms = time.tv_sec * 1000 + time.tv_usec / 1000;
	check(v == 3 ? labs(ms - 1000 - i * 10) <= 10 : ms == 0, "SO_RCVTIMEO of pair %d: %ld ms", i, ms);
	n = sizeof value;
	getsockopt(s[1], SOL_SOCKET, SO_PRIORITY, &value, &n);
	check(value == (v == 4 ? 1 + i % 6 : 0), "SO_PRIORITY of pair %d: %d", i, value);
	check(!!(fcntl(s[0], F_GETFL) & O_NONBLOCK) == (v == 5), "O_NONBLOCK of pair %d", i);
	value = -1;
	check(recv(s[0], &value, sizeof value, MSG_DONTWAIT | MSG_PEEK) == (v == 6 ? (int)sizeof value : -1) && value == (v == 6 ? i : -1), "queue of pair %d: %d", i, value);
	check(recv(s[1], &value, 1, MSG_DONTWAIT | MSG_PEEK) == (v == 7 ? 0 : -1), "end of pair %d", i);
	check(fcntl(s[0], F_GETSIG) == (v == 8 ? SIGRTMIN + i % 20 : 0) && fcntl(s[0], F_GETOWN) == (v == 8 ? owner : 0), "owner of pair %d", i);
	check(fcntl(s[1], F_GETFD) == (v == 9 ? FD_CLOEXEC : 0) && fcntl(s[0], F_GETFD) == 0, "FD_CLOEXEC of pair %d", i);
}

/* One is sent that has a number as well, and one that has none. */
static void send_two(int one, int other)
{
	char room[CMSG_SPACE(2 * sizeof(int))] = "";
	struct iovec byte = { "c", 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room };
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	*rights = (struct cmsghdr){ CMSG_LEN(2 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
	memcpy(CMSG_DATA(rights), (int[]){ one, other }, 2 * sizeof(int));
	must(sendmsg(carrier[1], &message, 0), "sendmsg");
}

static void peek_two(int two[2])
{
	char room[CMSG_SPACE(2 * sizeof(int))] = "", text;
	struct iovec byte = { &text, 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room };
	check(recvmsg(carrier[0], &message, MSG_PEEK | MSG_DONTWAIT) == 1 && CMSG_FIRSTHDR(&message), "what is in a queue");
	memcpy(two, CMSG_DATA(CMSG_FIRSTHDR(&message)), 2 * sizeof(int));
}

static int is_same(int a, int b) { return syscall(SYS_kcmp, getpid(), getpid(), KCMP_FILE, a, b) == 0; }

static void member(int owner, int child)
{
	ready();
	while (next_round()) {
		for (int i = 0; i < N; i++) {
			int unread = -1;
			uint64_t count = 0;
			check_socket(i, owner);
			check(ioctl(ends[i][0], FIONREAD, &unread) == 0 && unread == i % 3, "pipe %d holds %d", i, unread);
			check(!!(fcntl(ends[i][1], F_GETFL) & O_NONBLOCK) == i % 2 && fcntl(ends[i][1], F_GETFD) == i % 5 / 4, "flags of pipe %d", i);
			check(lseek(file[i], 0, SEEK_CUR) == i, "offset of file %d", i);
			check(!is_same(file[i], file[(i + 1) % N]) && is_same(file[i], file[i] + SECOND), "descriptions of file %d", i);
			if (child && event[i] >= 0) { /* puts back what it takes */
				int got = read(event[i], &count, 8);
				check(got == 8 && count == 1u + i, "counter of eventfd %d: %llu", i, (unsigned long long)count);
				must(write(event[i], &count, 8), "eventfd");
			}
			if (child)
				check(lseek(own_child[i], 0, SEEK_CUR) == 100 + i, "offset of file %d of the child", i);
		}
		int two[2] = { -1, -1 };
		peek_two(two);
		check(is_same(two[0], file[3]) && !is_same(two[0], file[4]) && lseek(two[1], 0, SEEK_CUR) == 1000, "descriptors in a queue");
		close(two[0]), close(two[1]);
		int again = open(control, O_RDONLY);
		check(flock(again, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK, "the lock");
		close(again);
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 2);
	locked = must(open(control, O_RDONLY), control);
	must(flock(locked, LOCK_EX), "flock");
	for (int i = 0; i < N; i++) {
		must(socketpair(AF_UNIX, SOCK_STREAM, 0, stream[i]), "socketpair");
		event[i] = must(eventfd(1 + i, EFD_NONBLOCK | (i % 3 ? 0 : EFD_CLOEXEC)), "eventfd");
		must(pipe2(ends[i], i % 2 ? O_NONBLOCK : 0), "pipe");
		must(write(ends[i][1], "abc", i % 3), "pipe");
		must(fcntl(ends[i][1], F_SETFD, i % 5 / 4 ? FD_CLOEXEC : 0), "F_SETFD");
		file[i] = must(open("/etc/passwd", O_RDONLY), "/etc/passwd");
		lseek(file[i], i, SEEK_SET);
		must(dup2(file[i], file[i] + SECOND), "dup2");
		vary(i);
	}
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, carrier), "socketpair");
	int sent = must(open("/etc/passwd", O_RDONLY), "/etc/passwd");
	lseek(sent, 1000, SEEK_SET);
	send_two(file[3], sent);
	close(sent);
	int parent = getpid(), child = must(fork(), "fork") == 0;
	for (int i = 0; child && i < N; i++) {
		own_child[i] = must(open("/etc/passwd", O_RDONLY), "/etc/passwd");
		lseek(own_child[i], 100 + i, SEEK_SET);
	}
	member(parent, child);
}

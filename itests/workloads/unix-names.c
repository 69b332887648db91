/* Names of UNIX sockets: relative ones, ones in another root, deleted and used again; names of senders, and of ends of connections; who is at the other end. */
#include "workload.h"
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

static int old_listener, listener, client, accepted, orphan, relative, jailed, receiver, sender;
static char jail[PATH_MAX + 8];
static const char *const senders[] = { "/sender", "@torpor-closed", "/closed" };

static socklen_t address(struct sockaddr_un *to, const char *name)
{
	memset(to, 0, sizeof *to);
	to->sun_family = AF_UNIX;
	int n = *name == '@' ? 1 + snprintf(to->sun_path + 1, 100, "%s-%d", name + 1, getpid())
			     : 1 + snprintf(to->sun_path, sizeof to->sun_path, "%s%s", *name == '/' ? control : "", name);
	return offsetof(struct sockaddr_un, sun_path) + n;
}

static int bound(int type, const char *name)
{
	struct sockaddr_un own;
	socklen_t n = address(&own, name);
	int fd = must(socket(AF_UNIX, type, 0), "socket");
	if (*name == '/') unlink(own.sun_path);
	must(bind(fd, (void *)&own, n), name);
	return fd;
}

static int connected(const char *name)
{
	struct sockaddr_un to;
	int fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	must(connect(fd, (void *)&to, address(&to, name)), name);
	return fd;
}

static int make_listener(const char *name)
{
	int fd = bound(SOCK_STREAM, name);
	must(listen(fd, 5), "listen");
	return fd;
}

/* A child whose root is elsewhere binds a socket there, and leaves it to us. */
static int in_jail(void)
{
	int fd = must(socket(AF_UNIX, SOCK_DGRAM, 0), "socket"), status;
	snprintf(jail, sizeof jail, "%s/jail", control);
	must(mkdir(jail, 0755), "mkdir");
	if (!fork()) {
		struct sockaddr_un own = { AF_UNIX, "/jailed" };
		_exit(chroot(jail) || bind(fd, (void *)&own, sizeof own));
	}
	wait(&status);
	must(status ? -1 : 0, "chroot");
	return fd;
}

static void send_from_all(void)
{
	struct sockaddr_un to;
	socklen_t n = address(&to, "/receiver");
	for (int i = 0; i < 3; i++) {
		int fd = i ? bound(SOCK_DGRAM, senders[i]) : sender;
		must(sendto(fd, senders[i], strlen(senders[i]), 0, (void *)&to, n), "sendto");
		if (i) close(fd);
	}
}

static void check_senders(void)
{
	for (int i = 0; i < 3; i++) {
		struct sockaddr_un from, wanted;
		char got[32] = "";
		socklen_t n = sizeof from, length = address(&wanted, senders[i]);
		int bytes = recvfrom(receiver, got, 31, MSG_DONTWAIT, (void *)&from, &n);
		check(bytes == (int)strlen(senders[i]) && !strcmp(got, senders[i]) && n == length && !memcmp(&from, &wanted, n),
		      "message of %s: \"%s\" of %s", senders[i], got, from.sun_path);
	}
}

static void check_name(int fd, int peer, const char *name)
{
	struct sockaddr_un got, wanted;
	socklen_t n = sizeof got, length = address(&wanted, name);
	int failed = peer ? getpeername(fd, (void *)&got, &n) : getsockname(fd, (void *)&got, &n);
	check(!failed && n == length && !memcmp(&got, &wanted, n), "name %s of %s: %s", name, peer ? "a peer" : "a socket", got.sun_path);
}

static void check_peer(int fd, const char *what)
{
	struct ucred who = { 0 };
	socklen_t n = sizeof who;
	check(!getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) && who.pid == getpid() && who.uid == geteuid() && who.gid == getegid(),
	      "who is at the other end of %s: %d", what, who.pid);
}

static void check_reachable(const char *directory, const char *name, int fd)
{
	struct sockaddr_un to = { AF_UNIX, "" };
	struct stat st;
	char got[8] = "";
	snprintf(to.sun_path, sizeof to.sun_path, "%s/%s", directory, name);
	check(sendto(sender, "there", 5, 0, (void *)&to, sizeof to) == 5 && recv(fd, got, 8, MSG_DONTWAIT) == 5, "%s is reached", name);
	check(!stat(to.sun_path, &st) && (st.st_mode & 07777) == 0640, "permissions of %s: %o", name, st.st_mode);
	chmod(to.sun_path, 0640);
}

int main(int argc, char **argv)
{
	char sub[PATH_MAX + 8];
	start(argc, argv, 1);
	old_listener = make_listener("/listener");
	int first = connected("/listener");
	client = connected("/listener");
	orphan = must(accept(old_listener, 0, 0), "accept");
	accepted = must(accept(old_listener, 0, 0), "accept");
	close(first);
	listener = make_listener("/listener"); /* in the place of the old one */
	snprintf(sub, sizeof sub, "%s/sub", control);
	must(mkdir(sub, 0755), "mkdir");
	must(chdir(sub), "chdir");
	relative = bound(SOCK_DGRAM, "relative");
	must(chmod("relative", 0640), "chmod");
	must(chdir("/"), "chdir");
	jailed = in_jail();
	receiver = bound(SOCK_DGRAM, "/receiver");
	sender = bound(SOCK_DGRAM, "/sender");
	char inside[PATH_MAX + 32];
	snprintf(inside, sizeof inside, "%s/jailed", jail);
	must(chmod(inside, 0640), "chmod");
	send_from_all();
	ready();
	while (next_round()) {
		check_senders();
		check_name(accepted, 0, "/listener");
		check_name(orphan, 0, "/listener");
		check_name(client, 1, "/listener");
		check_peer(accepted, "an accepted connection");
		check_peer(client, "a connection");
		check_peer(listener, "nothing, of a listener");
		check_reachable(sub, "relative", relative);
		check_reachable(jail, "jailed", jailed);
		int one = connected("/listener"), two = accept(listener, 0, 0), three;
		check(two >= 0 && write(one, "x", 1) == 1 && read(two, inside, 1) == 1, "the new listener has the name");
		fcntl(old_listener, F_SETFL, O_NONBLOCK);
		check((three = accept(old_listener, 0, 0)) < 0 && errno == EAGAIN, "the old one has not");
		close(one);
		close(two);
		send_from_all();
		round_done();
	}
}

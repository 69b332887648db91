/* Pseudo-terminals: a session with its terminal, one that has no descriptor of it, modes, packet mode, what is unread in both directions, ends that are gone.
 *
 * needs: /dev/ptmx and a devpts at /dev/pts
 */
#include "workload.h"
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

struct pair { int master, slave; };

static struct pair lines, bytes, stopped, packets, closed;
static int hung, unopened, leader, bare;

static struct pair make(void)
{
	struct pair pair = { .master = must(open("/dev/ptmx", O_RDWR | O_NOCTTY), "ptmx") };
	must(grantpt(pair.master), "grantpt");
	must(unlockpt(pair.master), "unlockpt");
	pair.slave = must(open(ptsname(pair.master), O_RDWR | O_NOCTTY), "slave");
	return pair;
}

static void set(int tty, int iflag, int oflag, int lflag)
{
	struct termios modes;
	tcgetattr(tty, &modes);
	modes.c_iflag = iflag;
	modes.c_oflag = oflag;
	modes.c_lflag = lflag;
	modes.c_cc[VINTR] = 7;
	modes.c_cc[VMIN] = 9;
	modes.c_cc[VTIME] = 2;
	cfsetspeed(&modes, B19200);
	must(tcsetattr(tty, TCSANOW, &modes), "tcsetattr");
}

static void check_modes(int tty, int iflag, int oflag, int lflag, const char *what)
{
	struct termios modes;
	check(tcgetattr(tty, &modes) == 0, "%s: tcgetattr", what);
	check((int)modes.c_iflag == iflag && (int)modes.c_oflag == oflag && (int)modes.c_lflag == lflag, "%s: modes %o %o %o", what, modes.c_iflag, modes.c_oflag, modes.c_lflag);
	check(modes.c_cc[VINTR] == 7 && modes.c_cc[VMIN] == 9 && modes.c_cc[VTIME] == 2 && cfgetospeed(&modes) == B19200, "%s: characters", what);
}

static void put(int fd, const char *text)
{
	must(write(fd, text, strlen(text)), "write");
}

static void expect(int fd, const char *text, const char *what)
{
	char got[256] = { 0 };
	struct pollfd ready = { fd, POLLIN, 0 };
	poll(&ready, 1, 1000);
	int n = read(fd, got, sizeof got - 1);
	check(n == (int)strlen(text) && !memcmp(got, text, n), "%s: \"%s\" (%d bytes) instead of \"%s\"", what, got, n, text);
}

static int readable(int fd)
{
	int n = -1;
	ioctl(fd, FIONREAD, &n);
	return n;
}

static void arm(void)
{
	put(lines.master, "first\nsecond\n\004before the end\004unfin");
	put(lines.slave, "out\n");
	put(bytes.master, "a\003\nb");
	put(bytes.slave, "x\ny");
	put(packets.slave, "packet");
	nap(10);
}

static void check_contents(void)
{
	expect(lines.slave, "first\n", "line");
	expect(lines.slave, "second\n", "line");
	expect(lines.slave, "", "end of file");
	expect(lines.slave, "before the end", "line with an end of file");
	put(lines.master, "ished\n");
	expect(lines.slave, "unfinished\n", "line finished now");
	expect(lines.master, "out\r\n", "output");
	check(readable(bytes.slave) == 4, "%d bytes are unread", readable(bytes.slave));
	expect(bytes.slave, "a\003\nb", "bytes");
	expect(bytes.master, "x\ny", "output as it was written");
	char packet[16];
	check(read(packets.master, packet, sizeof packet) == 7 && !memcmp(packet, "\0packet", 7), "packet");
}

static void check_ends(void)
{
	struct pollfd gone = { closed.master, POLLIN, 0 };
	char c;
	int lock = 0, exclusive = 0, packet = 0;
	check(poll(&gone, 1, 0) == 1 && (gone.revents & POLLHUP), "the slave is closed: %x", gone.revents);
	gone.fd = unopened;
	check(poll(&gone, 1, 0) == 0, "the slave was never open: %x", gone.revents);
	check(read(hung, &c, 1) == 0 && write(hung, "x", 1) < 0 && errno == EIO, "a hung-up slave");
	check(ioctl(unopened, TIOCGPTLCK, &lock) == 0 && lock == 1, "lock");
	check(ioctl(packets.slave, TIOCGEXCL, &exclusive) == 0 && exclusive == 1, "exclusive use");
	check(ioctl(packets.master, TIOCGPKT, &packet) == 0 && packet == 1, "packet mode");
	struct stat status;
	check(fstat(packets.slave, &status) == 0 && (status.st_mode & 07777) == 0604 && status.st_uid == 1 && status.st_gid == 2, "node: %o %d:%d", status.st_mode, status.st_uid, status.st_gid);
	struct pollfd still = { stopped.slave, POLLOUT, 0 };
	check(poll(&still, 1, 0) == 0, "output is stopped");
	put(stopped.master, "\021");
	check(poll(&still, 1, 1000) == 1, "output goes on");
	put(stopped.master, "\023");
	nap(10);
}

/* A member of a session: its terminal, and which group is in front. */
static void member(int slave, int master, int groups, int last)
{
	int tty = slave;
	if (slave < 0) {
		close(master);
	} else {
		tty = must(open("/dev/tty", O_RDWR), "/dev/tty");
	}
	int session = getsid(0), front = groups ? last : getpgrp();
	ready();
	while (next_round()) {
		int again = open("/dev/tty", O_RDWR | O_NONBLOCK);
		check(again >= 0, "/dev/tty can be opened");
		check(tcgetpgrp(again) == front && tcgetsid(again) == session, "group %d in front, not %d", tcgetpgrp(again), front);
		if (slave >= 0) {
			struct stat own, other;
			check(tcgetpgrp(tty) == front && tcgetpgrp(slave) == front, "by descriptor: %d", tcgetpgrp(tty));
			check(fstat(tty, &own) == 0 && fstat(slave, &other) == 0 && own.st_rdev == 0x500 && other.st_rdev != own.st_rdev, "devices");
		}
		close(again);
		round_done();
	}
}

/* A leader that has its terminal by a descriptor and whose child's group is in front; or one that has closed it. */
static void session(int master, int keep)
{
	must(setsid(), "setsid");
	int slave = must(open(ptsname(master), O_RDWR), "controlling terminal");
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	if (!keep) {
		close(slave);
		member(-1, master, 0, 0);
	}
	int child = must(fork(), "fork");
	if (!child) {
		must(setpgid(0, 0), "setpgid");
		must(tcsetpgrp(slave, getpid()), "tcsetpgrp");
		member(slave, -1, 1, getpid());
	}
	while (tcgetpgrp(slave) != child) nap(1);
	member(slave, -1, 1, child);
}

int main(int argc, char **argv)
{
	start(argc, argv, 4);
	lines = make();
	bytes = make();
	stopped = make();
	packets = make();
	closed = make();
	close(closed.slave);
	struct pair dead = make();
	close(dead.master);
	hung = dead.slave;
	unopened = must(open("/dev/ptmx", O_RDWR | O_NOCTTY), "ptmx");
	struct winsize size = { 43, 132, 7, 8 };
	must(ioctl(lines.master, TIOCSWINSZ, &size), "TIOCSWINSZ");
	set(lines.slave, ICRNL | IXON, OPOST | ONLCR, ICANON | ISIG);
	set(bytes.slave, 0, 0, 0);
	set(stopped.slave, IXON, OPOST, ICANON | ECHO);
	set(packets.slave, 0, 0, ECHO);
	struct termios locked = { .c_lflag = ECHO };
	ioctl(packets.slave, TIOCSLCKTRMIOS, &locked); /* where that is permitted */
	must(fchown(packets.slave, 1, 2), "fchown");
	must(fchmod(packets.slave, 0604), "fchmod");
	int on = 1, second = must(open(ptsname(bytes.master), O_RDONLY | O_NONBLOCK | O_NOCTTY), "second");
	must(ioctl(packets.master, TIOCPKT, &on), "TIOCPKT");
	must(ioctl(packets.slave, TIOCEXCL), "TIOCEXCL");
	put(stopped.master, "\023");
	int held = must(open("/dev/ptmx", O_RDWR | O_NOCTTY), "ptmx"), let = must(open("/dev/ptmx", O_RDWR | O_NOCTTY), "ptmx");
	unlockpt(held), unlockpt(let);
	if (!(leader = must(fork(), "fork"))) session(held, 1);
	if (!(bare = must(fork(), "fork"))) session(let, 0);
	arm();
	ready();
	while (next_round()) {
		check_modes(lines.slave, ICRNL | IXON, OPOST | ONLCR, ICANON | ISIG, "lines");
		check_modes(bytes.master, 0, 0, 0, "bytes");
		check_modes(stopped.slave, IXON, OPOST, ICANON | ECHO, "stopped");
		check_modes(packets.slave, 0, 0, ECHO, "packets");
		struct winsize got;
		check(ioctl(lines.slave, TIOCGWINSZ, &got) == 0 && !memcmp(&got, &size, sizeof size), "window size");
		struct termios now = { 0 };
		check(ioctl(packets.slave, TIOCGLCKTRMIOS, &now) == 0 && now.c_lflag == locked.c_lflag, "locked modes %o", now.c_lflag);
		check(fcntl(second, F_GETFL) == (O_RDONLY | O_NONBLOCK | 0100000), "flags %o", fcntl(second, F_GETFL));
		check_contents();
		check_ends();
		arm();
		round_done();
	}
}

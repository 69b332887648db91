/* File locks of all kinds, leases, and who waits for them: an outsider meets the same conflicts as before.
 *
 * options: --file-locks
 */
#include "workload.h"
#include <sys/file.h>
#include <sys/wait.h>

static int ranges, reader, shared, whole, whole_copy, open_file, read_lease, write_lease, breaking, downgraded, wanted;
static volatile int *won;
static pid_t holder;
static char name[PATH_MAX + 64];

static int make(const char *file, int flags)
{
	snprintf(name, sizeof name, "%s/%s", control, file);
	int fd = must(open(name, O_RDWR | O_CREAT, 0600), name);
	if (flags == O_RDWR) return fd;
	close(fd);
	return must(open(name, flags), name);
}

static int lock(int fd, int command, int type, long start, long length)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
	return fcntl(fd, command, &lock);
}

/* Who keeps us from locking a byte: 0 for nobody, -1 for an open file. */
static pid_t conflict(int fd, int type, long byte)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
	must(fcntl(fd, F_GETLK, &lock), "F_GETLK");
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

static int opens(const char *file, int flags)
{
	snprintf(name, sizeof name, "%s/%s", control, file);
	int fd = open(name, flags | O_NONBLOCK);
	if (fd >= 0) close(fd);
	return fd >= 0;
}

static void outsider(void)
{
	int fd = make("ranges", O_RDWR), other = make("whole", O_RDWR), third = make("open-file", O_RDWR), fourth = make("shared", O_RDWR);
	check(conflict(fd, F_RDLCK, 12) == holder && !conflict(fd, F_WRLCK, 9) && !conflict(fd, F_WRLCK, 15), "write lock on bytes 10 to 14");
	check(!conflict(fd, F_RDLCK, 5000) && conflict(fd, F_WRLCK, 1l << 40) == holder && !conflict(fd, F_WRLCK, 99), "read lock from byte 100");
	check(flock(other, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK, "flock, exclusive");
	check(flock(fourth, LOCK_SH | LOCK_NB) == 0 && flock(fourth, LOCK_EX | LOCK_NB) < 0, "flock, shared");
	check(conflict(third, F_RDLCK, 3) == -1 && !conflict(third, F_RDLCK, 7), "lock of an open file");
	close(fd), close(other), close(third), close(fourth);
}

/* Begins to; the kernel would end it after 45 seconds. */
static void break_leases(void)
{
	fcntl(breaking, F_SETLEASE, F_UNLCK), fcntl(downgraded, F_SETLEASE, F_UNLCK);
	must(fcntl(breaking, F_SETLEASE, F_RDLCK), "F_SETLEASE");
	must(fcntl(downgraded, F_SETLEASE, F_WRLCK), "F_SETLEASE");
	if (opens("breaking", O_WRONLY) || opens("downgraded", O_RDONLY)) must(-1, "leases keep nobody out");
}

/* Its call is restarted by every restore, and must not get what it waits for before its time. */
static void waiter(void)
{
	int fd = make("wanted", O_RDWR);
	for (;;) {
		must(lock(fd, F_SETLKW, F_WRLCK, 0, 0), "F_SETLKW");
		++*won;
		must(lock(fd, F_SETLK, F_UNLCK, 0, 0), "F_SETLK");
		while (*won) nap(1);
	}
}

static void give_away(void)
{
	check(!*won, "the lock was given away");
	must(lock(wanted, F_SETLK, F_UNLCK, 0, 0), "F_SETLK");
	for (int i = 0; !*won && i < 5000; i++) nap(1);
	check(*won == 1, "the waiter gets its lock");
	must(lock(wanted, F_SETLKW, F_WRLCK, 0, 0), "F_SETLKW");
	*won = 0;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	signal(SIGIO, SIG_IGN);
	won = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "mmap");
	holder = getpid();
	ranges = make("ranges", O_RDWR), reader = make("ranges", O_RDONLY), shared = make("shared", O_RDONLY), whole = make("whole", O_RDWR);
	whole_copy = must(dup(whole), "dup"), open_file = make("open-file", O_RDWR);
	read_lease = make("read-lease", O_RDONLY), write_lease = make("write-lease", O_RDWR), breaking = make("breaking", O_RDONLY), downgraded = make("downgraded", O_RDWR);
	wanted = make("wanted", O_RDWR);
	must(lock(ranges, F_SETLK, F_WRLCK, 10, 5), "F_SETLK");
	must(lock(reader, F_SETLK, F_RDLCK, 100, 0), "F_SETLK");
	must(flock(shared, LOCK_SH), "flock");
	must(flock(whole, LOCK_EX), "flock");
	must(lock(open_file, F_OFD_SETLK, F_WRLCK, 0, 7), "F_OFD_SETLK");
	must(lock(wanted, F_SETLK, F_WRLCK, 0, 0), "F_SETLK");
	must(fcntl(read_lease, F_SETLEASE, F_RDLCK), "F_SETLEASE");
	must(fcntl(write_lease, F_SETLEASE, F_WRLCK), "F_SETLEASE");
	break_leases();
	if (must(fork(), "fork") == 0) waiter();
	ready();
	while (next_round()) {
		pid_t child = fork();
		if (!child) {
			outsider();
			exit(failed);
		}
		int status;
		check(waitpid(child, &status, 0) == child && status == 0, "an outsider's view: %#x", status);
		check(flock(whole_copy, LOCK_EX | LOCK_NB) == 0 && lock(ranges, F_SETLK, F_WRLCK, 10, 5) == 0, "they are our locks");
		check(fcntl(read_lease, F_GETLEASE) == F_RDLCK && fcntl(write_lease, F_GETLEASE) == F_WRLCK, "leases");
		check(fcntl(breaking, F_GETLEASE) == F_UNLCK && fcntl(downgraded, F_GETLEASE) == F_RDLCK, "leases that are being broken");
		check(!opens("breaking", O_WRONLY) && !opens("downgraded", O_RDONLY) && opens("breaking", O_RDONLY), "whom they keep out");
		give_away();
		break_leases();
		round_done();
	}
}

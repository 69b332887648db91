/* pidfds: of this process, a child, a zombie, a thread, and of processes that have ended.
 *
 * needs: pidfd_open(2); Linux 6.9 for threads
 */
#include "workload.h"
#include <poll.h>
#include <sys/syscall.h>

static int self, child, zombie, thread, dead[2], other_dead;
static pid_t tid;

static int pidfd(pid_t pid, int flags)
{
	return must(syscall(SYS_pidfd_open, pid, flags), "pidfd_open");
}

static int ended(int fd)
{
	struct pollfd poll_one = { .fd = fd, .events = POLLIN };
	return poll(&poll_one, 1, 0) == 1 && poll_one.revents & POLLIN;
}

static long inode(int fd)
{
	struct stat status;
	return fstat(fd, &status) ? -1 : (long)status.st_ino;
}

static void *sleeper(void *unused)
{
	tid = gettid();
	for (;;) pause();
	return unused;
}

static pid_t short_lived(void)
{
	pid_t pid = must(fork(), "fork");
	if (pid == 0) _exit(7);
	return pid;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	pid_t process = must(fork(), "fork");
	if (process == 0) {
		for (;;) pause();
	}
	pthread_t id;
	pthread_create(&id, 0, sleeper, 0);
	while (!tid) nap(1);
	self = pidfd(getpid(), 0);
	child = pidfd(process, O_NONBLOCK);
	thread = pidfd(tid, O_EXCL);
	pid_t gone = short_lived(), other = short_lived(), still = short_lived();
	dead[0] = pidfd(gone, 0);
	dead[1] = pidfd(gone, O_NONBLOCK);
	other_dead = pidfd(other, 0);
	zombie = pidfd(still, 0);
	waitpid(gone, 0, 0);
	waitpid(other, 0, 0);
	ready();
	while (next_round()) {
		check(!ended(self) && !ended(child) && !ended(thread), "who lives is alive");
		check(ended(zombie) && ended(dead[0]) && ended(dead[1]) && ended(other_dead), "who has ended is dead");
		check(syscall(SYS_pidfd_send_signal, child, 0, 0, 0) == 0, "signal 0 to the child");
		check(syscall(SYS_pidfd_send_signal, thread, 0, 0, 0) == 0, "signal 0 to the thread");
		check(syscall(SYS_pidfd_send_signal, dead[0], 0, 0, 0) < 0 && errno == ESRCH, "signal 0 to a dead process");
		siginfo_t info = { 0 };
		check(waitid(3 /* P_PIDFD */, zombie, &info, WEXITED | WNOWAIT) == 0 && info.si_status == 7, "the zombie's status is %d", info.si_status);
		check(inode(dead[0]) == inode(dead[1]) && inode(dead[0]) != inode(other_dead), "which are for one process");
		check(inode(child) != inode(self) && inode(child) == inode(pidfd(process, 0)), "whose pidfd it is");
		check(fcntl(child, F_GETFL) & O_NONBLOCK && !(fcntl(self, F_GETFL) & O_NONBLOCK) && fcntl(dead[1], F_GETFL) & O_NONBLOCK, "flags");
		check(fcntl(thread, F_GETFL) & O_EXCL && !(fcntl(self, F_GETFL) & O_EXCL), "which is for a thread");
		for (int fd = other_dead + 2; fd < 64; fd++) close(fd);
		round_done();
	}
}

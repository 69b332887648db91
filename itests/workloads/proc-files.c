/* Entries of /proc: of tasks that have ended, of living ones, of oneself; namespaces; devices that stand for the kernel; places in directories. */
#include "workload.h"
#include <dirent.h>
#include <sys/syscall.h>

static int ended_status, ended_directory, own_status, living, namespaces[3], kmsg, passwd_link, listing;
static pid_t ended, child;
static long place;
static char text[4096], again[4096], next_entry[256];
static const char *kinds[] = { "net", "uts", "mnt" };

static const char *proc(pid_t pid, const char *entry)
{
	static char path[64];
	snprintf(path, sizeof path, "/proc/%d%s%s", pid, *entry ? "/" : "", entry);
	return path;
}

static const char *link_of(int fd)
{
	static char path[64], target[256];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	long length = readlink(path, target, sizeof target - 1);
	target[length < 0 ? 0 : length] = 0;
	return target;
}

static void check_ended(void)
{
	char expected[128];
	struct stat file;
	snprintf(expected, sizeof expected, "/proc/%d/status", ended);
	check(fstat(ended_status, &file) == 0 && S_ISREG(file.st_mode) && !strncmp(link_of(ended_status), expected, strlen(expected)), "entry of an ended task: %s", link_of(ended_status));
	check(pread(ended_status, again, 16, 0) < 0 && errno == ESRCH, "there is nothing to read in it");
	check(fstat(ended_directory, &file) == 0 && S_ISDIR(file.st_mode) && faccessat(ended_directory, "status", F_OK, 0) < 0, "directory of an ended task");
	check(kill(ended, 0) < 0 && errno == ESRCH, "nobody stays in its place");
}

static void check_living(void)
{
	long got = pread(own_status, again, sizeof again - 1, 0);
	check(lseek(own_status, 0, SEEK_CUR) == 5 && got > 50 && !memcmp(again, text, 20), "own status");
	got = pread(living, again, sizeof again - 1, 0);
	again[got > 0 ? got : 0] = 0;
	char parent[32];
	snprintf(parent, sizeof parent, "PPid:\t%d\n", getpid());
	check(strstr(again, parent) != 0, "status of the child");
	for (int i = 0; i < 3; i++) {
		struct stat one, two;
		char path[32];
		snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i]);
		check(fstat(namespaces[i], &one) == 0 && stat(path, &two) == 0 && one.st_ino == two.st_ino && one.st_dev == two.st_dev, "namespace %s", kinds[i]);
	}
	if (kmsg >= 0) check(!strcmp(link_of(kmsg), "/dev/kmsg") && (fcntl(kmsg, F_GETFL) & O_ACCMODE) == O_WRONLY, "/dev/kmsg");
	check(readlinkat(passwd_link, "", again, 64) > 0, "a link itself");
	check(lseek(listing, 0, SEEK_CUR) == place && syscall(SYS_getdents64, listing, again, sizeof again) > 0 && !strcmp(again + 19, next_entry), "place in a directory: %s, not %s", again + 19, next_entry);
	lseek(listing, place, SEEK_SET);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	ended = must(fork(), "fork");
	if (!ended) for (;;) pause();
	ended_status = must(open(proc(ended, "status"), O_RDONLY), "status");
	ended_directory = must(open(proc(ended, ""), O_RDONLY | O_DIRECTORY), "directory");
	kill(ended, SIGKILL);
	waitpid(ended, 0, 0);
	child = must(fork(), "fork");
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) pause();
	}
	living = must(open(proc(child, "status"), O_RDONLY), "status");
	own_status = must(open("/proc/self/status", O_RDONLY), "status");
	must(pread(own_status, text, sizeof text, 0), "status");
	lseek(own_status, 5, SEEK_SET);
	for (int i = 0; i < 3; i++) {
		char path[32];
		snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i]);
		namespaces[i] = must(open(path, O_RDONLY), path);
	}
	kmsg = open("/dev/kmsg", O_WRONLY);
	passwd_link = must(open("/proc/self/exe", O_PATH | O_NOFOLLOW), "link");
	listing = must(open("/etc", O_RDONLY | O_DIRECTORY), "/etc");
	must(syscall(SYS_getdents64, listing, again, 200), "getdents");
	place = lseek(listing, 0, SEEK_CUR);
	must(syscall(SYS_getdents64, listing, again, sizeof again), "getdents");
	strcpy(next_entry, again + 19);
	lseek(listing, place, SEEK_SET);
	ready();
	while (next_round()) {
		check_ended();
		check_living();
		round_done();
	}
}

/* Files without a name: sparse and attributed ones, O_TMPFILE that gets its name later, directories within each other, hard links among them, one
 * that keeps another name, a semaphore, links and devices; several descriptors and tasks on one.
 *
 * options: --link-remap
 */
#include "workload.h"
#include <semaphore.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

static int sparse, again, unnamed, first, second, other_name, gone, link_itself, device, moved, pid_of_child;
static sem_t *semaphore;
static struct stat before, linked;
static char name[PATH_MAX + 64], xattr[16];
static uint64_t hint;
static volatile int *turn;

static const char *at(const char *file)
{
	snprintf(name, sizeof name, "%s/%s", control, file);
	return name;
}

static int make(const char *file) { return must(open(at(file), O_RDWR | O_CREAT, 0640), name); }

static int content(int fd, const char *expected)
{
	char buffer[64] = "";
	return pread(fd, buffer, sizeof buffer, 0) == (long)strlen(expected) && !strcmp(buffer, expected);
}

static void check_sparse(void)
{
	struct stat now = { 0 };
	char value[16] = "", word[8] = "";
	check(fstat(sparse, &now) == 0 && now.st_nlink == 0 && now.st_size == 1 << 26 && now.st_blocks == before.st_blocks, "%ld blocks, not %ld", (long)now.st_blocks, (long)before.st_blocks);
	check(now.st_mode == before.st_mode && now.st_uid == 4711 && now.st_gid == 815, "mode and owner");
	check(!memcmp(&now.st_mtim, &before.st_mtim, sizeof now.st_mtim), "time of modification: %ld.%09ld", (long)now.st_mtim.tv_sec, now.st_mtim.tv_nsec);
	check(pread(sparse, word, 5, 33 << 20) == 5 && !strcmp(word, "deep!") && lseek(again, 0, SEEK_DATA) == 33 << 20, "data after a hole");
	uint64_t lifetime = 0;
	if (hint) check(fcntl(sparse, F_GET_RW_HINT, &lifetime) == 0 && lifetime == hint, "write hint");
	if (*xattr) check(fgetxattr(sparse, "user.torpor", value, 16) == 5 && !strcmp(value, "value"), "extended attribute");
}

static void check_others(void)
{
	struct stat one, two;
	check(fstat(first, &one) == 0 && fstat(second, &two) == 0 && one.st_ino == two.st_ino && one.st_nlink == 0, "two names of one file");
	check(fstat(other_name, &one) == 0 && stat(at("kept"), &two) == 0 && one.st_ino == two.st_ino && one.st_nlink >= 1, "a file that has another name");
	check(fstat(gone, &one) == 0 && S_ISDIR(one.st_mode) && one.st_nlink < 2, "a directory");
	check(openat(gone, "new", O_CREAT | O_WRONLY, 0600) < 0 && errno == ENOENT, "a deleted directory takes no entries");
	char cwd[PATH_MAX], target[16] = "";
	check(syscall(SYS_getcwd, cwd, sizeof cwd) < 0 || strstr(cwd, "inner"), "working directory");
	check(fstatat(AT_FDCWD, ".", &one, 0) == 0 && S_ISDIR(one.st_mode) && one.st_nlink < 2, "working directory, deleted");
	check(readlinkat(link_itself, "", target, 16) == 6 && !strcmp(target, "target"), "a link's target: %s", target);
	if (device >= 0) check(fstat(device, &one) == 0 && one.st_rdev == makedev(1, 3) && write(device, "x", 1) == 1, "a device");
	check(content(moved, "moved away") && access(at("there/moved"), F_OK) == 0, "a file in a directory that was renamed");
}

/* A file that never had a name can still get one. */
static void check_unnamed(void)
{
	char path[64];
	check(content(unnamed, "never had a name"), "what the unnamed file holds");
	snprintf(path, sizeof path, "/proc/self/fd/%d", unnamed);
	unlink(at("named"));
	if (this_round > 1) {
		check(linkat(AT_FDCWD, path, AT_FDCWD, at("named"), AT_SYMLINK_FOLLOW) == 0, "linkat");
		unlink(at("named"));
	}
	close(unnamed);
	unnamed = open(control, O_TMPFILE | O_RDWR, 0600);
	if (write(unnamed, "never had a name", 16) != 16) check(0, "write");
}

static void child(void)
{
	for (;;) {
		while (!*turn) nap(1);
		char buffer[8] = "";
		int shared = lseek(second, 0, SEEK_CUR) == 5;
		sem_wait(semaphore);
		*turn = shared && pread(first, buffer, 8, 0) == 8 && !memcmp(buffer, "one file", 8) ? 0 : -1;
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	turn = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "mmap");
	sparse = make("sparse"), again = make("sparse");
	must(ftruncate(sparse, 1 << 26), name);
	must(pwrite(sparse, "deep!", 5, 33 << 20), name);
	if (fsetxattr(sparse, "user.torpor", "value", 5, 0) == 0) *xattr = 1;
	uint64_t lifetime = RWH_WRITE_LIFE_LONG;
	if (fcntl(sparse, F_SET_RW_HINT, &lifetime) == 0) hint = lifetime;
	must(fchown(sparse, 4711, 815), name);
	must(fchmod(sparse, 02751), name);
	must(futimens(sparse, (struct timespec[]){ { 1000000000, 123456789 }, { 1000000001, 987654321 } }), name);
	must(unlink(name), name);
	must(fstat(sparse, &before), name);
	unnamed = must(open(control, O_TMPFILE | O_RDWR, 0600), "O_TMPFILE");
	must(write(unnamed, "never had a name", 16), "write");
	first = make("first");
	must(write(first, "one file", 8), name);
	char old[sizeof name];
	strcpy(old, name);
	must(link(old, at("second")), name);
	second = make("second");
	lseek(second, 5, SEEK_SET);
	must(unlink(name), name), must(unlink(old), old);
	other_name = make("lost");
	strcpy(old, name);
	must(link(old, at("kept")), name), must(unlink(old), old);
	must(stat(at("kept"), &linked), name);
	must(mkdir(at("outer"), 0700), name), must(mkdir(at("outer/inner"), 0700), name);
	must(chdir(name), name);
	must(rmdir(name), name), must(rmdir(at("outer")), name);
	must(mkdir(at("gone"), 0700), name);
	gone = must(open(name, O_RDONLY | O_DIRECTORY), name), must(rmdir(name), name);
	must(symlink("target", at("link")), name);
	link_itself = must(open(name, O_PATH | O_NOFOLLOW), name), must(unlink(name), name);
	device = mknod(at("null"), S_IFCHR | 0600, makedev(1, 3)) ? -1 : open(name, O_RDWR);
	if (device >= 0) unlink(name);
	must(mkdir(at("here"), 0700), name);
	moved = make("here/moved");
	must(write(moved, "moved away", 10), name);
	strcpy(old, at("here"));
	must(rename(old, at("there")), name);
	char semaphore_name[64];
	snprintf(semaphore_name, sizeof semaphore_name, "/torpor-%d", getpid());
	semaphore = sem_open(semaphore_name, O_CREAT | O_EXCL, 0600, 0);
	must(semaphore == SEM_FAILED ? -1 : 0, "sem_open");
	must(sem_unlink(semaphore_name), "sem_unlink");
	pid_of_child = must(fork(), "fork");
	if (!pid_of_child) child();
	ready();
	while (next_round()) {
		check_sparse();
		check_others();
		check_unnamed();
		*turn = 1;
		sem_post(semaphore);
		for (int i = 0; *turn == 1 && i < 5000; i++) nap(1);
		check(*turn == 0, "the child's view: %d", *turn);
		round_done();
	}
}

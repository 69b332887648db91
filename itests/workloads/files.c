/* Regular files in all conditions, directories, devices, FIFOs; offsets shared between descriptors and between processes. */
#include "workload.h"

static int plain, copy, appended, deleted, directory, null, zero, random_fd, fifo, renamed_parent, path_only;
static char name[PATH_MAX + 64];

static const char *at(const char *file)
{
	snprintf(name, sizeof name, "%s/%s", control, file);
	return name;
}

static long place(int fd) { return lseek(fd, 0, SEEK_CUR); }

static void member(int child)
{
	ready();
	while (next_round()) {
		if (child) {
			long here, there;
			do { here = place(plain); there = place(copy); } while (place(plain) != here); /* the parent writes meanwhile */
			check(here >= 1000 + this_round - 1 && here == there, "the child has the parent's offset, not %ld and %ld", here, there);
			for (int i = 0; place(plain) != 1000 + this_round && i < 2000; i++) nap(1);
			check(place(plain) == 1000 + this_round, "the parent's writing moves the child's offset");
			round_done();
			continue;
		}
		char buffer[64] = "";
		check(place(plain) == 1000 + this_round - 1, "offset of the plain file is %ld", place(plain));
		check(write(plain, "p", 1) == 1 && place(copy) == 1000 + this_round, "writing moves the copy's offset");
		check((fcntl(plain, F_GETFL) & O_ACCMODE) == O_RDWR && fcntl(copy, F_GETFD) == FD_CLOEXEC && fcntl(plain, F_GETFD) == 0, "flags of the plain file");
		check((fcntl(appended, F_GETFL) & O_APPEND) && write(appended, "a", 1) == 1, "the appended file");
		struct stat file;
		check(fstat(appended, &file) == 0 && file.st_size == 10 + this_round, "size of the appended file is %ld", (long)file.st_size);
		check(fstat(deleted, &file) == 0 && file.st_nlink == 0 && file.st_size == 21, "the deleted file: %ld links, %ld bytes", (long)file.st_nlink, (long)file.st_size);
		check(access(at("deleted"), F_OK) < 0, "the deleted file has no name");
		check(pread(deleted, buffer, 21, 0) == 21 && !memcmp(buffer, "content without a name", 21), "what the deleted file holds: %s", buffer);
		check(place(deleted) == 7, "offset of the deleted file");
		check(fstat(directory, &file) == 0 && S_ISDIR(file.st_mode) && faccessat(directory, "plain", F_OK, 0) == 0, "the directory");
		check(write(null, "x", 1) == 1 && read(null, buffer, 1) == 0, "/dev/null");
		check(read(zero, buffer, 8) == 8 && !memcmp(buffer, "\0\0\0\0\0\0\0", 8), "/dev/zero");
		check(read(random_fd, buffer, 8) == 8, "/dev/urandom");
		check(read(fifo, buffer, 9) == 9 && !memcmp(buffer, "in a fifo", 9), "what the FIFO holds: %s", buffer);
		check(read(fifo, buffer, 9) < 0 && errno == EAGAIN, "the FIFO is empty then");
		check(write(fifo, "in a fifo", 9) == 9, "the FIFO can be written");
		check(fcntl(path_only, F_GETFL) & O_PATH, "O_PATH");
		check(pread(renamed_parent, buffer, 5, 0) == 5 && !memcmp(buffer, "moved", 5), "a file renamed after it was opened");
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 2);
	plain = must(open(at("plain"), O_RDWR | O_CREAT | O_TRUNC, 0640), name);
	must(ftruncate(plain, 1 << 16), name);
	lseek(plain, 1000, SEEK_SET);
	copy = must(fcntl(plain, F_DUPFD_CLOEXEC, 60), "dup");
	appended = must(open(at("appended"), O_WRONLY | O_CREAT | O_APPEND, 0600), name);
	must(write(appended, "0123456789", 10), name);
	deleted = must(open(at("deleted"), O_RDWR | O_CREAT, 0600), name);
	must(write(deleted, "content without a name", 21), name);
	lseek(deleted, 7, SEEK_SET);
	must(unlink(name), name);
	directory = must(open(control, O_RDONLY | O_DIRECTORY), control);
	null = must(open("/dev/null", O_RDWR), "/dev/null");
	zero = must(open("/dev/zero", O_RDONLY), "/dev/zero");
	random_fd = must(open("/dev/urandom", O_RDONLY), "/dev/urandom");
	must(mkfifo(at("fifo"), 0600), name);
	fifo = must(open(name, O_RDWR | O_NONBLOCK), name);
	must(write(fifo, "in a fifo", 9), name);
	renamed_parent = must(open(at("before"), O_RDWR | O_CREAT, 0600), name);
	must(write(renamed_parent, "moved", 5), name);
	char before[sizeof name];
	strcpy(before, name);
	must(rename(before, at("after")), name);
	path_only = must(open("/etc/passwd", O_PATH), "O_PATH");
	member(must(fork(), "fork") == 0);
}

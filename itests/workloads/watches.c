/* inotify and fanotify: events that nobody has read, watched files without a name, marks of each kind, exact watch descriptors.
 *
 * needs: CAP_SYS_ADMIN for fanotify; a file system with file handles for CONTROL
 */
#include "workload.h"
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>

static char folder[PATH_MAX + 16], file[PATH_MAX + 32], lost[PATH_MAX + 32];
static int watch, folder_id, file_id, once_id, nameless_id, nameless, unread, unread_id, group, whole, listing_bytes;
static char listing[4096];

static void touch(const char *path)
{
	int fd = must(open(path, O_CREAT | O_WRONLY, 0600), path);
	must(write(fd, "x", 1), path);
	close(fd);
}

static int marks(int fd, char *into, int bytes)
{
	char path[64], text[4096];
	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
	FILE *info = fopen(path, "r");
	int used = 0;
	while (fgets(text, sizeof text, info))
		if (!strncmp(text, "fanotify", 8)) used += snprintf(into + used, bytes - used, "%s", text);
	fclose(info);
	return used;
}

/* In no particular order. */
static int same_lines(char *now, const char *before)
{
	for (char *line = strtok(now, "\n"); line; line = strtok(0, "\n"))
		if (!strstr(before, line)) return 0;
	return 1;
}

static void expect(int fd, int wd, uint32_t mask, const char *what)
{
	char buffer[4096] __attribute__((aligned(8)));
	int n = read(fd, buffer, sizeof buffer);
	struct inotify_event *event = (void *)buffer;
	check(n >= (int)sizeof *event && event->wd == wd && event->mask == mask, "%s: %d bytes, watch %d, event %#x", what, n, event->wd, event->mask);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	snprintf(folder, sizeof folder, "%s/folder", control);
	snprintf(file, sizeof file, "%s/file", folder);
	snprintf(lost, sizeof lost, "%s/lost", folder);
	mkdir(folder, 0700);
	touch(file);
	touch(lost);
	watch = must(inotify_init1(IN_NONBLOCK), "inotify");
	inotify_rm_watch(watch, must(inotify_add_watch(watch, folder, IN_CREATE), "inotify_add_watch"));
	folder_id = must(inotify_add_watch(watch, folder, IN_CREATE | IN_DELETE | IN_EXCL_UNLINK), "inotify_add_watch");
	file_id = must(inotify_add_watch(watch, file, IN_ATTRIB), "inotify_add_watch");
	once_id = must(inotify_add_watch(watch, "/dev/shm", IN_CREATE | IN_ONESHOT), "inotify_add_watch");
	nameless = must(open(lost, O_RDWR), lost);
	unlink(lost);
	char path[PATH_MAX + 32], buffer[4096] __attribute__((aligned(8)));
	snprintf(path, sizeof path, "/proc/self/fd/%d", nameless);
	nameless_id = must(inotify_add_watch(watch, path, IN_MODIFY), "inotify_add_watch");
	while (read(watch, buffer, sizeof buffer) > 0)
		;
	unread = must(inotify_init1(IN_NONBLOCK), "inotify");
	unread_id = must(inotify_add_watch(unread, folder, IN_CREATE | IN_DELETE), "inotify_add_watch");
	group = must(fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_REPORT_TID, O_RDONLY | O_LARGEFILE), "fanotify_init");
	must(fanotify_mark(group, FAN_MARK_ADD, FAN_MODIFY | FAN_CLOSE_WRITE, AT_FDCWD, file), "fanotify_mark");
	must(fanotify_mark(group, FAN_MARK_ADD | FAN_MARK_IGNORED_MASK | FAN_MARK_IGNORED_SURV_MODIFY, FAN_CLOSE_WRITE, AT_FDCWD, file), "fanotify_mark");
	must(fanotify_mark(group, FAN_MARK_ADD | FAN_MARK_MOUNT, FAN_MODIFY, AT_FDCWD, "/dev/shm"), "fanotify_mark");
	whole = must(fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_REPORT_DFID_NAME, O_RDONLY), "fanotify_init");
	must(fanotify_mark(whole, FAN_MARK_ADD | FAN_MARK_FILESYSTEM, FAN_DELETE_SELF, AT_FDCWD, "/dev/shm"), "fanotify_mark");
	must(fanotify_mark(whole, FAN_MARK_ADD, FAN_CREATE | FAN_ONDIR, AT_FDCWD, folder), "fanotify_mark");
	listing_bytes = marks(group, listing, sizeof listing);
	listing_bytes += marks(whole, listing + listing_bytes, sizeof listing - listing_bytes);
	snprintf(path, sizeof path, "%s/new", folder);
	ready();
	while (next_round()) {
		while (read(whole, buffer, sizeof buffer) > 0)
			;
		int pending = 0;
		ioctl(watch, FIONREAD, &pending);
		check(pending == 0, "%d bytes of events of nobody's making", pending);
		touch(path);
		expect(watch, folder_id, IN_CREATE, "a file is made");
		unlink(path);
		expect(watch, folder_id, IN_DELETE, "a file is deleted");
		chmod(file, 0600);
		expect(watch, file_id, IN_ATTRIB, "a mode is changed");
		check(pwrite(nameless, "y", 1, 0) == 1, "write to the nameless file");
		expect(watch, nameless_id, IN_MODIFY, "the nameless file is written to");
		struct inotify_event *first = (void *)buffer;
		check(read(unread, buffer, sizeof buffer) > 0 && (first->mask == IN_Q_OVERFLOW || first->wd == unread_id), "events are there or known to be lost");
		char now[4096];
		int bytes = marks(group, now, sizeof now);
		bytes += marks(whole, now + bytes, sizeof now - bytes);
		check(bytes == listing_bytes && same_lines(now, listing), "marks: %s were %s", now, listing);
		touch(file);
		touch(path);
		expect(watch, folder_id, IN_CREATE, "a file is made again");
		unlink(path);
		expect(watch, folder_id, IN_DELETE, "a file is deleted again");
		struct fanotify_event_metadata *event = (void *)buffer;
		int n = read(group, buffer, sizeof buffer);
		check(n == (int)sizeof *event && event->mask == FAN_MODIFY && event->pid == gettid(), "fanotify: %d bytes, event %#llx", n, n > 0 ? event->mask : 0);
		if (n > 0) close(event->fd);
		n = read(whole, buffer, sizeof buffer);
		check(n > (int)sizeof *event && event->mask & FAN_CREATE && event->fd == FAN_NOFD, "fanotify by handles: %d bytes", n);
		round_done();
	}
}

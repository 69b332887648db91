/* A program that uses libcriu as container runtimes do: libcriu-client SCENARIO ENGINE FOLDER [RESTORER]
 *
 * RESTORER, if it is given, restores what ENGINE dumped of a program that asked for it itself.
 * ENGINE is a program, which the library starts (criu swrk), or the socket of a service: it is a socket if the file is one. Prints "good" and
 * ends with 0 if all was as it should be. The prototypes are those of libcriu's public header, so only the library is needed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct criu_feature_check { bool mem_track, lazy_pages, pidfd_store, mem_compression; };
int criu_set_service_address(const char *path);
int criu_set_service_binary(const char *path);
int criu_init_opts(void);
void criu_free_opts(void);
void criu_set_pid(int pid);
void criu_set_images_dir_fd(int fd);
void criu_set_leave_running(bool leave_running);
void criu_set_log_level(int log_level);
int criu_set_log_file(const char *log_file);
void criu_set_notify_cb(int (*callback)(char *action, void *notice));
int criu_notify_pid(void *notice);
int criu_check(void);
int criu_dump(void);
int criu_restore(void);
int criu_restore_child(void);
int criu_get_version(void);
int criu_check_version(int minimum);
int criu_feature_check(struct criu_feature_check *features, size_t size);

static const char *engine, *restorer, *folder;
static bool is_service;
static char heard[1024];
static int target;

__attribute__((format(printf, 2, 3))) static void check(bool ok, const char *what, ...)
{
	if (ok)
		return;
	va_list list;
	va_start(list, what);
	printf("wrong: ");
	vprintf(what, list);
	printf(" (errno %d)\n", errno);
	if (target > 0)
		kill(target, SIGKILL);
	exit(1);
}

static void nap(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, 0);
}

static const char *path(const char *name)
{
	static char buffer[PATH_MAX];
	snprintf(buffer, sizeof buffer, "%s/%s", folder, name);
	return buffer;
}

/* Options of a request as they are at the beginning, but for who is asked and where images are. */
static void begin(const char *log)
{
	check(!criu_init_opts(), "criu_init_opts");
	check(!(is_service ? criu_set_service_address(engine) : criu_set_service_binary(engine)), "criu_set_service");
	mkdir(path("images"), 0700);
	int images = open(path("images"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	check(images >= 0, "images");
	criu_set_images_dir_fd(images);
	criu_set_log_level(4);
	criu_set_log_file(log);
}

static int hear(char *action, void *notice)
{
	char *end = heard + strlen(heard);
	snprintf(end, heard + sizeof heard - end, "%s%s%s", *heard ? " " : "", action, criu_notify_pid(notice) == target ? "=pid" : "");
	return 0;
}

static int object(char *action, void *notice)
{
	(void)notice;
	return strcmp(action, "post-dump") ? 0 : -1;
}

/* What a target has counted so far; it writes to a file. */
static long count(void)
{
	char text[32] = "";
	int fd = open(path("count"), O_RDONLY);
	check(fd >= 0 && read(fd, text, sizeof text - 1) >= 0, "count");
	close(fd);
	return atol(text);
}

static void check_counts(void)
{
	long before = count();
	for (int i = 0; i < 4000 && count() < before + 3; i++)
		nap();
	check(count() >= before + 3, "the target does not count on from %ld", before);
}

static int lead_session(void)
{
	int null = open("/dev/null", O_RDWR), out = open(path("count"), O_RDWR | O_CREAT | O_TRUNC, 0600);
	check(null >= 0 && out >= 0 && setsid() >= 0, "setsid");
	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	close(null);
	check(!chdir("/"), "chdir");
	return out;
}

static void write_count(int out, long n)
{
	char text[32];
	int length = snprintf(text, sizeof text, "%9ld\n", n);
	if (pwrite(out, text, length, 0) != length)
		_exit(9);
	nap();
}

static void start_counter(void)
{
	target = fork();
	if (!target) {
		int out = lead_session();
		for (long n = 1;; n++)
			write_count(out, n);
	}
	for (int i = 0; i < 1000 && access(path("count"), F_OK); i++)
		nap();
	check_counts();
}

static void expect_killed(void)
{
	int status = 0;
	check(waitpid(target, &status, 0) == target && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "status %#x after the dump", status);
}

/* Its session too, to which an engine may belong, or what is left of one: the id is taken as long. */
static void expect_gone(void)
{
	kill(target, SIGKILL);
	for (int i = 0; i < 1000 && (!kill(target, 0) || !kill(-target, 0)); i++) {
		waitpid(-1, 0, WNOHANG);
		nap();
	}
	check(kill(target, 0) && kill(-target, 0), "the target does not end");
}

/* A service is no child of ours, so neither is what it restores. */
static int restore(void)
{
	return is_service ? criu_restore() : criu_restore_child();
}

static void asks(void)
{
	begin("check.log");
	int version = criu_get_version();
	check(version == 40300, "version %d", version);
	check(criu_check_version(31500) == 1 && criu_check_version(50000) == 0, "criu_check_version");
	struct criu_feature_check features = { .mem_track = true, .lazy_pages = true, .pidfd_store = true };
	int result = criu_feature_check(&features, sizeof features);
	check(!result, "criu_feature_check is %d", result);
	printf("mem_track %d lazy_pages %d pidfd_store %d\n", features.mem_track, features.lazy_pages, features.pidfd_store);
	result = criu_check();
	check(!result, "criu_check is %d", result);
	criu_free_opts();
}

static void dumps(void)
{
	start_counter();

	begin("refused.log");
	criu_set_pid(target);
	criu_set_notify_cb(object);
	int result = criu_dump();
	check(result < 0, "a dump that is objected to is %d", result);
	check_counts();
	criu_free_opts();

	begin("running.log");
	criu_set_pid(target);
	criu_set_leave_running(true);
	criu_set_notify_cb(hear);
	result = criu_dump();
	check(!result, "criu_dump is %d", result);
	check(strstr(heard, "pre-dump") && strstr(heard, "post-dump"), "heard %s", heard);
	check_counts();
	criu_free_opts();

	begin("dump.log");
	criu_set_pid(target);
	result = criu_dump();
	check(!result, "criu_dump is %d", result);
	expect_killed();
	criu_free_opts();

	long before = count();
	*heard = 0;
	begin("restore.log");
	criu_set_notify_cb(hear);
	result = restore();
	check(result == target, "the restore is %d, the target %d", result, target);
	check(strstr(heard, "pre-restore") && strstr(heard, "post-restore=pid") && strstr(heard, "pre-resume"), "heard %s", heard);
	check_counts();
	check(count() > before, "the target has begun again");
	criu_free_opts();

	begin("again.log");
	criu_set_notify_cb(0);
	result = restore();
	check(result == -EBADE, "a restore beside the living target is %d", result);
	criu_free_opts();
	if (is_service)
		expect_gone();
	else {
		kill(target, SIGKILL);
		expect_killed();
	}
}

/* Dumps itself, and counts from a thousand on as the copy that was restored, from ten on where it was left alone. */
static void dump_oneself(bool leave_running)
{
	int out = lead_session();
	write_count(out, 1);
	begin("self.log");
	criu_set_leave_running(leave_running);
	int result = criu_dump();
	write_count(out, result < 0 ? result : result ? 1000 : 10);
	for (long n = result ? 1000 : 10; result >= 0; n++)
		write_count(out, n);
	_exit(8);
}

static void await(long least)
{
	for (int i = 0; i < 4000 && count() < least && count() >= 0 && !kill(target, 0); i++)
		nap();
	check(count() >= least, "the program that dumped itself counts %ld, not %ld", count(), least);
}

static void self(bool leave_running)
{
	close(open(path("count"), O_WRONLY | O_CREAT | O_TRUNC, 0600));
	target = fork();
	if (!target)
		dump_oneself(leave_running);
	if (leave_running) {
		await(12);
		check(count() < 1000, "the program that dumped itself takes itself for a copy");
		kill(target, SIGKILL);
	}
	expect_killed();
	expect_gone();
	engine = restorer;
	for (int turn = 0; turn < 2; turn++) {
		begin("restore.log");
		int result = restore();
		check(result == target, "the restore is %d, the target %d", result, target);
		await(1002);
		expect_gone();
		criu_free_opts();
		int out = open(path("count"), O_WRONLY);
		write_count(out, 1);
		close(out);
	}
}

int main(int argc, char **argv)
{
	struct stat status;
	if (argc < 4 || argc > 5 || stat(argv[2], &status))
		return 2;
	engine = argv[2];
	folder = argv[3];
	restorer = argc > 4 ? argv[4] : engine;
	is_service = S_ISSOCK(status.st_mode);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	setvbuf(stdout, 0, _IOLBF, 0);
	if (!strcmp(argv[1], "asks"))
		asks();
	else if (!strcmp(argv[1], "dumps"))
		dumps();
	else if (!strcmp(argv[1], "self"))
		self(false);
	else if (!strcmp(argv[1], "self-running"))
		self(true);
	else
		return 2;
	puts("good");
	return 0;
}

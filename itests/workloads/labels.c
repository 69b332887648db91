/* The label of a security module: threads of one process have different ones (AppArmor), or a process with two threads has another than its starter (SELinux), and what a label forbids is forbidden.
 *
 * needs: AppArmor with the profiles of itests/end-to-end/src/test/guest/labels.apparmor, or SELinux with the policy beside it
 */
#include "workload.h"
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/xattr.h>

#define FORBIDDEN "/etc/hostname"	/* to the profile, not to the other one */
#define APPARMOR "/proc/thread-self/attr/apparmor/current"
#define SELINUX "/proc/thread-self/attr/current"
#define SOCKETS "/proc/thread-self/attr/sockcreate"
#define CONTEXT "torpor_u:torpor_r:test_t"

static int apparmor;
static pthread_barrier_t begun, ended;

static int put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC), done;
	if (fd < 0)
		return -1;
	done = write(fd, text, strlen(text));
	close(fd);
	return done;
}

/* Sockets have what was chosen for them when they were made, and nobody can change it. (Those of the Unix family that are connected get the engine's, with a warning.) */
static int socket_is(int socket, const char *wanted)
{
	char text[256] = "";
	return fgetxattr(socket, "security.selinux", text, sizeof text - 1) > 0 && !strcmp(text, wanted);
}

static int is(const char *file, const char *wanted)
{
	char text[256];
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	int got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	close(fd);
	text[got < 0 ? 0 : got] = 0;
	text[strcspn(text, "\n")] = 0;
	return !strcmp(text, wanted);
}

static int opens(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	close(fd);
	return fd >= 0;
}

static void *thread(void *none)
{
	if (apparmor)
		must(put(APPARMOR, "changeprofile torpor-other"), "changeprofile");
	pthread_barrier_wait(&begun);
	for (;;) {
		pthread_barrier_wait(&begun);
		if (apparmor) {
			check(is(APPARMOR, "torpor-other (complain)"), "the profile of a thread");
			check(opens(FORBIDDEN), "a thread may do what its profile allows");
		} else {
			check(is(SELINUX, CONTEXT), "the context of a thread");
			check(is(SOCKETS, ""), "a thread that has chosen no context for sockets");
		}
		pthread_barrier_wait(&ended);
	}
	return none;
}

int main(int argc, char **argv)
{
	pthread_t other;
	int own = -1, chosen = -1;
	start(argc, argv, 1);
	apparmor = is("/sys/module/apparmor/parameters/enabled", "Y");
	if (apparmor)
		must(put(APPARMOR, "changeprofile torpor-test"), "changeprofile");
	else
		must(put(SELINUX, CONTEXT), "changing the SELinux context");
	pthread_barrier_init(&begun, 0, 2);
	pthread_barrier_init(&ended, 0, 2);
	must(-pthread_create(&other, 0, thread, 0), "pthread_create");
	pthread_barrier_wait(&begun);
	if (!apparmor) {
		own = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
		must(put(SOCKETS, "torpor_u:torpor_r:socket_t"), "choosing a context for sockets");
		chosen = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	}
	ready();
	while (next_round()) {
		if (apparmor) {
			check(is(APPARMOR, "torpor-test (enforce)"), "the profile");
			check(!opens(FORBIDDEN), "the profile forbids " FORBIDDEN);
		} else {
			check(is(SELINUX, CONTEXT), "the context");
			check(is(SOCKETS, "torpor_u:torpor_r:socket_t"), "the context for sockets");
			check(socket_is(chosen, "torpor_u:torpor_r:socket_t"), "a socket with a context of its own");
			check(socket_is(own, CONTEXT), "a socket with its maker's context");
		}
		pthread_barrier_wait(&begun);
		pthread_barrier_wait(&ended);
		round_done();
	}
}

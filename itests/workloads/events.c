/* epoll, eventfd, timerfd, signalfd and inotify, with what is pending in them. */
#include "workload.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static int counter, semaphore, timer, far_timer, signals, watch, epoll, pipes[2];
static int watch_id;
static char file[PATH_MAX + 16];
static double begun;

static void add(int fd, uint32_t events, uint64_t data)
{
	struct epoll_event event = { .events = events, .data.u64 = data };
	must(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

static void arm(void)
{
	uint64_t five = 5, three = 3;
	must(write(counter, &five, 8), "eventfd");
	must(write(semaphore, &three, 8), "eventfd");
	must(sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 77 }), "sigqueue");
}

static void check_epoll(void)
{
	struct epoll_event got[16];
	int n = epoll_wait(epoll, got, 16, 0), seen = 0;
	for (int i = 0; i < n; i++) {
		uint64_t data = got[i].data.u64;
		int known = data == 0x1111222233334444 || data == 2 || data == 3 || data == 4 || data == 5;
		check(known, "epoll data %#lx", (long)data);
		if (data == 0x1111222233334444) check(got[i].events == EPOLLIN, "events of the counter: %#x", got[i].events);
		if (data == 5) check(got[i].events == EPOLLOUT, "events of the pipe: %#x", got[i].events);
		seen |= data == 0x1111222233334444 ? 2 : 1 << data;
	}
	check(seen == (2 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5), "epoll reports %#x", seen);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	sigset_t mask;
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, 0);
	counter = must(eventfd(0, EFD_NONBLOCK), "eventfd");
	semaphore = must(eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC), "eventfd");
	timer = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK), "timerfd");
	far_timer = must(timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC), "timerfd");
	timerfd_settime(timer, 0, &(struct itimerspec){ { 0, 5000000 }, { 0, 5000000 } }, 0);
	timerfd_settime(far_timer, 0, &(struct itimerspec){ { 9, 0 }, { 7000, 0 } }, 0);
	begun = seconds(CLOCK_BOOTTIME);
	signals = must(signalfd(-1, &mask, SFD_NONBLOCK), "signalfd");
	watch = must(inotify_init1(IN_NONBLOCK), "inotify");
	snprintf(file, sizeof file, "%s/watched", control);
	close(must(open(file, O_CREAT | O_WRONLY, 0600), file));
	watch_id = must(inotify_add_watch(watch, file, IN_MODIFY | IN_ATTRIB), "inotify_add_watch");
	must(pipe2(pipes, O_NONBLOCK), "pipe");
	epoll = must(epoll_create1(EPOLL_CLOEXEC), "epoll");
	add(counter, EPOLLIN, 0x1111222233334444);
	add(semaphore, EPOLLIN, 2);
	add(timer, EPOLLIN, 3);
	add(signals, EPOLLIN, 4);
	add(pipes[1], EPOLLOUT, 5);
	add(far_timer, EPOLLIN, 6);
	add(watch, EPOLLIN, 7);
	arm();
	ready();
	while (next_round()) {
		nap(10);
		check_epoll();
		uint64_t value = 0;
		check(read(counter, &value, 8) == 8 && value == 5, "counter is %ld", (long)value);
		check(read(counter, &value, 8) < 0 && errno == EAGAIN, "counter is empty then");
		for (int i = 0; i < 3; i++) check(read(semaphore, &value, 8) == 8 && value == 1, "semaphore, unit %d", i);
		check(read(semaphore, &value, 8) < 0 && errno == EAGAIN, "semaphore is empty then");
		check(fcntl(semaphore, F_GETFD) == FD_CLOEXEC && fcntl(counter, F_GETFD) == 0 && (fcntl(counter, F_GETFL) & O_NONBLOCK), "flags of eventfds");
		check(read(timer, &value, 8) == 8 && value >= 1, "timer ticked %ld times", (long)value);
		nap(20);
		check(read(timer, &value, 8) == 8 && value >= 2 && value < 20, "timer ticked on %ld times", (long)value);
		struct itimerspec left;
		timerfd_gettime(far_timer, &left);
		double rest = left.it_value.tv_sec + left.it_value.tv_nsec / 1e9, elapsed = seconds(CLOCK_BOOTTIME) - begun;
		check(rest <= 7000 && rest > 7000 - elapsed - 2 && left.it_interval.tv_sec == 9, "far timer has %.3f s", rest);
		struct signalfd_siginfo info;
		check(read(signals, &info, sizeof info) == sizeof info && info.ssi_signo == SIGUSR1 && info.ssi_int == 77, "signal in signalfd");
		check(read(signals, &info, sizeof info) < 0 && errno == EAGAIN, "no second signal in signalfd");
		char buffer[4096];
		check(read(watch, buffer, sizeof buffer) < 0 && errno == EAGAIN, "inotify is silent");
		int fd = open(file, O_WRONLY);
		if (write(fd, "x", 1) != 1) check(0, "write to the watched file");
		close(fd);
		int n = read(watch, buffer, sizeof buffer);
		struct inotify_event *event = (void *)buffer;
		check(n >= (int)sizeof *event && event->wd == watch_id && event->mask == IN_MODIFY, "inotify event (%d bytes)", n);
		arm();
		round_done();
	}
}

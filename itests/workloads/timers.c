/* Interval timers and POSIX timers: what remains, intervals, targets, values, and that they go on ticking. */
#include "workload.h"
#include <sys/time.h>

static volatile sig_atomic_t ticks, alarms, wrong;
static timer_t far_timer, tick_timer, none_timer, thread_timer;
static double begun;

static void tick(int number, siginfo_t *info, void *context)
{
	(void)number; (void)context;
	if (info->si_code != SI_TIMER || info->si_value.sival_int != 4711) wrong++;
	ticks++;
}

static void alarmed(int number) { (void)number; alarms++; }

static double value(struct timespec t) { return t.tv_sec + t.tv_nsec / 1e9; }

static void check_remaining(const char *what, double remaining, double initial, double interval, double wanted_interval)
{
	double elapsed = seconds(CLOCK_BOOTTIME) - begun;
	check(remaining <= initial + 0.05 && remaining > initial - elapsed - 2, "%s: %.3f s remain of %.0f after %.3f", what, remaining, initial, elapsed);
	check(interval == wanted_interval, "%s: interval %.6f", what, interval);
}

static void check_interval_timer(int which, const char *what, double initial, double interval)
{
	struct itimerval now;
	getitimer(which, &now);
	check_remaining(what, now.it_value.tv_sec + now.it_value.tv_usec / 1e6, initial, now.it_interval.tv_sec + now.it_interval.tv_usec / 1e6, interval);
}

static void check_timer(timer_t timer, const char *what, double initial, double interval)
{
	struct itimerspec now;
	int result = timer_gettime(timer, &now);
	check(result == 0, "%s exists", what);
	if (result == 0) check_remaining(what, value(now.it_value), initial, value(now.it_interval), interval);
}

static void make(timer_t *timer, clockid_t clock, struct sigevent event, double first, double interval)
{
	must(timer_create(clock, &event, timer), "timer_create");
	struct itimerspec spec = { { (long)interval, (long)((interval - (long)interval) * 1e9 + .5) }, { (long)first, (long)((first - (long)first) * 1e9 + .5) } };
	must(timer_settime(*timer, 0, &spec, 0), "timer_settime");
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	struct sigaction action = { .sa_sigaction = tick, .sa_flags = SA_SIGINFO | SA_RESTART };
	sigaction(SIGRTMIN + 1, &action, 0);
	signal(SIGVTALRM, alarmed);
	begun = seconds(CLOCK_BOOTTIME);
	setitimer(ITIMER_REAL, &(struct itimerval){ { 7, 500000 }, { 5000, 0 } }, 0);
	setitimer(ITIMER_VIRTUAL, &(struct itimerval){ { 0, 20000 }, { 0, 20000 } }, 0);
	setitimer(ITIMER_PROF, &(struct itimerval){ { 0, 0 }, { 4000, 0 } }, 0);
	timer_t dropped;
	make(&dropped, CLOCK_REALTIME, (struct sigevent){ .sigev_notify = SIGEV_NONE }, 1, 0);
	make(&far_timer, CLOCK_REALTIME, (struct sigevent){ .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 }, 3000, 0);
	make(&tick_timer, CLOCK_MONOTONIC, (struct sigevent){ .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 4711 }, .01, .01);
	make(&none_timer, CLOCK_BOOTTIME, (struct sigevent){ .sigev_notify = SIGEV_NONE }, 2000, 12);
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR2 };
	event._sigev_un._tid = gettid();
	make(&thread_timer, CLOCK_MONOTONIC, event, 1000, 3);
	timer_delete(dropped); /* so that identifiers have a hole */
	ready();
	while (next_round()) {
		check_interval_timer(ITIMER_REAL, "ITIMER_REAL", 5000, 7.5);
		check_interval_timer(ITIMER_VIRTUAL, "ITIMER_VIRTUAL", 0.020001, 0.02);
		check_interval_timer(ITIMER_PROF, "ITIMER_PROF", 4000, 0);
		check_timer(far_timer, "timer of CLOCK_REALTIME", 3000, 0);
		check_timer(tick_timer, "ticking timer", 0.010001, 0.01);
		check_timer(none_timer, "timer without notification", 2000, 12);
		check_timer(thread_timer, "timer of a thread", 1000, 3);
		check(timer_gettime(dropped, &(struct itimerspec){ 0 }) < 0, "the deleted timer stays deleted");
		int before = ticks, alarms_before = alarms;
		double until = seconds(CLOCK_MONOTONIC) + 5; /* ITIMER_VIRTUAL counts only what runs outside the kernel */
		while ((ticks == before || alarms == alarms_before) && seconds(CLOCK_MONOTONIC) < until)
			;
		check(ticks > before, "the ticking timer ticks on");
		check(alarms > alarms_before, "ITIMER_VIRTUAL ticks on");
		check(wrong == 0, "%d ticks with a wrong value", wrong);
		round_done();
	}
}

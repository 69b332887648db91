/* Clocks read through the vdso by two threads, at the addresses that were found before the first dump, and compared with what the system calls say.
 * With a second argument they read them in rounds only: no dump finds a thread inside the vdso. */
#include "workload.h"
#include <elf.h>
#include <sys/auxv.h>
#include <sys/time.h>

typedef long function(long, long, long, void *, long);

static function *vdso(const char *name)
{
	const char *base = (const char *)getauxval(AT_SYSINFO_EHDR);
	const Elf64_Ehdr *header = (void *)base;
	const Elf64_Phdr *program = (void *)(base + header->e_phoff);
	const Elf64_Sym *symbols = 0;
	const char *names = 0;
	for (int i = 0; i < header->e_phnum; i++)
		if (program[i].p_type == PT_DYNAMIC)
			for (const Elf64_Dyn *d = (void *)(base + program[i].p_offset); d->d_tag; d++) {
				if (d->d_tag == DT_SYMTAB)
					symbols = (void *)(base + d->d_un.d_ptr);
				if (d->d_tag == DT_STRTAB)
					names = base + d->d_un.d_ptr;
			}
	for (const Elf64_Sym *s = symbols; (const char *)s < names; s++)
		if (ELF64_ST_TYPE(s->st_info) == STT_FUNC && !strcmp(names + s->st_name, name))
			return (function *)(base + s->st_value);
	return 0;
}

static function *get_time, *get_resolution, *get_day, *get_seconds, *get_cpu, *get_random;
static uint32_t parameters[16]; /* struct vgetrandom_opaque_params: linux/random.h */
static volatile int still, wanted, finished[2];

static int64_t nanos(struct timespec t)
{
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void check_clock(int clock, int64_t slack)
{
	struct timespec before, between, after;
	syscall(SYS_clock_gettime, clock, &before);
	long result = get_time(clock, (long)&between, 0, 0, 0);
	syscall(SYS_clock_gettime, clock, &after);
	check(result == 0, "clock %d: %ld", clock, result);
	int of_processor = clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
	if (of_processor && nanos(after) < nanos(before))
		return; /* it was restored in between: what a process has used is counted anew */
	check(nanos(before) - slack <= nanos(between) && nanos(between) <= nanos(after) + slack, "clock %d reads %lld between %lld and %lld",
	      clock, (long long)nanos(between), (long long)nanos(before), (long long)nanos(after));
	check(get_resolution(clock, (long)&before, 0, 0, 0) == syscall(SYS_clock_getres, clock, &after) && nanos(before) == nanos(after),
	      "resolution of clock %d", clock);
}

static void check_random(void *state)
{
	uint64_t a[4] = { 0 }, b[4] = { 0 };
	check(get_random((long)a, sizeof a, 0, state, parameters[0]) == sizeof a && get_random((long)b, sizeof b, 0, state, parameters[0]) == sizeof b &&
	      memcmp(a, b, sizeof a) && a[0] && a[3] && b[3], "random bytes");
	uint32_t again[16] = { 0 };
	long result = get_random(0, 0, 0, again, -1);
	check(result == -ENOSYS || (result == 0 && again[0]), "parameters of random states: %ld", result);
}

static void check_all(void *state)
{
	static const int clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_REALTIME_COARSE, CLOCK_MONOTONIC_COARSE,
				      CLOCK_MONOTONIC_RAW, CLOCK_BOOTTIME, CLOCK_TAI, CLOCK_THREAD_CPUTIME_ID };
	for (unsigned i = 0; i < sizeof clocks / sizeof *clocks; i++)
		check_clock(clocks[i], clocks[i] == CLOCK_REALTIME_COARSE || clocks[i] == CLOCK_MONOTONIC_COARSE ? 20000000 : 0);
	struct timeval day, raw;
	check(get_day((long)&day, 0, 0, 0, 0) == 0 && syscall(SYS_gettimeofday, &raw, 0) == 0, "gettimeofday");
	int64_t micros = (raw.tv_sec - day.tv_sec) * 1000000ll + raw.tv_usec - day.tv_usec;
	check(micros >= 0 && micros < 5000000, "time of day differs by %lld us", (long long)micros);
	long seconds = get_seconds(0, 0, 0, 0, 0), now = time(0);
	check(seconds >= raw.tv_sec - 1 && seconds <= raw.tv_sec + 5 && now >= seconds, "time is %ld, then %ld, at %ld", seconds, now, raw.tv_sec);
	unsigned cpu = -1, node = -1;
	check(get_cpu((long)&cpu, (long)&node, 0, 0, 0) == 0 && cpu < 4096 && node < 1024, "cpu %u of node %u", cpu, node);
	if (state)
		check_random(state);
}

__attribute__((noreturn)) static void *reader(void *argument)
{
	int me = argument != 0;
	void *state = 0;
	if (get_random && get_random(0, 0, 0, parameters, -1) == 0)
		state = must_map(mmap(0, 4096, parameters[1], parameters[2], -1, 0), "state of getrandom");
	for (;; nap(1)) {
		int turn = wanted;
		if (!still)
			check_all(state);
		if (finished[me] != turn) {
			for (int i = 0; i < 1000; i++)
				check_all(state);
			finished[me] = turn;
		}
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	still = argc > 2;
	get_time = vdso("__vdso_clock_gettime");
	get_resolution = vdso("__vdso_clock_getres");
	get_day = vdso("__vdso_gettimeofday");
	get_seconds = vdso("__vdso_time");
	get_cpu = vdso("__vdso_getcpu");
	get_random = vdso("__vdso_getrandom");
	if (!get_time || !get_resolution || !get_day || !get_seconds || !get_cpu) {
		printf("UNABLE vdso: its functions are other ones\n");
		exit(3);
	}
	pthread_t thread;
	must(-pthread_create(&thread, 0, reader, 0), "thread");
	must(-pthread_create(&thread, 0, reader, ""), "thread");
	nap(20);
	ready();
	while (next_round()) {
		wanted = this_round;
		while (finished[0] != this_round || finished[1] != this_round)
			nap(1);
		round_done();
	}
}

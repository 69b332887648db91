/* A 64-bit program with segments of its own in the GDT, as Wine and emulators have: made by the 32-bit set_thread_area, one of them in %gs; each thread its own. */
#include "workload.h"
#include <asm/ldt.h>
#define THREADS 3

static pthread_barrier_t turn;
static int entry_of[THREADS];

/* The 32-bit call: its argument must lie below 4 GiB. */
static long call32(long number, struct user_desc *descriptor)
{
	long result;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(descriptor) : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

static long set_area(struct user_desc *d) { return call32(243, d); }
static long get_area(struct user_desc *d) { return call32(244, d); }

static void fill_in(struct user_desc *d, int entry, unsigned base)
{
	memset(d, 0, sizeof *d);
	d->entry_number = entry;
	d->base_addr = base;
	d->limit = 0xfff;
	d->seg_32bit = 1;
	d->useable = 1;
}

static void check_self(int me, struct user_desc *d, unsigned *data)
{
	struct user_desc wanted;
	fill_in(&wanted, entry_of[me], (unsigned)(uintptr_t)data);
	memset(d, 0, sizeof *d);
	d->entry_number = entry_of[me];
	check(get_area(d) == 0 && !memcmp(d, &wanted, sizeof *d), "segment %d of thread %d: base %x, limit %x", entry_of[me], me, d->base_addr, d->limit);
	unsigned selector, value;
	__asm__ volatile("mov %%gs, %0" : "=r"(selector));
	check(selector == (unsigned)entry_of[me] * 8 + 3, "selector of thread %d is %x", me, selector);
	__asm__ volatile("movl %%gs:8, %0" : "=r"(value));
	check(value == 1000u + me, "thread %d reads %u through its segment", me, value);
	/* Loaded anew: from the table, not from a base that the processor still knows. */
	__asm__ volatile("mov %0, %%gs" : : "r"(0));
	__asm__ volatile("mov %0, %%gs" : : "r"(selector));
	__asm__ volatile("movl %%gs:8, %0" : "=r"(value));
	check(value == 1000u + me, "thread %d reads %u after loading the segment again", me, value);
}

static void *live(void *argument)
{
	int me = (long)argument;
	unsigned *data = must_map(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0), "mmap");
	struct user_desc *d = (void *)(data + 512);
	data[2] = 1000 + me;
	fill_in(d, -1, (unsigned)(uintptr_t)data);
	long result = set_area(d);
	if (result < 0) {
		errno = -result;
		must(-1, "set_thread_area, which takes a kernel that runs 32-bit programs");
	}
	entry_of[me] = d->entry_number;
	__asm__ volatile("mov %0, %%gs" : : "r"(entry_of[me] * 8 + 3));
	pthread_barrier_wait(&turn);
	if (me == 0) ready();
	for (;;) {
		if (me == 0) next_round();
		pthread_barrier_wait(&turn);
		check_self(me, d, data);
		pthread_barrier_wait(&turn);
		if (me == 0) round_done();
	}
	return 0;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	pthread_barrier_init(&turn, 0, THREADS);
	for (long i = 1; i < THREADS; i++) {
		pthread_t thread;
		must(-pthread_create(&thread, 0, live, (void *)i), "pthread_create");
	}
	live(0);
}

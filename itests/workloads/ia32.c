/* A 32-bit program: its registers, segments, signal frames and ways into the kernel; and a 64-bit program as its child.
 * needs: a kernel and a C library for 32-bit programs
 * compile: -m32 -msse2
 */
#include "workload.h"
#include <asm/ldt.h>
#include <sys/auxv.h>

/* hold(in, flag, out, enter): loads registers and the x87 and SSE units, waits until *flag != 0 by the entry given (0: not at all), stores them. */
void hold(const void *in, volatile int *flag, uint32_t *out, const void *enter);
__asm__(".globl hold\nhold: push %ebx; push %esi; push %edi; push %ebp\n"
	"mov 20(%esp), %eax; fxrstor (%eax); mov 24(%esp), %ebx; mov $0x3d3d3d3d, %edi; mov $0x4b4b4b4b, %ebp\n"
	"1: cmpl $0, (%ebx); jne 2f; cmpl $0, 32(%esp); je 1b\n"
	"mov $240, %eax; xor %ecx, %ecx; xor %edx, %edx; xor %esi, %esi; call *32(%esp); jmp 1b\n"
	"2: mov 28(%esp), %eax; mov %edi, (%eax); mov %ebp, 4(%eax); mov %ebx, 8(%eax); fxsave 16(%eax)\n"
	"fninit; pushl $0x1f80; ldmxcsr (%esp); add $4, %esp; pop %ebp; pop %edi; pop %esi; pop %ebx; ret\n"
	".globl by_interrupt\nby_interrupt: int $0x80; ret\n");
void by_interrupt(void);

#define HOLDERS 3
static volatile int flag[HOLDERS], finished[HOLDERS], wanted, in_handler[2], handled[2], answered;
static __thread int own = 4711;

static void *holder(void *argument)
{
	int me = (long)argument;
	void *const entries[HOLDERS] = { 0, by_interrupt, (void *)getauxval(AT_SYSINFO) };
	unsigned char *in = aligned_alloc(16, 512);
	uint32_t *out = aligned_alloc(16, 544);
	own += me;
	for (int turn = 1;; turn++) {
		memset(in, 0, 512);
		*(uint16_t *)in = 0x0a7f; /* x87: round up, double precision */
		in[4] = 0xff;
		for (int i = 0; i < 8; i++) {
			uint64_t mantissa = noise(turn + i) | 1ull << 63;
			memcpy(in + 32 + i * 16, &mantissa, 8);
			*(uint16_t *)(in + 40 + i * 16) = 0x3fff + i;
		}
		*(uint32_t *)(in + 24) = 0x3f80; /* MXCSR: round down */
		fill(in + 160, 128, turn * 99 + me);
		hold(in, &flag[me], out, entries[me]);
		check(out[0] == 0x3d3d3d3d && out[1] == 0x4b4b4b4b && out[2] == (uintptr_t)&flag[me], "general registers of thread %d", me);
		check(!memcmp(in, out + 4, 2) && !memcmp(in + 32, out + 12, 128), "x87 registers of thread %d", me);
		check(!memcmp(in + 24, out + 10, 4) && !memcmp(in + 160, out + 44, 128), "SSE registers of thread %d", me);
		check(own == 4711 + me, "thread-local storage of thread %d: %d", me, own);
		flag[me] = 0;
		finished[me] = turn;
	}
	return 0;
}

/* Both kinds of signal frame, one above the other, on the stack while it is dumped. */
static void handler(int signal)
{
	in_handler[0] = 1;
	while (wanted <= handled[0]) nap(1);
	handled[0]++;
}

static void handler_with_info(int signal, siginfo_t *info, void *context)
{
	raise(SIGUSR1);
	in_handler[1] = info->si_value.sival_int;
	handled[1]++;
}

static void *interrupted(void *argument)
{
	for (int turn = 1;; turn++) {
		double kept = turn * 1.25;
		pthread_sigqueue(pthread_self(), SIGUSR2, (union sigval){ .sival_int = turn });
		check(in_handler[1] == turn && handled[0] == turn && handled[1] == turn && kept == turn * 1.25, "handlers in turn %d", turn);
		answered = turn;
	}
	return 0;
}

static void *more(void *argument)
{
	return own == 4711 ? &own : 0;
}

static uint32_t data[1024];
static struct user_desc gdt;

static void check_segments(void)
{
	struct user_desc now = { .entry_number = gdt.entry_number };
	uint32_t value;
	check(syscall(SYS_get_thread_area, &now) == 0 && !memcmp(&now, &gdt, sizeof now), "segment %d", gdt.entry_number);
	__asm__ volatile("mov %1, %%fs; mov %%fs:8, %0" : "=r"(value) : "r"(gdt.entry_number * 8 + 3));
	check(value == 1001, "what the segment begins with: %u", value);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	int to[2], from[2];
	must(pipe(to) | pipe(from), "pipes");
	pid_t child = fork(); /* a 64-bit program, on most machines */
	if (!child) {
		dup2(to[0], 0), dup2(from[1], 1), close(to[1]), close(from[0]);
		execlp("cat", "cat", (char *)0);
		_exit(1);
	}
	data[2] = 1001;
	gdt = (struct user_desc){ .entry_number = -1, .base_addr = (uintptr_t)data, .limit = 0xfff, .seg_32bit = 1, .useable = 1 };
	must(syscall(SYS_set_thread_area, &gdt), "set_thread_area");
	struct sigaction plain = { .sa_handler = handler }, with_info = { .sa_sigaction = handler_with_info, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	sigaction(SIGUSR1, &plain, 0);
	sigaction(SIGUSR2, &with_info, 0);
	pthread_t thread;
	for (long i = 0; i < HOLDERS; i++) must(-pthread_create(&thread, 0, holder, (void *)i), "thread");
	must(-pthread_create(&thread, 0, interrupted, 0), "thread");
	check_segments();
	while (!in_handler[0]) nap(1);
	nap(20);
	ready();
	while (next_round()) {
		check_segments();
		wanted = this_round;
		while (answered < this_round) nap(1);
		for (int i = 0; i < HOLDERS; i++) {
			flag[i] = 1;
			syscall(SYS_futex, &flag[i], 1, 1);
		}
		for (int i = 0; i < HOLDERS; i++) while (finished[i] < this_round) nap(1);
		void *fresh = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *result;
		check(fresh != MAP_FAILED && munmap(fresh, 1 << 20) == 0, "mmap");
		check(pthread_create(&thread, 0, more, 0) == 0 && pthread_join(thread, &result) == 0 && result, "a new thread's own storage");
		char word[8] = "";
		check(write(to[1], "hello", 5) == 5 && read(from[0], word, 5) == 5 && !strcmp(word, "hello"), "the child: %s", word);
		check(labs(time(0) - (long)seconds(CLOCK_REALTIME)) <= 1, "clocks");
		round_done();
	}
}

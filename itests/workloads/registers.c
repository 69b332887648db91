/* General, x87, SSE, AVX and AVX-512 registers of a thread that computes and of one that sleeps in a system call. */
#include "workload.h"
#include <cpuid.h>
#include <immintrin.h>

/* hold(in, out, flag, gpr, components, sleep): loads everything, waits until *flag != 0 (spinning, or in futex), stores everything. */
void hold(const void *in, void *out, volatile int *flag, uint64_t *gpr, uint32_t components, int sleep);
__asm__(".globl hold\nhold:\n"
	"push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
	"push %rsi; push %rcx; push %r8; push %r9; push %rdx\n"
	"mov %r8d, %eax; xor %edx, %edx; xrstor64 (%rdi)\n"
	"mov (%rsp), %rdi; mov $0x1b1b1b1b1b1b1b1b, %rbx; mov $0x2b2b2b2b2b2b2b2b, %rbp; mov $0x8888888888888888, %r8\n"
	"mov $0x9999999999999999, %r9; mov $0x1212121212121212, %r12; mov $0x1313131313131313, %r13\n"
	"mov $0x1414141414141414, %r14; mov $0x1515151515151515, %r15\n"
	"cmpl $0, 8(%rsp); jne 2f\n"
	"1: cmpl $0, (%rdi); je 1b; jmp 3f\n"
	"2: mov $202, %eax; xor %esi, %esi; xor %edx, %edx; xor %r10d, %r10d; syscall; cmpl $0, (%rdi); je 2b\n"
	"3: mov 24(%rsp), %rdx\n"
	"mov %rbx, (%rdx); mov %rbp, 8(%rdx); mov %r8, 16(%rdx); mov %r9, 24(%rdx)\n"
	"mov %r12, 32(%rdx); mov %r13, 40(%rdx); mov %r14, 48(%rdx); mov %r15, 56(%rdx)\n"
	"mov 32(%rsp), %rdi; mov 16(%rsp), %eax; xor %edx, %edx; xsave64 (%rdi)\n"
	"fninit; pushq $0x1f80; ldmxcsr (%rsp); add $48, %rsp; vzeroupper\n"
	"pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret\n");

static const uint64_t wanted[8] = { 0x1b1b1b1b1b1b1b1b, 0x2b2b2b2b2b2b2b2b, 0x8888888888888888, 0x9999999999999999,
				    0x1212121212121212, 0x1313131313131313, 0x1414141414141414, 0x1515151515151515 };
static volatile int flag[2], finished[2];
static uint32_t components;
static int last_part;

struct part { uint32_t offset, size; };

static struct part part(int i)
{
	uint32_t size, offset, c, d;
	__cpuid_count(0xd, i, size, offset, c, d);
	return (struct part){ offset, size };
}

static void pattern(unsigned char *area, uint64_t seed)
{
	memset(area, 0, 8192);
	*(uint16_t *)area = 0x0a7f; /* x87 control: round up, double precision */
	area[4] = 0xff; /* all eight x87 registers in use */
	for (int i = 0; i < 8; i++) {
		uint64_t mantissa = noise(seed + i) | 1ull << 63;
		memcpy(area + 32 + i * 16, &mantissa, 8);
		*(uint16_t *)(area + 40 + i * 16) = 0x3fff + i;
	}
	*(uint32_t *)(area + 24) = 0x3f80; /* MXCSR: round down */
	fill(area + 160, 256, seed + 100);
	for (int i = 2; i <= last_part; i++)
		if (components >> i & 1)
			fill(area + part(i).offset, part(i).size, seed + 1000 * i);
	*(uint64_t *)(area + 512) = components;
}

__attribute__((noreturn)) static void *holder(void *argument)
{
	int sleep = argument != 0;
	unsigned char *in = aligned_alloc(64, 8192), *out = aligned_alloc(64, 8192);
	uint64_t gpr[8];
	for (int turn = 1;; turn++) {
		pattern(in, turn * 7919 + sleep);
		memset(out, 0, 8192);
		hold(in, out, &flag[sleep], gpr, components, sleep);
		const char *who = sleep ? "sleeping" : "computing";
		check(!memcmp(gpr, wanted, sizeof gpr), "general registers of the %s thread", who);
		check(!memcmp(in, out, 2) && in[4] == out[4] && !memcmp(in + 32, out + 32, 128), "x87 registers of the %s thread", who);
		check(!memcmp(in + 24, out + 24, 4) && !memcmp(in + 160, out + 160, 256), "SSE registers of the %s thread", who);
		for (int i = 2; i <= last_part; i++)
			if (components >> i & 1)
				check(!memcmp(in + part(i).offset, out + part(i).offset, part(i).size), "xsave component %d of the %s thread", i, who);
		flag[sleep] = 0;
		finished[sleep] = turn;
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	uint32_t a, d;
	__asm__("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
	components = a & 0xe7; /* x87, SSE, AVX and the three of AVX-512 */
	last_part = 7;
	pthread_t thread;
	must(-pthread_create(&thread, 0, holder, 0), "thread");
	must(-pthread_create(&thread, 0, holder, ""), "thread");
	nap(20);
	ready();
	while (next_round()) {
		for (int i = 0; i < 2; i++) {
			flag[i] = 1;
			syscall(SYS_futex, &flag[i], 1, 1);
		}
		while (finished[0] != this_round || finished[1] != this_round)
			nap(1);
		nap(10);
		round_done();
	}
}

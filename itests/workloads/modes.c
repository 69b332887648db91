/* 64-bit threads with what only x86 has: a local descriptor table, a GS base, RDTSC and CPUID forbidden; and one that sleeps in 32-bit code, as Wine's do.
 * needs: x86-64 and a kernel with CONFIG_IA32_EMULATION and CONFIG_MODIFY_LDT_SYSCALL
 */
#include "workload.h"
#include <asm/ldt.h>
#include <asm/prctl.h>

#define THREADS 4
#define CPUID_ALLOWED 1
static pthread_barrier_t turn;
static unsigned *low;
static char before[65536], after[65536];
static uint64_t far_away[2] = { 0, 0x6767676767676767 };

/* Goes to 32-bit code that waits until *word != 0, and comes back; the upper registers stay. All of it works below 4 GiB only, where it is copied to. */
extern char code[], code_pointer[], code_narrow[], code_end[];
__asm__(".pushsection .text\ncode: push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
	"mov %rsp, %r15; mov $0x1212121212121212, %r12; mov $0x1818181818181818, %r8\n"
	"mov $0x2b, %eax; mov %eax, %ds; mov %edi, %ebx; lea 4032(%rdi), %rsp; lcall *code_pointer(%rip)\n"
	"mov %r15, %rsp; lea (%r12,%r8), %rax; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret\n"
	"code_pointer: .long 0; .word 0x23\n"
	".code32\ncode_narrow: mov $240, %eax; xor %ecx, %ecx; xor %edx, %edx; xor %esi, %esi; int $0x80\n"
	"cmpl $0, (%ebx); je code_narrow; lret\n.code64\ncode_end: .popsection\n");

static void *narrow(void *argument)
{
	unsigned *word = low + 1024;
	char *copy = (char *)(low + 2048);
	memcpy(copy, code, code_end - code);
	*(unsigned *)(copy + (code_pointer - code)) = (unsigned)(uintptr_t)(copy + (code_narrow - code));
	mprotect(copy, 4096, PROT_READ | PROT_EXEC);
	for (;;) {
		uint64_t result = ((uint64_t (*)(unsigned *))copy)(word);
		check(result == 0x1212121212121212 + 0x1818181818181818, "upper registers of the 32-bit thread: %lx", result);
		*word = 0;
		pthread_barrier_wait(&turn);
	}
	return 0;
}

static void *based(void *argument)
{
	must(syscall(SYS_arch_prctl, ARCH_SET_GS, far_away), "ARCH_SET_GS");
	pthread_barrier_wait(&turn);
	for (;;) {
		uint64_t value, base = 0;
		pthread_barrier_wait(&turn);
		__asm__ volatile("mov %%gs:8, %0" : "=r"(value));
		syscall(SYS_arch_prctl, ARCH_GET_GS, &base);
		check(value == far_away[1] && base == (uintptr_t)far_away, "GS base is %lx", base);
		pthread_barrier_wait(&turn);
	}
	return 0;
}

static void *forbidden(void *argument)
{
	must(prctl(PR_SET_TSC, PR_TSC_SIGSEGV), "PR_SET_TSC");
	int cpuid = syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0) == 0 ? 0 : CPUID_ALLOWED; /* few processors can */
	pthread_barrier_wait(&turn);
	for (;;) {
		int tsc = 0;
		pthread_barrier_wait(&turn);
		check(prctl(PR_GET_TSC, &tsc) == 0 && tsc == PR_TSC_SIGSEGV, "RDTSC: %d", tsc);
		check(syscall(SYS_arch_prctl, ARCH_GET_CPUID, 0) == cpuid, "CPUID");
		pthread_barrier_wait(&turn);
	}
	return 0;
}

static void add(int entry, unsigned base, int contents)
{
	struct user_desc d = { .entry_number = entry, .base_addr = base, .limit = 0xffe, .seg_32bit = 1, .contents = contents, .useable = 1 };
	must(syscall(SYS_modify_ldt, 0x11, &d, sizeof d), "modify_ldt");
}

static void let_come_back(void)
{
	low[1024] = 1;
	syscall(SYS_futex, low + 1024, 1, 1);
	pthread_barrier_wait(&turn);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	pthread_t thread;
	low = must_map(mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0), "mmap");
	low[2] = 4711;
	add(5, (unsigned)(uintptr_t)low, MODIFY_LDT_CONTENTS_DATA);
	add(600, 0x10000, MODIFY_LDT_CONTENTS_CODE);
	add(8191, 0xfedcb000, MODIFY_LDT_CONTENTS_STACK);
	must(syscall(SYS_modify_ldt, 0, before, sizeof before) == sizeof before ? 0 : -1, "reading the table");
	pthread_barrier_init(&turn, 0, THREADS);
	must(-pthread_create(&thread, 0, narrow, 0), "thread");
	must(-pthread_create(&thread, 0, based, 0), "thread");
	must(-pthread_create(&thread, 0, forbidden, 0), "thread");
	__asm__ volatile("mov %0, %%gs" : : "r"(5 * 8 + 7));
	let_come_back();
	nap(20);
	ready();
	while (next_round()) {
		unsigned selector, value;
		__asm__ volatile("mov %%gs, %0; movl %%gs:8, %1" : "=r"(selector), "=r"(value));
		check(selector == 5 * 8 + 7 && value == 4711, "selector %x, value %u", selector, value);
		__asm__ volatile("mov %0, %%gs; mov %1, %%gs; movl %%gs:8, %2" : : "r"(0), "r"(selector), "r"(value));
		check(syscall(SYS_modify_ldt, 0, after, sizeof after) == sizeof after && !memcmp(before, after, sizeof after), "the table");
		let_come_back(); /* and the others begin */
		let_come_back(); /* and the others have finished */
		nap(10);
		round_done();
	}
}

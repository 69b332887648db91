/* Memory behind protection keys: each thread has rights of its own, and so has a mapping whose pages were never touched. What is allocated is still so, and nothing else.
 *
 * needs: a processor with protection keys ("ospke" in /proc/cpuinfo)
 */
#include "workload.h"
#include <setjmp.h>

#define SIZE 0x4000

/* For memory that can only be executed, which the kernel puts behind a key of its own. */
static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };	/* mov $42, %eax; ret */

enum { FREE, NO_WRITE, NO_ACCESS, CLOSED, KEYS };
static const unsigned rights[KEYS] = { 0, PKEY_DISABLE_WRITE, PKEY_DISABLE_ACCESS, PKEY_DISABLE_ACCESS };
static int keys[KEYS], gap, denied_key;
static volatile char *areas[KEYS];
static volatile char *fresh;
static int (*executable)(void);
static int unused, own;
static __thread sigjmp_buf back;
static pthread_barrier_t begun, ended;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	denied_key = info->si_code == SEGV_PKUERR ? (int)info->si_pkey : -1;
	siglongjmp(back, 1);
}

static unsigned all_rights(void)
{
	unsigned low, high;
	asm volatile("rdpkru" : "=a"(low), "=d"(high) : "c"(0));
	return low;
}

static void set_all_rights(unsigned rights)
{
	asm volatile("wrpkru" : : "a"(rights), "d"(0), "c"(0) : "memory");
}

/* Whether an access is denied by the key, and for no other reason. */
static int denied(volatile char *at, int write, int key)
{
	volatile unsigned before = all_rights();	/* a handler begins with none */
	denied_key = 0;
	if (sigsetjmp(back, 1)) {
		set_all_rights(before);
		return denied_key == key;
	}
	if (write)
		*at = *at;
	else
		(void)*at;
	return 0;
}

static void *thread(void *none)
{
	pkey_set(keys[NO_WRITE], PKEY_DISABLE_ACCESS);
	pkey_set(keys[NO_ACCESS], 0);
	pthread_barrier_wait(&begun);
	for (;;) {
		pthread_barrier_wait(&begun);
		check(pkey_get(keys[NO_WRITE]) == PKEY_DISABLE_ACCESS, "thread: rights to key %d", keys[NO_WRITE]);
		check(pkey_get(keys[NO_ACCESS]) == 0, "thread: rights to key %d", keys[NO_ACCESS]);
		check(denied(areas[NO_WRITE], 0, keys[NO_WRITE]), "thread: reading is denied");
		check(!denied(areas[NO_ACCESS], 1, keys[NO_ACCESS]), "thread: writing is allowed");
		pthread_barrier_wait(&ended);
	}
	return none;
}

static int shown_key(volatile char *address)
{
	char line[512];
	unsigned long from, to;
	int here = 0, key = -1;
	FILE *smaps = fopen("/proc/self/smaps", "re");
	while (smaps && key < 0 && fgets(line, sizeof line, smaps)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2 && !strstr(line, ":  "))
			here = from <= (unsigned long)address && (unsigned long)address < to;
		else if (here)
			sscanf(line, "ProtectionKey: %d", &key);
	}
	if (smaps)
		fclose(smaps);
	return key;
}

static void check_allocation(void)
{
	/* The lowest that is free is given: the gap, then what lies behind the highest. */
	int first = pkey_alloc(0, 0), second = pkey_alloc(0, 0);
	check(first == gap, "the key %d between others is free, not %d", gap, first);
	check(second == unused + 1, "key %d is the next free one, not %d", unused + 1, second);
	pkey_free(second);
	pkey_free(first);
}

static void check_memory(void)
{
	for (int i = 0; i < KEYS; i++) {
		check(pkey_get(keys[i]) == (int)rights[i], "rights to key %d: %d", keys[i], pkey_get(keys[i]));
		check(shown_key(areas[i]) == keys[i], "an area shows key %d, not %d", keys[i], shown_key(areas[i]));
		check(denied(areas[i], 0, keys[i]) == (rights[i] == PKEY_DISABLE_ACCESS), "reading with key %d", keys[i]);
		check(denied(areas[i], 1, keys[i]) == (rights[i] != 0), "writing with key %d", keys[i]);
		pkey_set(keys[i], 0);
		check(spoilt((void *)areas[i], SIZE, i) < 0, "content behind key %d", keys[i]);
		pkey_set(keys[i], rights[i]);
	}
	check(denied(fresh, 0, keys[CLOSED]), "untouched pages are behind key %d", keys[CLOSED]);
	check(pkey_free(own) == -1, "the kernel's own key can be freed");
	check(shown_key((volatile char *)executable) == own, "executable memory is behind the kernel's key");
	check(executable() == 42 && denied((volatile char *)executable, 0, own), "memory can only be executed");
	check(shown_key((char *)&keys) == 0, "other memory has no key");
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	for (int i = 0; i < KEYS; i++) {
		if (i == NO_ACCESS) {
			executable = must_map(mmap(0, SIZE, PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
			memcpy(executable, code, sizeof code);
			must(mprotect(executable, SIZE, PROT_EXEC), "mprotect");
		}
		if (i == CLOSED)
			gap = must(pkey_alloc(0, 0), "pkey_alloc");
		keys[i] = must(pkey_alloc(0, 0), "pkey_alloc");
		areas[i] = must_map(mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
		fill((void *)areas[i], SIZE, i);
		must(pkey_mprotect((void *)areas[i], SIZE, PROT_READ | PROT_WRITE, keys[i]), "pkey_mprotect");
		pkey_set(keys[i], rights[i]);
	}
	fresh = must_map(mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), "mmap");
	must(pkey_mprotect((void *)fresh, SIZE, PROT_READ | PROT_WRITE, keys[CLOSED]), "pkey_mprotect");
	unused = must(pkey_alloc(0, 0), "pkey_alloc");	/* that no memory has */
	must(pkey_free(gap), "pkey_free");
	own = shown_key((volatile char *)executable);
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	sigaction(SIGSEGV, &action, 0);
	pthread_t other;
	pthread_barrier_init(&begun, 0, 2);
	pthread_barrier_init(&ended, 0, 2);
	must(-pthread_create(&other, 0, thread, 0), "pthread_create");
	pthread_barrier_wait(&begun);
	ready();
	while (next_round()) {
		check_memory();
		check_allocation();
		pthread_barrier_wait(&begun);
		pthread_barrier_wait(&ended);
		round_done();
	}
}

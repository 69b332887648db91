/*
 * usage: probed run FUNCTION | probed watch FUNCTION [return]
 * run calls a function again and again, and shows a dot for each call. watch has a uprobe in that function of this program, or in its return,
 * shows how often it was hit five times a second, and ends with 77 where the kernel has none.
 */
#define _GNU_SOURCE
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char __executable_start;

/* Each begins with an instruction that the kernel handles in another way: in a page of its own, by a call (since Linux 6.18), by itself. */
__asm__(".text\n"
        "slot: mov $1, %eax\n ret\n"
        "call: .byte 0x0f, 0x1f, 0x44, 0x00, 0x00\n ret\n"
        "itself: push %rbx\n pop %rbx\n ret\n");
void slot(void), call(void), itself(void);

__attribute__((noinline)) void waits(void)
{
	char byte;

	if (read(0, &byte, 1) != 1)
		_exit(1);
}

static void (*find(const char *name))(void)
{
	return !strcmp(name, "slot") ? slot : !strcmp(name, "call") ? call : !strcmp(name, "itself") ? itself : waits;
}

static int run(void (*function)(void))
{
	for (;;) {
		function();
		if (write(1, ".", 1) != 1)
			return 1;
		usleep(10000);
	}
}

static int watch(void (*function)(void), int returns)
{
	struct perf_event_attr attr = {.size = sizeof attr, .config = returns};
	int type, processors = sysconf(_SC_NPROCESSORS_CONF), events[processors];
	FILE *file = fopen("/sys/bus/event_source/devices/uprobe/type", "r");

	if (!file || fscanf(file, "%d", &type) != 1)
		return 77;
	attr.type = type;
	attr.uprobe_path = (uintptr_t)"/proc/self/exe";
	attr.probe_offset = (char *)function - &__executable_start;
	for (int i = 0; i < processors; i++)
		events[i] = syscall(SYS_perf_event_open, &attr, -1, i, -1, 0);
	if (events[0] < 0) {
		perror("perf_event_open");
		return 77;
	}
	for (;; usleep(200000)) {
		uint64_t sum = 0, hits;

		for (int i = 0; i < processors; i++)
			if (events[i] >= 0 && read(events[i], &hits, sizeof hits) == sizeof hits)
				sum += hits;
		printf("%llu\n", (unsigned long long)sum);
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	return !strcmp(argv[1], "run") ? run(find(argv[2])) : watch(find(argv[2]), argc > 3);
}

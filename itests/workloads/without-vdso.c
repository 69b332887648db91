/* A process that has unmapped its vdso, as some runtimes and sandboxes do: the engine must find another place for its calls. */
#include "workload.h"

static int mapped(unsigned long ranges[][2])
{
	char line[512];
	int found = 0;
	FILE *maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof line, maps))
		if (strstr(line, "[vdso]") || strstr(line, "[vvar"))
			found += sscanf(line, "%lx-%lx", &ranges[found][0], &ranges[found][1]) == 2;
	fclose(maps);
	return found;
}

int main(int argc, char **argv)
{
	unsigned long ranges[8][2];
	start(argc, argv, 1);
	for (int i = mapped(ranges); i-- > 0;)
		must(munmap((void *)ranges[i][0], ranges[i][1] - ranges[i][0]), "munmap");
	uint64_t *memory = must_map(mmap(0, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	fill(memory, 1 << 16, 7);
	int (*code)(int) = (int (*)(int))abs;
	ready();
	while (next_round()) {
		check(mapped(ranges) == 0, "the vdso is back");
		check(spoilt(memory, 1 << 16, 7) < 0, "memory has changed");
		check(code(-5) == 5, "code has changed");
		check(getpid() == (int)syscall(SYS_gettid), "the process id has changed");
		round_done();
	}
}

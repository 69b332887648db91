/* Mappings of many kinds that come, go and change all the time, in bursts, and a table that says what each of them is. */
#include "workload.h"
#define PAGE 4096
#define SLOTS 1000

enum kind { ABSENT, PRIVATE, READ_ONLY, UNTOUCHED, SHARED, FILE_PRIVATE, FILE_SHARED, KINDS };

static const char *const shown[] = { "", "rw-p", "r--p", "rw-p", "rw-s", "rw-p", "r--s" };

static struct { enum kind kind; uint64_t seed; } table[SLOTS];
static char *area; /* slots with a page between them; what is not used of it stays reserved */
static int file;
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;

static char *slot(int i)
{
	return area + 2l * i * PAGE;
}

static void *map(int i, int protection, int flags, int fd)
{
	void *at = mmap(slot(i), PAGE, protection, flags | MAP_FIXED, fd, 0);
	if (at == MAP_FAILED) check(0, "mapping slot %d", i);
	return at;
}

static void change(int i, enum kind kind, uint64_t seed)
{
	map(i, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
	switch (kind) {
	case PRIVATE:
	case READ_ONLY:
	case UNTOUCHED:
		map(i, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
		break;
	case SHARED:
		map(i, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
		break;
	case FILE_PRIVATE:
		map(i, PROT_READ | PROT_WRITE, MAP_PRIVATE, file);
		break;
	case FILE_SHARED:
		map(i, PROT_READ, MAP_SHARED, file);
		break;
	default:
		break;
	}
	if (kind == PRIVATE || kind == READ_ONLY || kind == SHARED || kind == FILE_PRIVATE) fill(slot(i), PAGE, seed);
	if (kind == READ_ONLY) mprotect(slot(i), PAGE, PROT_READ);
	table[i].kind = kind;
	table[i].seed = seed;
}

static void *changer(void *unused)
{
	uint64_t random = 1;
	for (;;) {
		double end = seconds(CLOCK_MONOTONIC) + .005;
		while (seconds(CLOCK_MONOTONIC) < end) {
			random = noise(random + 1);
			pthread_mutex_lock(&table_lock);
			change(random % SLOTS, (random >> 32) % KINDS, random);
			pthread_mutex_unlock(&table_lock);
			nap(0);
		}
		nap(20);
	}
	return unused;
}

static void check_content(int i)
{
	const uint64_t *words = (uint64_t *)slot(i);
	switch (table[i].kind) {
	case ABSENT:
		break;
	case UNTOUCHED:
		check(words[0] == 0 && words[PAGE / 8 - 1] == 0, "slot %d is not empty", i);
		break;
	case FILE_SHARED:
		check(spoilt(words, PAGE, 77) < 0, "slot %d is not the file", i);
		break;
	default:
		check(spoilt(words, PAGE, table[i].seed) < 0, "content of slot %d, kind %d", i, table[i].kind);
	}
}

static void check_all(void)
{
	static char protection[SLOTS][5];
	memset(protection, 0, sizeof protection);
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char mode[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3) continue;
		long at = (long)(from - (unsigned long)area);
		if (at >= 0 && at < 2l * SLOTS * PAGE && at % (2 * PAGE) == 0 && to == from + PAGE) strcpy(protection[at / (2 * PAGE)], mode);
	}
	fclose(maps);
	for (int i = 0; i < SLOTS; i++) {
		int same = !strcmp(protection[i], shown[table[i].kind]);
		check(same, "slot %d is \"%s\", its kind %d", i, protection[i], table[i].kind);
		if (same) check_content(i);
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	char path[PATH_MAX + 16];
	char page[PAGE];
	snprintf(path, sizeof path, "%s/data", control);
	file = must(open(path, O_RDWR | O_CREAT, 0600), path);
	fill(page, PAGE, 77);
	must(write(file, page, PAGE) == PAGE ? 0 : -1, path);
	area = must_map(mmap(0, 2l * SLOTS * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), "area");
	for (int i = 0; i < SLOTS; i++) change(i, i % 5 ? PRIVATE : i % KINDS, i);
	pthread_t thread;
	must(-pthread_create(&thread, 0, changer, 0), "thread");
	ready();
	while (next_round()) {
		pthread_mutex_lock(&table_lock);
		check_all();
		pthread_mutex_unlock(&table_lock);
		round_done();
	}
}

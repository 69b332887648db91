/* As much as there can be of one thing. usage: scale CONTROL threads|processes|descriptors|mappings|sparse|content NUMBER
 *
 * NUMBER counts what the first word says; for sparse it is GiB of address space, where one page in each MiB is touched, and MiB for content.
 */
#include "../workload.h"
#include <sys/eventfd.h>
#define PAGE 4096l

static long number;
static const char *kind;

/* Threads wait for the main thread to ask them, then count. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER;
static int question;
static volatile long answers;

static void *thread(void *argument)
{
	int heard = 0;
	for (;;) { /* for ever */
		pthread_mutex_lock(&lock);
		while (question == heard) pthread_cond_wait(&asked, &lock);
		heard = question;
		pthread_mutex_unlock(&lock);
		__atomic_add_fetch(&answers, (long)argument + 1, __ATOMIC_SEQ_CST);
	}
	return 0;
}

static void make_threads(void)
{
	pthread_attr_t small;
	pthread_t id;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 64 << 10);
	for (long i = 0; i < number; i++) must(-pthread_create(&id, &small, thread, (void *)i), "thread");
}

static void check_threads(void)
{
	answers = 0;
	pthread_mutex_lock(&lock);
	question++;
	pthread_cond_broadcast(&asked);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < 1000 && answers != number * (number + 1) / 2; i++) nap(20);
	check(answers == number * (number + 1) / 2, "%ld threads have answered %ld", number, answers);
}

/* Processes echo a byte through a pipe each way. */
static int to_them[2], from_them[2];

static void make_processes(void)
{
	must(pipe(to_them), "pipe");
	must(pipe(from_them), "pipe");
	for (long i = 0; i < number; i++) {
		if (must(fork(), "fork")) continue;
		char byte;
		close(to_them[1]);
		while (read(to_them[0], &byte, 1) == 1) {
			if (write(from_them[1], &byte, 1) != 1) break;
			nap(50); /* so that others get theirs */
		}
		_exit(0);
	}
}

static void check_processes(void)
{
	char byte = 'x';
	long heard = 0;
	for (long i = 0; i < number; i++) must(write(to_them[1], &byte, 1), "write");
	while (heard < number && read(from_them[0], &byte, 1) == 1) heard++;
	check(heard == number, "%ld of %ld processes have answered", heard, number);
}

/* Descriptors: as many as a process may have, in as many processes as it takes; every tenth is an eventfd that counts. */
#define EACH 16000l

static int fds[EACH];

static void open_some(long count)
{
	for (long i = 0; i < count; i++) fds[i] = must(i % 10 ? open("/dev/null", O_RDONLY) : eventfd(i + 1, 0), "descriptor");
}

static void check_some(long count)
{
	long wrong = 0;
	for (long i = 0; i < count; i++) {
		uint64_t value = 0;
		if (i % 10) wrong += fcntl(fds[i], F_GETFL) < 0 || read(fds[i], &value, 8) != 0;
		else wrong += read(fds[i], &value, 8) != 8 || value != (uint64_t)i + 1 || write(fds[i], &value, 8) != 8;
	}
	check(wrong == 0, "%ld of %ld descriptors are wrong", wrong, count);
}

/* Memory. */
static char *base;

static void make_mappings(void)
{
	base = must_map(mmap(0, 2 * number * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), "mmap");
	for (long i = 0; i < number / 2; i++) {
		must(mprotect(base + 2 * i * PAGE, PAGE, PROT_READ | PROT_WRITE), "mprotect");
		*(long *)(base + 2 * i * PAGE) = noise(i);
	}
}

static void check_mappings(void)
{
	long wrong = 0;
	for (long i = 0; i < number / 2; i++) wrong += *(uint64_t *)(base + 2 * i * PAGE) != noise(i);
	check(wrong == 0, "%ld of %ld mappings are wrong", wrong, number);
}

static void make_sparse(void)
{
	base = must_map(mmap(0, number << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), "mmap");
	madvise(base, number << 30, MADV_NOHUGEPAGE);
	for (long i = 0; i < number << 10; i++) *(long *)(base + (i << 20)) = noise(i);
}

static void check_sparse(void)
{
	long wrong = 0;
	for (long i = 0; i < number << 10; i++) wrong += *(uint64_t *)(base + (i << 20)) != noise(i);
	check(wrong == 0, "%ld of %ld pages are wrong", wrong, number << 10);
}

static void make_content(void)
{
	base = must_map(mmap(0, number << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	fill(base, number << 20, 1);
}

static void check_content(void)
{
	check(spoilt(base, number << 20, 1) < 0, "the content is wrong from word %ld on", spoilt(base, number << 20, 1));
}

/* The first process opens its part of the descriptors and waits for the rounds like the others. */
static void descriptors(int argc, char **argv)
{
	long processes = (number + EACH - 1) / EACH;
	start(argc, argv, processes);
	fflush(stdout);
	long mine = number - (processes - 1) * EACH;
	for (long i = 1; i < processes; i++) {
		if (must(fork(), "fork") == 0) {
			mine = EACH;
			break;
		}
	}
	open_some(mine);
	ready();
	while (next_round()) {
		check_some(mine);
		round_done();
	}
}

int main(int argc, char **argv)
{
	static const struct { const char *name; void (*make)(void), (*check)(void); } kinds[] = {
		{ "threads", make_threads, check_threads }, { "processes", make_processes, check_processes },
		{ "mappings", make_mappings, check_mappings }, { "sparse", make_sparse, check_sparse }, { "content", make_content, check_content },
	};
	if (argc < 4) return 2;
	kind = argv[2];
	number = atol(argv[3]);
	if (!strcmp(kind, "descriptors")) descriptors(argc, argv);
	start(argc, argv, 1);
	for (int i = 0; i < 5; i++) {
		if (strcmp(kind, kinds[i].name)) continue;
		fflush(stdout);
		kinds[i].make();
		ready();
		while (next_round()) {
			kinds[i].check();
			round_done();
		}
	}
	return 2;
}

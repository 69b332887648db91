/* Pipes with content, sizes, ends held by other processes, and ends that nobody holds. */
#include "workload.h"

static int full[2], half_closed[2], to_child[2], to_parent[2], big[2];
static char data[65536];

static void fill_pipes(void)
{
	fill(data, 40000, this_round);
	must(write(full[1], data, 40000), "pipe");
}

static void child(void)
{
	ready();
	while (next_round()) {
		char letter;
		while (read(to_child[0], &letter, 1) == 1 && letter != '.') {
			letter ^= 32;
			if (write(to_parent[1], &letter, 1) != 1) check(0, "answer");
		}
		check(letter == '.', "the parent's words");
		round_done();
	}
}

int main(int argc, char **argv)
{
	start(argc, argv, 2);
	must(pipe2(full, O_NONBLOCK), "pipe");
	must(pipe2(big, O_NONBLOCK), "pipe");
	must(pipe(half_closed), "pipe");
	must(pipe(to_child), "pipe");
	must(pipe(to_parent), "pipe");
	must(write(half_closed[1], "last words", 10), "pipe");
	close(half_closed[1]);
	must(fcntl(big[1], F_SETPIPE_SZ, 1 << 18), "F_SETPIPE_SZ");
	for (int i = 0; i < 3; i++) {
		fill(data, 65536, 1000 + i);
		must(write(big[1], data, 65536), "big pipe");
	}
	fill_pipes();
	if (must(fork(), "fork") == 0) child();
	must(write(to_child[1], "abc", 3), "pipe");
	ready();
	static char got[65536];
	while (next_round()) {
		check(read(full[0], got, sizeof got) == 40000 && spoilt(got, 40000, this_round - 1) < 0, "what the pipe holds");
		check(read(full[0], got, 1) < 0 && errno == EAGAIN, "the pipe is empty then");
		check(fcntl(big[0], F_GETPIPE_SZ) == 1 << 18, "size of the big pipe is %d", fcntl(big[0], F_GETPIPE_SZ));
		for (int i = 0; i < 3; i++)
			check(read(big[0], got, 65536) == 65536 && spoilt(got, 65536, 1000 + i) < 0 && write(big[1], got, 65536) == 65536, "part %d of the big pipe", i);
		if (this_round <= 10) check(read(half_closed[0], got, 1) == 1 && got[0] == "last words"[this_round - 1], "half-closed pipe");
		else check(read(half_closed[0], got, 1) == 0, "end of the half-closed pipe");
		check(write(to_child[1], "deF.", 4) == 4, "words to the child");
		size_t have = 0;
		for (ssize_t n; have < 6 && (n = read(to_parent[0], got + have, 6 - have)) > 0;) have += n;
		check(have == 6 && !memcmp(got, "ABCDEf", 6), "answer of the child");
		must(write(to_child[1], "abc", 3), "pipe");
		fill_pipes();
		round_done();
	}
}

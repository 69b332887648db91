/* Pipes in packet mode, full ones, larger than usual ones, and ends that were opened again through /proc; FIFOs of all kinds. */
#include "workload.h"
#include <sys/socket.h>
#include <sys/un.h>

static int packets[2], brim[2], again, both, fifo_in, fifo_out, lone_in, deleted_in, deleted_out, stale_in;
static char data[1 << 17];

static int make_fifo(char *path, const char *name)
{
	snprintf(path, PATH_MAX + 32, "%s/%s", control, name);
	must(mkfifo(path, 0640), path);
	return must(open(path, O_RDONLY | O_NONBLOCK), path);
}

static void send_packets(void)
{
	must(write(packets[1], "one", 3), "packet");
	must(write(packets[1], "three", 5), "packet");
	must(write(packets[1], data, 4096), "packet");
	must(write(packets[1], "x", 1), "packet");
}

static void expect(int fd, const char *text, int bytes, const char *what)
{
	static char got[1 << 17];
	int n = read(fd, got, sizeof got);
	check(n == bytes && !memcmp(got, text, bytes), "%s: %d bytes instead of %d", what, n, bytes);
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	fill(data, sizeof data, 5);
	must(pipe2(packets, O_DIRECT | O_NONBLOCK), "pipe2");
	must(pipe2(brim, O_NONBLOCK), "pipe2");
	char path[PATH_MAX + 32], name[64];
	snprintf(name, sizeof name, "/proc/self/fd/%d", brim[1]);
	again = must(open(name, O_WRONLY), name);
	both = must(open(name, O_RDWR | O_NONBLOCK), name);
	must(write(brim[1], data, 65536), "pipe");
	fifo_in = make_fifo(path, "fifo");
	fifo_out = must(open(path, O_WRONLY | O_NONBLOCK), path);
	must(write(fifo_out, "in a FIFO", 9), path);
	lone_in = make_fifo(path, "lone");
	deleted_in = make_fifo(path, "deleted");
	deleted_out = must(open(path, O_WRONLY), path);
	must(write(deleted_out, "gone", 4), path);
	unlink(path);
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	snprintf(name, sizeof name, "stale");
	must(chdir(control), control);
	strcpy(address.sun_path, name);
	int socket_fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
	must(bind(socket_fd, (void *)&address, sizeof address), "bind");
	unlink(name);
	close(socket_fd);
	stale_in = make_fifo(path, name);
	send_packets();
	ready();
	while (next_round()) {
		expect(packets[0], "one", 3, "first packet");
		char two[2];
		check(read(packets[0], two, 2) == 2 && !memcmp(two, "th", 2), "a packet that is cut off");
		expect(packets[0], data, 4096, "a large packet");
		expect(packets[0], "x", 1, "last packet");
		check(read(packets[0], two, 2) < 0 && errno == EAGAIN, "no packet is left");
		check(fcntl(packets[1], F_GETFL) & O_DIRECT, "flags of packet mode");
		send_packets();
		check(write(brim[1], "x", 1) < 0 && errno == EAGAIN, "the full pipe is full");
		expect(both, data, 65536, "the full pipe");
		check(write(again, data, 65536) == 65536, "the end that was opened again");
		check(!(fcntl(again, F_GETFL) & O_NONBLOCK) && (fcntl(both, F_GETFL) & O_ACCMODE) == O_RDWR, "flags of ends");
		expect(fifo_in, "in a FIFO", 9, "a FIFO");
		check(write(fifo_out, "in a FIFO", 9) == 9, "write to a FIFO");
		expect(deleted_in, "gone", 4, "a deleted FIFO");
		check(write(deleted_out, "gone", 4) == 4, "write to a deleted FIFO");
		check(read(lone_in, two, 2) == 0, "a FIFO that nobody writes to");
		check(read(stale_in, two, 2) == 0, "a FIFO in a socket's place");
		round_done();
	}
}

/* Benchmark target: a server with connections, whose queues hold what nobody has read yet, beats.
 *
 * usage: connections serve|call BEATFILE PORT CONNECTIONS BYTES
 *
 * Each side sends BYTES on each connection over loopback, and reads nothing; what does not fit into the receive queue of the other side stays in
 * the own send queue. When its fifth word is set to 2, it reads all, and sets the word to 3 if every byte was right, else to 4.
 * BEATFILE is that of the other benchmark's workload: beats, last beat (ns), largest gap (ns), pid, and 1 once all is there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 65536, RECEIVE = 1 << 20 };

static int count, bytes, *sockets, *left, *unsent;
static char block[BLOCK + 251];

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* The stream of each connection: its i-th byte is i modulo 251. */
static void send_all(void)
{
    for (int i = 0; i < count; i++)
        while (unsent[i] > 0) {
            int n = send(sockets[i], block + (bytes - unsent[i]) % 251, unsent[i] < BLOCK ? unsent[i] : BLOCK, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n < 0 && errno == EAGAIN)
                break;
            if (n < 0)
                perror("send"), exit(1);
            unsent[i] -= n;
        }
}

/* 0 while something is missing, 1 when all was right, -1 if something was wrong. */
static int receive_all(void)
{
    static char got[BLOCK];
    int missing = 0;
    for (int i = 0; i < count; i++) {
        int n = left[i] ? recv(sockets[i], got, BLOCK, MSG_DONTWAIT) : 0;
        if (left[i] && (n == 0 || (n < 0 && errno != EAGAIN)))
            return -1;
        if (n > 0 && (n > left[i] || memcmp(got, block + (bytes - left[i]) % 251, n)))
            return -1;
        if (n > 0)
            left[i] -= n;
        missing |= left[i] || unsent[i];
    }
    return !missing;
}

static int unread_everywhere(void)
{
    for (int i = 0; i < count; i++) {
        int n;
        if (unsent[i] || ioctl(sockets[i], FIONREAD, &n) || (bytes && !n))
            return 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return fprintf(stderr, "usage: connections serve|call BEATFILE PORT CONNECTIONS BYTES\n"), 2;
    int serve = !strcmp(argv[1], "serve"), file = open(argv[2], O_RDWR | O_CREAT, 0600), one = 1;
    count = atoi(argv[4]), bytes = atoi(argv[5]);
    if (file < 0 || ftruncate(file, 4096))
        return perror(argv[2]), 1;
    volatile uint64_t *beat = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    sockets = calloc(count, sizeof(int)), left = calloc(count, sizeof(int)), unsent = calloc(count, sizeof(int));
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = i % 251;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), receive = RECEIVE, transmit = 4 << 20;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bytes) { /* inherited by accepted ones */
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
        setsockopt(listener, SOL_SOCKET, SO_SNDBUF, &transmit, sizeof transmit);
    }
    if (serve && (bind(listener, (void *)&at, sizeof at) || listen(listener, 4096)))
        return perror("listen"), 1;
    for (int i = 0; i < count; i++) {
        sockets[i] = serve ? accept(listener, 0, 0) : socket(AF_INET, SOCK_STREAM, 0);
        if (!serve && bytes) {
            setsockopt(sockets[i], SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
            setsockopt(sockets[i], SOL_SOCKET, SO_SNDBUF, &transmit, sizeof transmit);
        }
        if (sockets[i] < 0 || (!serve && connect(sockets[i], (void *)&at, sizeof at)))
            return perror("connect"), 1;
        left[i] = unsent[i] = bytes;
    }
    beat[3] = getpid();
    beat[1] = now();
    for (;;) {
        struct timespec wait = {0, 200000};
        nanosleep(&wait, 0);
        uint64_t t = now(), gap = t - beat[1];
        if (gap > beat[2])
            beat[2] = gap;
        beat[1] = t;
        beat[0]++;
        if (beat[4] == 0) {
            send_all();
            beat[4] = unread_everywhere();
        }
        if (beat[4] == 2) {
            send_all();
            int all = receive_all();
            if (all)
                beat[4] = all > 0 ? 3 : 4;
        }
    }
}

/* Connections on which both sides send all the time, and check each byte that they get.
 *
 * usage: traffic serve|call|both ADDRESS PORT CONNECTIONS CHUNK PAUSE APPETITE
 *
 * The server takes so many connections from the caller ("both": a child of one tree is the caller). Every PAUSE milliseconds each side
 * sends up to CHUNK bytes on each connection, and reads up to APPETITE: one that eats less than it is given has its queues full. What is
 * sent follows from the connection's number, the side, and the place in the stream, so nothing can be lost, doubled or changed unnoticed.
 * Says READY when all connections are there. When the caller finds a file "stop" in its directory it sends a last burst on each
 * connection, and the end of its stream; so does the server then. In the end both say DONE with their counts, which must match: a digest
 * of the lengths of all streams stands for each of them. "progress.serve" and "progress.call" hold the bytes received so far.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LAST_BURST = 1000, LARGEST = 1 << 20 };

struct connection {
    uint32_t number;
    uint64_t sent, received, last; /* last: where our stream ends, once that is known */
    int greeted, ending, finished, ended;
};

static const char *role;
static int connections, chunk, pause_ms, appetite;
static struct connection *all;
static struct pollfd *polled;
static char buffer[LARGEST];
static uint64_t seed = 88172645463325252u;

static void fail(const char *what, int i, int error)
{
    printf("FAIL %s, connection %u: %s after %llu bytes sent, %llu received\n", role, all ? all[i].number : 0, what,
           all ? (unsigned long long)all[i].sent : 0, all ? (unsigned long long)all[i].received : 0);
    if (error)
        printf("FAIL %s: %s\n", role, strerror(error));
    exit(1);
}

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static int uneven(int most)
{
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return 1 + seed % most;
}

/* The bytes of a stream from some place on; callers is whose stream it is. */
static void stream(char *to, uint32_t number, int callers, uint64_t from, int length)
{
    uint64_t base = ((uint64_t)number << 33 | (uint64_t)callers << 32) * 0x100000001b3u, word = 0;
    for (int i = 0; i < length; i++) {
        uint64_t at = from + i;
        if (i == 0 || at % 8 == 0)
            word = mix(base + at / 8);
        to[i] = word >> at % 8 * 8;
    }
}

static int is_caller(void)
{
    return *role == 'c';
}

static void check(int i, int length)
{
    static char expected[LARGEST];
    stream(expected, all[i].number, !is_caller(), all[i].received, length);
    if (memcmp(expected, buffer, length))
        for (int at = 0; at < length; at++)
            if (expected[at] != buffer[at]) {
                all[i].received += at;
                fail("another byte than was sent", i, 0);
            }
    all[i].received += length;
}

static void take(int i)
{
    struct connection *c = &all[i];
    if (!c->greeted) { /* the caller's first word is the number of the connection */
        if (recv(polled[i].fd, &c->number, 4, MSG_WAITALL) != 4)
            fail("no greeting", i, errno);
        c->greeted = 1;
        fcntl(polled[i].fd, F_SETFL, O_NONBLOCK);
        return;
    }
    for (int left = appetite; left > 0 && !c->ended;) {
        int n = recv(polled[i].fd, buffer, left < LARGEST ? left : LARGEST, 0);
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0)
            fail("recv", i, errno);
        if (n == 0) {
            if (is_caller() && !c->finished)
                fail("the stream has ended early", i, 0);
            c->ended = 1;
            polled[i].events = 0;
            if (!c->ending)
                c->ending = 1, c->last = c->sent + LAST_BURST;
        }
        check(i, n);
        left -= n;
    }
}

static void give(int i)
{
    struct connection *c = &all[i];
    int length = uneven(chunk);
    if (c->ending && (uint64_t)length > c->last - c->sent)
        length = c->last - c->sent;
    stream(buffer, c->number, is_caller(), c->sent, length);
    int n = length ? send(polled[i].fd, buffer, length, MSG_NOSIGNAL) : 0;
    if (n < 0 && errno != EAGAIN)
        fail("send", i, errno);
    if (n > 0)
        c->sent += n;
    if (c->ending && c->sent == c->last) {
        if (shutdown(polled[i].fd, SHUT_WR))
            fail("shutdown", i, errno);
        c->finished = 1;
    }
}

static void report(int file)
{
    uint64_t received = 0;
    char text[40];
    for (int i = 0; i < connections; i++)
        received += all[i].received;
    int length = snprintf(text, sizeof text, "%20llu\n", (unsigned long long)received);
    if (pwrite(file, text, length, 0) != length)
        fail("pwrite", 0, errno);
}

static void transfer(void)
{
    char name[40];
    snprintf(name, sizeof name, "progress.%s", role);
    int file = open(name, O_CREAT | O_WRONLY, 0600), unfinished = 1;
    while (unfinished) {
        int stopping = is_caller() && access("stop", F_OK) == 0;
        if (poll(polled, connections, 0) < 0)
            fail("poll", 0, errno);
        unfinished = 0;
        for (int i = 0; i < connections; i++) {
            if (polled[i].revents & (POLLIN | POLLERR | POLLHUP) && !all[i].ended)
                take(i);
            if (stopping && !all[i].ending)
                all[i].ending = 1, all[i].last = all[i].sent + LAST_BURST;
            if (all[i].greeted && !all[i].finished)
                give(i);
            unfinished += !all[i].finished || !all[i].ended;
        }
        report(file);
        nanosleep(&(struct timespec){pause_ms / 1000, pause_ms % 1000 * 1000000L}, 0);
    }
    uint64_t sent = 0, received = 0, of_sent = 0, of_received = 0;
    for (int i = 0; i < connections; i++) {
        sent += all[i].sent, received += all[i].received;
        of_sent += mix(mix(all[i].number) + all[i].sent), of_received += mix(mix(all[i].number) + all[i].received);
    }
    printf("DONE %s %d sent %llu %016llx received %llu %016llx\n", role, connections, (unsigned long long)sent,
           (unsigned long long)of_sent, (unsigned long long)received, (unsigned long long)of_received);
}

static void serve(struct addrinfo *at, int ready)
{
    role = "serve";
    int listener = socket(at->ai_family, SOCK_STREAM, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, at->ai_addr, at->ai_addrlen) || listen(listener, 4096))
        fail("listen", 0, errno);
    if (ready >= 0)
        close(ready);
    else
        printf("LISTENING\n");
    for (int i = 0; i < connections; i++) {
        polled[i] = (struct pollfd){accept(listener, 0, 0), POLLIN, 0};
        if (polled[i].fd < 0)
            fail("accept", i, errno);
        take(i);
    }
    printf("READY\n");
    transfer();
}

static void call(struct addrinfo *at)
{
    role = "call";
    for (int i = 0; i < connections; i++) {
        polled[i] = (struct pollfd){socket(at->ai_family, SOCK_STREAM, 0), POLLIN, 0};
        all[i].number = i + 1;
        all[i].greeted = 1;
        if (connect(polled[i].fd, at->ai_addr, at->ai_addrlen) || send(polled[i].fd, &all[i].number, 4, MSG_NOSIGNAL) != 4)
            fail("connect", i, errno);
        fcntl(polled[i].fd, F_SETFL, O_NONBLOCK);
    }
    printf("READY\n");
    transfer();
}

int main(int count, char **words)
{
    struct rlimit limit;
    struct addrinfo *at, hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
    setvbuf(stdout, 0, _IOLBF, 0);
    if (count != 8 || getaddrinfo(words[2], words[3], &hints, &at))
        return fprintf(stderr, "usage: traffic serve|call|both ADDRESS PORT CONNECTIONS CHUNK PAUSE APPETITE\n"), 2;
    role = words[1];
    connections = atoi(words[4]), chunk = atoi(words[5]), pause_ms = atoi(words[6]), appetite = atoi(words[7]);
    if (chunk > LARGEST)
        chunk = LARGEST;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    all = calloc(connections, sizeof *all);
    polled = calloc(connections, sizeof *polled);
    if (*role == 'b') {
        int ends[2];
        char none;
        if (pipe(ends))
            fail("pipe", 0, errno);
        if (fork() == 0) {
            close(ends[1]);
            if (read(ends[0], &none, 1) == 0) /* until it listens */
                close(ends[0]), call(at);
            return 0;
        }
        close(ends[0]);
        serve(at, ends[1]);
        return 0;
    }
    if (is_caller())
        call(at);
    else
        serve(at, -1);
    return 0;
}

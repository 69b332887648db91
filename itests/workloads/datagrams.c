/*
 * UDP, UDP-Lite, raw and ICMP sockets: datagrams that wait, with their senders; groups of multicast, options, directions that are shut.
 *
 * needs: CAP_NET_RAW
 */
#include "workload.h"
#include <arpa/inet.h>
#define ICMP_FILTER 1 /* linux/icmp.h, which does not go with net/if.h */
#include <linux/net_tstamp.h>
#include <linux/udp.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#ifndef SOL_UDP
#define SOL_UDP 17
#endif

static int receiver, sender, dual, client, server, shut, raw, raw6, group, group6, stamped;
static struct sockaddr_in6 dual_name;

static int option(int fd, int level, int name)
{
	int value = -1;
	socklen_t n = sizeof value;
	getsockopt(fd, level, name, &value, &n);
	return value;
}

static void set(int fd, int level, int name, int value)
{
	must(setsockopt(fd, level, name, &value, sizeof value), "setsockopt");
}

static struct sockaddr_in bound(int fd, const char *address)
{
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr(address) };
	socklen_t n = sizeof own;
	must(bind(fd, (void *)&own, sizeof own), "bind");
	getsockname(fd, (void *)&own, &n);
	return own;
}

static struct sockaddr_in name(int fd)
{
	struct sockaddr_in own = { 0 };
	socklen_t n = sizeof own;
	getsockname(fd, (void *)&own, &n);
	return own;
}

static void send_to(int from, int to, const char *text, size_t bytes)
{
	struct sockaddr_in there = name(to);
	must(sendto(from, text, bytes, 0, (void *)&there, sizeof there), "sendto");
}

/* What waits while the program is dumped. */
static void fill_queues(void)
{
	static char large[60000];
	fill(large, sizeof large, 7);
	send_to(sender, receiver, "first", 5);
	send_to(sender, receiver, large, sizeof large);
	send_to(client, receiver, "from another", 12);
	send_to(sender, server, "not from the client: it is not heard", 30);
	must(send(client, "question", 8, 0), "send");
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = dual_name.sin6_port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	must(sendto(sender, "four to six", 11, 0, (void *)&there, sizeof there), "sendto");
}

static void expect(int fd, const void *text, int bytes, int from, const char *what)
{
	static char buffer[70000];
	struct sockaddr_in who = { 0 };
	socklen_t n = sizeof who;
	int got = recvfrom(fd, buffer, sizeof buffer, MSG_DONTWAIT, (void *)&who, &n);
	check(got == bytes && !memcmp(buffer, text, bytes), "%s: %d bytes", what, got);
	struct sockaddr_in right = name(from);
	check(who.sin_port == right.sin_port && who.sin_addr.s_addr == right.sin_addr.s_addr, "sender of %s: port %d", what, ntohs(who.sin_port));
}

static void check_queues(void)
{
	static char large[60000];
	char buffer[64];
	fill(large, sizeof large, 7);
	expect(receiver, "first", 5, sender, "first datagram");
	expect(receiver, large, sizeof large, sender, "large datagram");
	expect(receiver, "from another", 12, client, "third datagram");
	check(recv(receiver, buffer, sizeof buffer, MSG_DONTWAIT) < 0 && errno == EAGAIN, "no fourth datagram");
	expect(server, "question", 8, client, "datagram from the peer");
	check(recv(server, buffer, sizeof buffer, MSG_DONTWAIT) < 0 && errno == EAGAIN, "only the peer is heard");
	struct sockaddr_in6 who = { 0 };
	socklen_t n = sizeof who;
	int got = recvfrom(dual, buffer, sizeof buffer, MSG_DONTWAIT, (void *)&who, &n);
	check(got == 11 && IN6_IS_ADDR_V4MAPPED(&who.sin6_addr) && who.sin6_port == name(sender).sin_port, "datagram of IPv4 at a socket of IPv6: %d", got);
}

static void make_raw(void)
{
	raw = must(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), "raw socket");
	set(raw, SOL_RAW, ICMP_FILTER, ~(1 << 13));
	set(raw, IPPROTO_IP, IP_HDRINCL, 1);
	bound(raw, "127.0.0.1");
	raw6 = must(socket(AF_INET6, SOCK_RAW, 253), "raw socket");
	set(raw6, SOL_RAW, IPV6_CHECKSUM, 4);
}

static void check_raw(void)
{
	check(option(raw, SOL_RAW, ICMP_FILTER) == ~(1 << 13) && option(raw, IPPROTO_IP, IP_HDRINCL) == 1, "options of the raw socket");
	check(name(raw).sin_addr.s_addr == htonl(INADDR_LOOPBACK), "address of the raw socket");
	check(option(raw6, SOL_RAW, IPV6_CHECKSUM) == 4, "checksums of the raw socket: %d", option(raw6, SOL_RAW, IPV6_CHECKSUM));
}

static void join(void)
{
	struct ip_mreqn member = { .imr_ifindex = if_nametoindex("lo") };
	group = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	inet_pton(AF_INET, "239.7.7.7", &member.imr_multiaddr);
	must(setsockopt(group, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member), "IP_ADD_MEMBERSHIP");
	struct ip_mreq_source source = { .imr_interface.s_addr = htonl(INADDR_LOOPBACK) };
	inet_pton(AF_INET, "239.7.7.8", &source.imr_multiaddr);
	inet_pton(AF_INET, "127.0.0.9", &source.imr_sourceaddr);
	must(setsockopt(group, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, &source, sizeof source), "IP_ADD_SOURCE_MEMBERSHIP");
	set(group, IPPROTO_IP, IP_MULTICAST_TTL, 7);
	set(group, IPPROTO_IP, IP_MULTICAST_ALL, 0);
	struct in_addr own = { htonl(INADDR_LOOPBACK) };
	must(setsockopt(group, IPPROTO_IP, IP_MULTICAST_IF, &own, sizeof own), "IP_MULTICAST_IF");
	bound(group, "0.0.0.0");
	group6 = must(socket(AF_INET6, SOCK_DGRAM, 0), "socket");
	struct ipv6_mreq six = { .ipv6mr_interface = member.imr_ifindex };
	inet_pton(AF_INET6, "ff02::7777", &six.ipv6mr_multiaddr);
	must(setsockopt(group6, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &six, sizeof six), "IPV6_ADD_MEMBERSHIP");
	set(group6, IPPROTO_IPV6, IPV6_MULTICAST_IF, member.imr_ifindex);
	set(group6, IPPROTO_IPV6, IPV6_TCLASS, 0x20);
}

static int hears(int from, const char *to)
{
	char buffer[16];
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = name(group).sin_port };
	inet_pton(AF_INET, to, &there.sin_addr);
	sendto(from, "group", 5, 0, (void *)&there, sizeof there);
	nap(20);
	return recv(group, buffer, sizeof buffer, MSG_DONTWAIT) == 5;
}

static void check_groups(void)
{
	int right = must(socket(AF_INET, SOCK_DGRAM, 0), "socket"), wrong = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	struct in_addr own = { htonl(INADDR_LOOPBACK) };
	setsockopt(right, IPPROTO_IP, IP_MULTICAST_IF, &own, sizeof own);
	setsockopt(wrong, IPPROTO_IP, IP_MULTICAST_IF, &own, sizeof own);
	bound(right, "127.0.0.9");
	bound(wrong, "127.0.0.8");
	check(hears(wrong, "239.7.7.7"), "the group is heard");
	check(hears(right, "239.7.7.8"), "the source is heard");
	check(!hears(wrong, "239.7.7.8"), "others are not heard");
	close(right);
	close(wrong);
	check(option(group, IPPROTO_IP, IP_MULTICAST_TTL) == 7 && option(group, IPPROTO_IP, IP_MULTICAST_ALL) == 0, "options of the group's socket");
	check((uint32_t)option(group, IPPROTO_IP, IP_MULTICAST_IF) == htonl(INADDR_LOOPBACK), "its interface");
	check(option(group6, IPPROTO_IPV6, IPV6_MULTICAST_IF) == (int)if_nametoindex("lo") && option(group6, IPPROTO_IPV6, IPV6_TCLASS) == 0x20, "options of the second group's socket");
	struct ipv6_mreq six = { .ipv6mr_interface = if_nametoindex("lo") };
	inet_pton(AF_INET6, "ff02::7777", &six.ipv6mr_multiaddr);
	check(setsockopt(group6, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, &six, sizeof six) == 0, "it is a member of the second group");
	check(setsockopt(group6, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &six, sizeof six) == 0, "and joins it again");
}

static void check_options(void)
{
	check(option(stamped, SOL_SOCKET, SO_TIMESTAMPING) == (SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE), "time stamps");
	check(option(stamped, SOL_SOCKET, SO_RXQ_OVFL) == 1 && option(stamped, SOL_SOCKET, SO_PEEK_OFF) == 5, "options of sockets");
	unsigned long pace = 0;
	socklen_t n = sizeof pace;
	getsockopt(stamped, SOL_SOCKET, SO_MAX_PACING_RATE, &pace, &n);
	check(pace == 123456789, "pace %ld", (long)pace);
	check(option(stamped, IPPROTO_IP, IP_RECVTTL) == 1 && option(stamped, IPPROTO_IP, IP_MTU_DISCOVER) == IP_PMTUDISC_DO, "options of IP");
	check(option(stamped, SOL_UDP, UDP_SEGMENT) == 1200 && option(stamped, SOL_UDP, UDP_GRO) == 1, "options of UDP");
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	receiver = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	sender = must(socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), "socket");
	bound(receiver, "127.0.0.1");
	bound(sender, "127.0.0.3");
	client = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	server = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	struct sockaddr_in there = bound(client, "127.0.0.1"), here = bound(server, "127.0.0.1");
	must(connect(client, (void *)&here, sizeof here), "connect");
	must(connect(server, (void *)&there, sizeof there), "connect");
	dual = must(socket(AF_INET6, SOCK_DGRAM, 0), "socket");
	dual_name.sin6_family = AF_INET6;
	must(bind(dual, (void *)&dual_name, sizeof dual_name), "bind");
	socklen_t n = sizeof dual_name;
	getsockname(dual, (void *)&dual_name, &n);
	shut = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	bound(shut, "127.0.0.1");
	must(connect(shut, (void *)&here, sizeof here), "connect");
	must(shutdown(shut, SHUT_WR), "shutdown");
	stamped = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	set(stamped, SOL_SOCKET, SO_TIMESTAMPING, SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE);
	set(stamped, SOL_SOCKET, SO_RXQ_OVFL, 1);
	set(stamped, SOL_SOCKET, SO_PEEK_OFF, 5);
	set(stamped, SOL_SOCKET, SO_MAX_PACING_RATE, 123456789);
	set(stamped, IPPROTO_IP, IP_RECVTTL, 1);
	set(stamped, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO);
	set(stamped, SOL_UDP, UDP_SEGMENT, 1200);
	set(stamped, SOL_UDP, UDP_GRO, 1);
	make_raw();
	join();
	fill_queues();
	ready();
	while (next_round()) {
		check_queues();
		check(send(shut, "x", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE, "nothing can be sent after a shutdown");
		check_raw();
		check_groups();
		check_options();
		fill_queues();
		round_done();
	}
}

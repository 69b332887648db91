/* Netlink sockets: port, groups, also beyond the thirty-second, destination and options; the kernel answers, and tells of news.
 *
 * needs: CAP_NET_ADMIN
 * alone: the peer makes all of them SOCK_RAW, without options, and refuses groups beyond the thirty-second
 */
#include "workload.h"
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

static int route, generic, events, connected, fresh;
static unsigned port;

static void set(int fd, int name, int value)
{
	must(setsockopt(fd, SOL_NETLINK, name, &value, sizeof value), "setsockopt");
}

static int option(int fd, int name)
{
	int value = -1;
	socklen_t n = sizeof value;
	getsockopt(fd, SOL_NETLINK, name, &value, &n);
	return value;
}

static int opened(int type, int protocol, unsigned own)
{
	int fd = must(socket(AF_NETLINK, type | SOCK_NONBLOCK, protocol), "socket");
	struct sockaddr_nl at = { .nl_family = AF_NETLINK, .nl_pid = own };
	must(bind(fd, (void *)&at, sizeof at), "bind");
	return fd;
}

static struct sockaddr_nl name(int fd, int peer)
{
	struct sockaddr_nl at = { 0 };
	socklen_t n = sizeof at;
	(peer ? getpeername : getsockname)(fd, (void *)&at, &n);
	return at;
}

static int is_member(int fd, int group)
{
	unsigned words[8] = { 0 };
	socklen_t n = sizeof words;
	getsockopt(fd, SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, words, &n);
	return words[(group - 1) / 32] >> (group - 1) % 32 & 1;
}

/* The kernel's answer about an interface; it must come from the kernel, to our port. */
static int asks(int fd)
{
	struct { struct nlmsghdr header; struct ifinfomsg link; } request = { { sizeof request, RTM_GETLINK, NLM_F_REQUEST, this_round, 0 }, { .ifi_index = 1 } };
	char answer[8192];
	struct sockaddr_nl from = { 0 };
	socklen_t n = sizeof from;
	if (send(fd, &request, sizeof request, 0) != sizeof request) return 0;
	long got = recvfrom(fd, answer, sizeof answer, 0, (void *)&from, &n);
	struct nlmsghdr *header = (void *)answer;
	return got > 0 && from.nl_pid == 0 && header->nlmsg_type == RTM_NEWLINK && header->nlmsg_pid == name(fd, 0).nl_pid && header->nlmsg_seq == (unsigned)this_round;
}

/* A message to a group that only this program is in, from a socket that is connected to it. */
static int tells(void)
{
	struct { struct nlmsghdr header; char text[4]; } news = { { sizeof news, NLMSG_MIN_TYPE, 0, 1, 0 }, "new" };
	char got[64];
	send(connected, &news, sizeof news, 0); /* which also says that the kernel itself does not listen */
	return recv(events, got, sizeof got, 0) == sizeof news && recv(events, got, sizeof got, 0) < 0;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	port = 0xc0000000 + getpid();
	route = opened(SOCK_RAW, NETLINK_ROUTE, port);
	set(route, NETLINK_PKTINFO, 1);
	set(route, NETLINK_NO_ENOBUFS, 1);
	set(route, NETLINK_CAP_ACK, 1);
	set(route, NETLINK_EXT_ACK, 1);
	set(route, NETLINK_GET_STRICT_CHK, 1);
	set(route, NETLINK_ADD_MEMBERSHIP, RTNLGRP_IPV4_RULE);
	set(route, NETLINK_ADD_MEMBERSHIP, RTNLGRP_NEXTHOP);
	set(route, NETLINK_ADD_MEMBERSHIP, RTNLGRP_BRVLAN);
	generic = opened(SOCK_DGRAM, NETLINK_GENERIC, 0);
	unsigned chosen = name(generic, 0).nl_pid;
	events = opened(SOCK_RAW, NETLINK_USERSOCK, port + 1);
	set(events, NETLINK_ADD_MEMBERSHIP, 9);
	connected = opened(SOCK_RAW, NETLINK_USERSOCK, port + 2);
	set(connected, NETLINK_BROADCAST_ERROR, 1);
	struct sockaddr_nl to = { .nl_family = AF_NETLINK, .nl_groups = 1 << 8 };
	must(connect(connected, (void *)&to, sizeof to), "connect");
	fresh = must(socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT), "socket");
	ready();
	while (next_round()) {
		check(name(route, 0).nl_pid == port && name(generic, 0).nl_pid == chosen && name(events, 0).nl_pid == port + 1 && name(fresh, 0).nl_pid == 0, "ports: %x %x", name(route, 0).nl_pid, name(generic, 0).nl_pid);
		check(is_member(route, RTNLGRP_IPV4_RULE) && is_member(route, RTNLGRP_NEXTHOP) && is_member(route, RTNLGRP_BRVLAN) && !is_member(route, RTNLGRP_LINK) && !is_member(connected, 9), "groups");
		check(option(route, NETLINK_PKTINFO) == 1 && option(route, NETLINK_NO_ENOBUFS) == 1 && option(route, NETLINK_CAP_ACK) == 1 && option(route, NETLINK_EXT_ACK) == 1 && option(route, NETLINK_GET_STRICT_CHK) == 1, "options");
		check(option(generic, NETLINK_EXT_ACK) == 0 && option(connected, NETLINK_BROADCAST_ERROR) == 1, "options of the others");
		int type = 0;
		socklen_t n = sizeof type;
		check(!getsockopt(generic, SOL_SOCKET, SO_TYPE, &type, &n) && type == SOCK_DGRAM, "SO_TYPE");
		check(name(connected, 1).nl_groups == 1 << 8 && name(route, 1).nl_groups == 0, "destinations");
		check(asks(route), "an answer of the kernel");
		check(tells(), "a message to a group");
		round_done();
	}
}

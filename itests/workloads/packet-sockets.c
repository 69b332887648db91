/* Packet sockets: all kinds, their options, memberships, a fanout group, and rings in which program and kernel must stay at one place.
 *
 * needs: CAP_NET_RAW, a loopback interface that is up
 * alone: the peer forgets interfaces' names, four options and where a ring was; it refuses what is a member of a group twice
 */
#include "workload.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

enum { TYPE = 0x88b6, FRAMES = 8, FRAME = 2048, BLOCKS = 4, BLOCK = 8192 };

static int lo, sender, raw, cooked, old, shared[2], frames, blocks;
static char *frame_ring, *block_ring;
static unsigned next_frame, next_sent, next_block, sent_number, frame_number, block_number;

static void set(int fd, int name, int value)
{
	must(setsockopt(fd, SOL_PACKET, name, &value, sizeof value), "setsockopt");
}

static int option(int fd, int name)
{
	int value = -1;
	socklen_t n = sizeof value;
	getsockopt(fd, SOL_PACKET, name, &value, &n);
	return value;
}

static struct sockaddr_ll address(int type)
{
	return (struct sockaddr_ll){ .sll_family = AF_PACKET, .sll_protocol = htons(type), .sll_ifindex = lo, .sll_halen = 6 };
}

static int opened(int kind, int type)
{
	int fd = must(socket(AF_PACKET, kind | SOCK_NONBLOCK, 0), "socket");
	struct sockaddr_ll at = address(type);
	if (type) must(bind(fd, (void *)&at, sizeof at), "bind");
	return fd;
}

static void emit(int type, unsigned number)
{
	struct { char header[12]; unsigned short type; char text[2]; unsigned number; } packet = { .type = htons(type), .text = "x", .number = number };
	struct sockaddr_ll to = address(type);
	must(sendto(sender, &packet, sizeof packet, 0, (void *)&to, sizeof to), "sendto");
}

static unsigned number_at(const char *ethernet)
{
	unsigned number;
	memcpy(&number, ethernet + 16, sizeof number);
	return number;
}

static int got(int fd)
{
	char packet[64];
	return recv(fd, packet, sizeof packet, 0) >= 6;
}

static void make_rings(void)
{
	struct tpacket_req simple = { .tp_block_size = 4096, .tp_block_nr = FRAMES * FRAME / 4096, .tp_frame_size = FRAME, .tp_frame_nr = FRAMES };
	frames = opened(SOCK_RAW, 0);
	set(frames, PACKET_VERSION, TPACKET_V2);
	set(frames, PACKET_RESERVE, 16);
	must(setsockopt(frames, SOL_PACKET, PACKET_RX_RING, &simple, sizeof simple), "PACKET_RX_RING");
	must(setsockopt(frames, SOL_PACKET, PACKET_TX_RING, &simple, sizeof simple), "PACKET_TX_RING");
	frame_ring = must_map(mmap(0, 2 * FRAMES * FRAME, PROT_READ | PROT_WRITE, MAP_SHARED, frames, 0), "rings");
	struct sockaddr_ll at = address(TYPE);
	must(bind(frames, (void *)&at, sizeof at), "bind");
	struct tpacket_req3 large = { .tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = FRAME, .tp_frame_nr = BLOCKS * BLOCK / FRAME, .tp_retire_blk_tov = 10 };
	blocks = opened(SOCK_RAW, 0);
	set(blocks, PACKET_VERSION, TPACKET_V3);
	must(setsockopt(blocks, SOL_PACKET, PACKET_RX_RING, &large, sizeof large), "PACKET_RX_RING");
	block_ring = must_map(mmap(0, BLOCKS * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED, blocks, 0), "ring");
	must(bind(blocks, (void *)&at, sizeof at), "bind");
}

/* Sends by the transmit ring, to both receive rings. */
static void send_frame(void)
{
	struct tpacket2_hdr *frame = (void *)(frame_ring + (FRAMES + next_sent++ % FRAMES) * FRAME);
	check(frame->tp_status == TP_STATUS_AVAILABLE, "frame %u is free to be sent: %u", next_sent - 1, frame->tp_status);
	char *packet = (char *)frame + TPACKET2_HDRLEN - sizeof(struct sockaddr_ll);
	unsigned number = ++sent_number;
	memset(packet, 0, 64);
	packet[12] = TYPE >> 8;
	packet[13] = (char)TYPE;
	memcpy(packet + 16, &number, sizeof number);
	frame->tp_len = 60;
	__atomic_store_n(&frame->tp_status, TP_STATUS_SEND_REQUEST, __ATOMIC_RELEASE);
	check(send(frames, 0, 0, 0) == 60, "a frame is sent");
}

static void take_frames(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct tpacket2_hdr *frame = (void *)(frame_ring + next_frame++ % FRAMES * FRAME);
		if (!(__atomic_load_n(&frame->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
			check(0, "frame %u is there: status %u", next_frame - 1, frame->tp_status);
			return;
		}
		unsigned number = number_at((char *)frame + frame->tp_mac);
		frame_number++;
		check(number == frame_number, "frame %u is packet %u, not %u", next_frame - 1, number, frame_number);
		__atomic_store_n(&frame->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
	}
}

static void take_blocks(unsigned until)
{
	while (block_number < until) {
		struct tpacket_block_desc *block = (void *)(block_ring + next_block % BLOCKS * BLOCK);
		for (int i = 0; i < 2000 && !(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER); i++) nap(1);
		if (!(block->hdr.bh1.block_status & TP_STATUS_USER)) {
			check(0, "block %u is there, with packet %u", next_block, block_number + 1);
			return;
		}
		next_block++;
		char *packet = (char *)block + block->hdr.bh1.offset_to_first_pkt;
		for (unsigned i = 0; i < block->hdr.bh1.num_pkts; i++) {
			struct tpacket3_hdr *header = (void *)packet;
			unsigned number = number_at(packet + header->tp_mac);
			block_number++;
			check(number == block_number, "block %u has packet %u, not %u", next_block - 1, number, block_number);
			packet += header->tp_next_offset;
		}
		__atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
	}
}

static int member(int fd, int what)
{
	struct packet_mreq request = { .mr_ifindex = lo, .mr_type = PACKET_MR_MULTICAST, .mr_alen = 6, .mr_address = { 1, 0, 94, 0, 0, 9 } };
	return setsockopt(fd, SOL_PACKET, what, &request, sizeof request);
}

static int lo_listens(void)
{
	char line[128];
	int found = 0;
	FILE *file = fopen("/proc/self/net/dev_mcast", "r");
	while (file && fgets(line, sizeof line, file)) found |= strstr(line, " lo ") && strstr(line, "01005e000009");
	if (file) fclose(file);
	return found;
}

static int group(void)
{
	return (getpid() & 0xffff) | (PACKET_FANOUT_LB | PACKET_FANOUT_FLAG_ROLLOVER) << 16;
}

static void make_plain(void)
{
	raw = opened(SOCK_RAW, TYPE + 1);
	set(raw, PACKET_AUXDATA, 1);
	set(raw, PACKET_ORIGDEV, 1);
	set(raw, PACKET_IGNORE_OUTGOING, 1);
	set(raw, PACKET_QDISC_BYPASS, 1);
	must(member(raw, PACKET_ADD_MEMBERSHIP), "PACKET_ADD_MEMBERSHIP");
	must(member(raw, PACKET_ADD_MEMBERSHIP), "PACKET_ADD_MEMBERSHIP");
	cooked = opened(SOCK_DGRAM, TYPE + 2);
	struct sock_filter code[] = { BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 2), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(7), 1, 0), BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 100) };
	struct sock_fprog program = { 4, code };
	must(setsockopt(cooked, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), "SO_ATTACH_FILTER");
	struct sockaddr named = { AF_INET, "lo" };
	old = must(socket(AF_PACKET, SOCK_PACKET | SOCK_NONBLOCK, htons(TYPE + 3)), "SOCK_PACKET");
	must(bind(old, &named, sizeof named), "bind");
	for (int i = 0; i < 2; i++) {
		shared[i] = opened(SOCK_DGRAM, TYPE + 4);
		set(shared[i], PACKET_FANOUT, group());
	}
}

static void check_plain(void)
{
	check(option(raw, PACKET_AUXDATA) == 1 && option(raw, PACKET_ORIGDEV) == 1 && option(raw, PACKET_IGNORE_OUTGOING) == 1 && option(raw, PACKET_QDISC_BYPASS) == 1, "options");
	check(!member(raw, PACKET_DROP_MEMBERSHIP) && lo_listens(), "member twice");
	check(!member(raw, PACKET_DROP_MEMBERSHIP) && !lo_listens(), "and not more");
	check(!member(raw, PACKET_ADD_MEMBERSHIP) && !member(raw, PACKET_ADD_MEMBERSHIP), "member again");
	emit(TYPE + 1, 1);
	check(got(raw) && !got(raw), "a raw packet");
	emit(TYPE + 2, 7);
	emit(TYPE + 2, 8);
	check(got(cooked) && !got(cooked), "the filter lets one packet pass");
	emit(TYPE + 3, 1);
	check(got(old) && !got(old), "a packet of an obsolete socket");
	check(option(shared[0], PACKET_FANOUT) == group() && option(shared[1], PACKET_FANOUT) == group(), "fanout: %x", option(shared[1], PACKET_FANOUT));
	for (int i = 0; i < 2; i++) emit(TYPE + 4, i);
	check(got(shared[0]) && got(shared[1]), "packets are shared out");
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	lo = if_nametoindex("lo");
	sender = opened(SOCK_RAW, 0);
	make_plain();
	make_rings();
	for (int i = 0; i < 5; i++) send_frame();
	take_frames(3);
	take_blocks(4);
	ready();
	while (next_round()) {
		check(option(frames, PACKET_VERSION) == TPACKET_V2 && option(frames, PACKET_RESERVE) == 16 && option(blocks, PACKET_VERSION) == TPACKET_V3, "rings' versions");
		check_plain();
		take_frames(2);
		for (int i = 0; i < 5; i++) send_frame();
		take_frames(3);
		take_blocks(sent_number - 1);
		round_done();
	}
}

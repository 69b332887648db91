/* BPF maps: arrays and hash tables with what is in them; frozen, read-only, and two descriptions of one map.
 *
 * needs: CAP_BPF, CAP_SYS_ADMIN
 * alone: the peer knows BPF maps only if it was built for them
 */
#include "workload.h"
#include <linux/bpf.h>

static int array, hash, empty, reader;

static long bpf(int command, union bpf_attr *attribute)
{
	return syscall(SYS_bpf, command, attribute, sizeof *attribute);
}

static int made(int type, int key, int value, int entries, int flags, const char *name)
{
	union bpf_attr attribute = { .map_type = type, .key_size = key, .value_size = value, .max_entries = entries, .map_flags = flags };
	strcpy(attribute.map_name, name);
	return must(bpf(BPF_MAP_CREATE, &attribute), name);
}

static int element(int command, int map, const void *key, void *value)
{
	union bpf_attr attribute = { .map_fd = map };
	attribute.key = (long)key;
	attribute.value = (long)value;
	return bpf(command, &attribute);
}

static struct bpf_map_info info(int map)
{
	struct bpf_map_info found = { 0 };
	union bpf_attr attribute = { .info = { .bpf_fd = map, .info_len = sizeof found, .info = (long)&found } };
	must(bpf(BPF_OBJ_GET_INFO_BY_FD, &attribute), "BPF_OBJ_GET_INFO_BY_FD");
	return found;
}

static int count(int map, int bytes)
{
	char key[16] = { 0 }, next[16];
	int entries = 0;
	union bpf_attr attribute = { .map_fd = map };
	attribute.next_key = (long)next;
	while (!bpf(BPF_MAP_GET_NEXT_KEY, &attribute)) {
		memcpy(key, next, bytes);
		attribute.key = (long)key;
		entries++;
	}
	return entries;
}

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	array = made(BPF_MAP_TYPE_ARRAY, 4, 12, 7, 0, "seven");
	hash = made(BPF_MAP_TYPE_HASH, 3, 5, 20000, BPF_F_NO_PREALLOC, "words");
	empty = made(BPF_MAP_TYPE_HASH, 4, 4, 10, 0, "");
	char value[12];
	for (int i = 0; i < 7; i++) {
		memset(value, 'a' + i, sizeof value);
		must(element(BPF_MAP_UPDATE_ELEM, array, &i, value), "BPF_MAP_UPDATE_ELEM");
	}
	for (int i = 0; i < 15000; i++) must(element(BPF_MAP_UPDATE_ELEM, hash, &i, memcpy(value, &i, 4)), "BPF_MAP_UPDATE_ELEM");
	union bpf_attr freeze = { .map_fd = array };
	must(bpf(BPF_MAP_FREEZE, &freeze), "BPF_MAP_FREEZE");
	union bpf_attr again = { .map_id = info(hash).id, .open_flags = BPF_F_RDONLY };
	reader = must(bpf(BPF_MAP_GET_FD_BY_ID, &again), "BPF_MAP_GET_FD_BY_ID");
	ready();
	while (next_round()) {
		struct bpf_map_info one = info(array), two = info(hash);
		check(!strcmp(one.name, "seven") && one.type == BPF_MAP_TYPE_ARRAY && one.value_size == 12 && one.max_entries == 7, "the array");
		check(!strcmp(two.name, "words") && two.map_flags == BPF_F_NO_PREALLOC && info(reader).id == two.id, "the table");
		int right = 1;
		for (int i = 0; i < 7; i++) right &= !element(BPF_MAP_LOOKUP_ELEM, array, &i, value) && value[0] == 'a' + i && value[11] == 'a' + i;
		check(right, "what is in the array");
		int first = 0;
		check(element(BPF_MAP_UPDATE_ELEM, array, &first, value) < 0 && errno == EPERM, "it is frozen");
		for (int i = 0; i < 15000; i++) right &= !element(BPF_MAP_LOOKUP_ELEM, reader, &i, value) && !memcmp(value, &i, 4);
		check(right && count(hash, 3) == 15000, "what is in the table: %d", count(hash, 3));
		check(element(BPF_MAP_UPDATE_ELEM, reader, &first, value) < 0 && errno == EPERM, "one descriptor may only read");
		first = this_round;
		check(!element(BPF_MAP_UPDATE_ELEM, empty, &first, &first) && count(empty, 4) == this_round, "the empty one fills");
		check(!element(BPF_MAP_UPDATE_ELEM, hash, "abc", memcpy(value, "words", 5)) && !element(BPF_MAP_DELETE_ELEM, hash, "abc", 0), "changes");
		round_done();
	}
}

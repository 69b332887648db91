/* Memory that a userfaultfd watches.
 *
 * needs: userfaultfd(2)
 * refused: MEMORY-003
 */
#include "workload.h"
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#define PAGE 4096

int main(int argc, char **argv)
{
	start(argc, argv, 1);
	int fd = must(syscall(SYS_userfaultfd, O_CLOEXEC | 1 /* UFFD_USER_MODE_ONLY */), "userfaultfd");
	struct uffdio_api api = { .api = UFFD_API };
	must(ioctl(fd, UFFDIO_API, &api), "UFFDIO_API");
	char *area = must_map(mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), "mmap");
	area[0] = 1;
	struct uffdio_register watched = { .range = { (unsigned long)area, 4 * PAGE }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	must(ioctl(fd, UFFDIO_REGISTER, &watched), "UFFDIO_REGISTER");
	ready();
	while (next_round()) {
		struct uffdio_zeropage zero = { .range = { (unsigned long)area + PAGE * this_round, PAGE } };
		check(area[0] == 1 && ioctl(fd, UFFDIO_ZEROPAGE, &zero) == 0 && area[PAGE * this_round] == 0, "the userfaultfd works");
		round_done();
	}
}

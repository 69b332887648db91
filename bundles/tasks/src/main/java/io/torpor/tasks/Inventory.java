package io.torpor.tasks;

import io.torpor.image.ImageRecords;
import io.torpor.image.ImageType;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.lsmtype;
import io.torpor.image.proto.plugins_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.image.proto.timens_entry;
import io.torpor.image.proto.timespec;
import io.torpor.linux.Clocks;
import io.torpor.procfs.SecurityModule;
import io.torpor.spi.DumpContext;
import io.torpor.spi.NetworkLockMethod;
import io.torpor.spi.Options;
import io.torpor.spi.PluginsInImages;
import io.torpor.spi.RunJournal;

/** The records that stand for the image set as a whole. */
final class Inventory {
    /** Ids of kernel objects that are the tasks' own start after the engine's, which are all 1. */
    static final int FIRST_FREE_ID = 2;

    private static final int IMAGE_VERSION = 2;

    private Inventory() {}

    /** The namespaces of the engine, in which the tree is too: the observer has made sure of that. */
    static task_kobj_ids_entry.Builder namespaces(task_kobj_ids_entry.Builder ids) {
        return ids.setPidNsId(1)
                .setNetNsId(2)
                .setIpcNsId(3)
                .setUtsNsId(4)
                .setTimeNsId(5)
                .setMntNsId(6)
                .setUserNsId(7)
                .setCgroupNsId(8);
    }

    private static lsmtype securityModule() {
        return switch (SecurityModule.inUse()) {
            case SELINUX -> lsmtype.SELINUX;
            case APPARMOR -> lsmtype.APPARMOR;
            case NONE, OTHER -> lsmtype.NO_LSM;
        };
    }

    static void add(ImageRecords images, DumpContext context) {
        images.add(
                ImageType.INVENTORY,
                inventory_entry
                        .newBuilder()
                        .setImgVersion(IMAGE_VERSION)
                        .setFdinfoPerId(true)
                        .setNsPerId(true)
                        .setRootIds(namespaces(task_kobj_ids_entry.newBuilder())
                                .setVmId(1)
                                .setFilesId(1)
                                .setFsId(1)
                                .setSighandId(1))
                        .setRootCgSet(1)
                        .setLsmtype(securityModule())
                        .setNetworkLockMethod(context.find(NetworkLockMethod.class)
                                .orElse(NetworkLockMethod.IPTABLES)
                                .number())
                        .setPluginsEntry(plugins_entry
                                .newBuilder()
                                .addAllPlugins(PluginsInImages.of(context).names()))
                        .setDumpCriuRunId(context.require(RunJournal.class).runId())
                        .setCompress(0)
                        .setAllowUprobes(context.options().get(Options.ALLOW_UPROBES))
                        .build());
        long[] monotonic = Clocks.read(Clocks.MONOTONIC);
        long[] boottime = Clocks.read(Clocks.BOOTTIME);
        images.add(
                ImageType.TIMENS,
                timens_entry
                        .newBuilder()
                        .setMonotonic(
                                timespec.newBuilder().setTvSec(monotonic[0]).setTvNsec(monotonic[1]))
                        .setBoottime(timespec.newBuilder().setTvSec(boottime[0]).setTvNsec(boottime[1]))
                        .build());
    }
}

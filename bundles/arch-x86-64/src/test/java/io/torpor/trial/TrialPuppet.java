package io.torpor.trial;

import io.torpor.abi.RemoteFd;
import io.torpor.abi.Tid;
import io.torpor.arch.x86_64.X86Architecture;
import io.torpor.image.DirectoryStore;
import io.torpor.image.ImageRecords;
import io.torpor.image.ImageSet;
import io.torpor.image.ImageType;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.thread_core_entry;
import io.torpor.procfs.ProcFs;
import io.torpor.spi.RestoreContext;
import io.torpor.tracee.Data;
import io.torpor.tracee.Nursery;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetThread;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.TracerThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** One puppet, and the images of the process that it is to become. */
public final class TrialPuppet implements AutoCloseable {
    private static final PuppetTree.Stage STAGE =
            new PuppetTree.Stage(0x10_0000_0000L, 64 * 1024, 16 * 1024, 4096 + (4 + 16) * 16 * 1024, new RemoteFd(77));
    /** CLONE_VM, CLONE_FS, CLONE_FILES, CLONE_SIGHAND, CLONE_THREAD, CLONE_SYSVSEM. */
    private static final long THREAD = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000;

    private final TracerThread tracer = new TracerThread("tracer", new X86Architecture());
    private final PuppetTree tree;

    public TrialPuppet() throws Exception {
        tree = new Nursery(tracer, new X86Architecture(), new ProcFs()).open(STAGE, id -> false, false);
    }

    public PuppetTree tree() {
        return tree;
    }

    public Puppet puppet() {
        return tree.puppets().get(0);
    }

    /** Another thread of the puppet. */
    public PuppetThread addThread() {
        byte[] args = new byte[88];
        ByteBuffer.wrap(args).order(ByteOrder.nativeOrder()).putLong(0, THREAD);
        Data struct = puppet().script().bytes(args);
        puppet().script().call("clone3", struct, 88);
        tree.run();
        Tid born = tree.birthsOf(puppet().leader()).get(0);
        return tree.adoptThread(puppet(), born, born.number());
    }

    /** Makes the images from what is given of the puppet's threads, the leader first, and gives them to the session. */
    public void saved(
            RestoreContext session, Path directory, task_core_entry.Builder task, thread_core_entry.Builder... threads)
            throws Exception {
        ImageRecords records = new ImageRecords();
        records.add(
                ImageType.INVENTORY,
                inventory_entry.newBuilder().setImgVersion(2).build());
        for (int i = 0; i < threads.length; i++) {
            core_entry.Builder core = core_entry
                    .newBuilder()
                    .setMtype(core_entry.march.X86_64)
                    .setThreadCore(threads[i].setFutexRla(0).setFutexRlaLen(0));
            if (i == 0) {
                core.setTc(task.setTaskState(1).setExitCode(0).setFlags(0).setComm("trial"));
            }
            records.add(ImageType.CORE, puppet().threads().get(i).virtualTid(), core.build());
        }
        DirectoryStore store = new DirectoryStore(directory);
        records.writeTo(store);
        session.provide(ImageSet.class, new ImageSet(store));
        session.provide(PuppetTree.class, tree);
    }

    @Override
    public void close() {
        tree.kill();
        tracer.close();
    }
}

package io.torpor.image;

import com.google.protobuf.Message;
import io.torpor.image.proto.core_entry;
import io.torpor.image.proto.fd_types;
import io.torpor.image.proto.fdinfo_entry;
import io.torpor.image.proto.file_entry;
import io.torpor.image.proto.fs_entry;
import io.torpor.image.proto.inventory_entry;
import io.torpor.image.proto.mm_entry;
import io.torpor.image.proto.pagemap_entry;
import io.torpor.image.proto.pagemap_head;
import io.torpor.image.proto.pipe_data_entry;
import io.torpor.image.proto.pipe_entry;
import io.torpor.image.proto.pstree_entry;
import io.torpor.image.proto.task_core_entry;
import io.torpor.image.proto.task_kobj_ids_entry;
import io.torpor.image.proto.vma_entry;
import io.torpor.spi.ImageStore;
import io.torpor.spi.TorporException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A valid set of a task 10 with a second thread 11, and a zombie 12. Tests make one thing wrong in it. */
final class SmallSet {
    private static final Samples SAMPLES = new Samples(42);

    inventory_entry.Builder inventory = inventory_entry.newBuilder().setImgVersion(SupportedVersion.NUMBER);
    pstree_entry.Builder task = task(10).addThreads(10).addThreads(11);
    core_entry.Builder core = core(1);
    fdinfo_entry.Builder descriptor =
            fdinfo_entry.newBuilder().setId(5).setFd(0).setFlags(0).setType(fd_types.PIPE);
    mm_entry.Builder mm = SAMPLES.message(mm_entry.getDefaultInstance()).toBuilder()
            .setExeFileId(6)
            .clearVmas();
    fs_entry.Builder fs = fs_entry.newBuilder().setCwdId(6).setRootId(6);
    pagemap_entry.Builder run =
            pagemap_entry.newBuilder().setVaddr(0x1000).setCompatNrPages(2).setFlags(PageRun.PRESENT);
    pipe_data_entry.Builder pipeData =
            pipe_data_entry.newBuilder().setPipeId(77).setBytes(3);
    int pagesLength = 2 * PageRun.PAGE_SIZE;
    boolean withPages = true;
    boolean withThread = true;

    SmallSet() {
        mm.addVmas(mapping(1 << 6, 6)).addVmas(mapping(1 << 8, 123)).addVmas(mapping(1 << 9, 0));
    }

    static vma_entry mapping(int status, long shmid) {
        return SAMPLES.message(vma_entry.getDefaultInstance()).toBuilder()
                .setStatus(status)
                .setShmid(shmid)
                .build();
    }

    static ImageRecords inventory() {
        ImageRecords records = new ImageRecords();
        records.add(
                ImageType.INVENTORY,
                inventory_entry
                        .newBuilder()
                        .setImgVersion(SupportedVersion.NUMBER)
                        .build());
        return records;
    }

    /** Writes it, without the files of one type. */
    ImageStore writeWithout(ImageType left, ImageStore store) throws TorporException, IOException {
        ImageRecords records = new ImageRecords();
        add(records, left, ImageType.INVENTORY, 0, inventory.build());
        add(records, left, ImageType.PSTREE, 0, task.build());
        add(records, left, ImageType.PSTREE, 0, task(12).build());
        add(records, left, ImageType.CORE, 10, core.build());
        if (withThread) {
            add(
                    records,
                    left,
                    ImageType.CORE,
                    11,
                    core_entry.newBuilder().setMtype(core_entry.march.X86_64).build());
        }
        add(records, left, ImageType.CORE, 12, core(2).build());
        add(
                records,
                left,
                ImageType.IDS,
                10,
                SAMPLES.message(task_kobj_ids_entry.getDefaultInstance()).toBuilder()
                        .setFilesId(2)
                        .build());
        add(records, left, ImageType.FDINFO, 2, descriptor.build());
        add(records, left, ImageType.MM, 10, mm.build());
        add(records, left, ImageType.FS, 10, fs.build());
        add(
                records,
                left,
                ImageType.FILES,
                0,
                file(5, fd_types.PIPE).setPipe(pipe()).build());
        add(records, left, ImageType.FILES, 0, file(6, fd_types.REG).build());
        add(
                records,
                left,
                ImageType.PAGEMAP,
                10,
                pagemap_head.newBuilder().setPagesId(1).build());
        add(records, left, ImageType.PAGEMAP, 10, run.build());
        if (left != ImageType.PIPES_DATA) {
            records.add(ImageType.PIPES_DATA, 0, pipeData.build(), new byte[pipeData.getBytes()]);
        }
        records.writeTo(store);
        if (withPages) {
            try (FileChannel pages = store.create("pages-1.img")) {
                pages.write(ByteBuffer.allocate(pagesLength));
            }
        }
        return store;
    }

    ImageStore write(ImageStore store) throws TorporException, IOException {
        return writeWithout(null, store);
    }

    private static void add(ImageRecords records, ImageType left, ImageType type, long id, Message record) {
        if (type != left) {
            records.add(type, id, record);
        }
    }

    private static pstree_entry.Builder task(int pid) {
        return pstree_entry.newBuilder().setPid(pid).setPpid(0).setPgid(pid).setSid(pid);
    }

    private static core_entry.Builder core(int state) {
        task_core_entry.Builder task = SAMPLES.message(task_core_entry.getDefaultInstance()).toBuilder()
                .setTaskState(state);
        return core_entry.newBuilder().setMtype(core_entry.march.X86_64).setTc(task);
    }

    private static file_entry.Builder file(int id, fd_types type) {
        return file_entry.newBuilder().setId(id).setType(type);
    }

    private static pipe_entry pipe() {
        return SAMPLES.message(pipe_entry.getDefaultInstance()).toBuilder()
                .setId(5)
                .setPipeId(77)
                .build();
    }
}

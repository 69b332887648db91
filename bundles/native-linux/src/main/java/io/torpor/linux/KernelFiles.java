package io.torpor.linux;

import io.torpor.abi.LocalFd;
import io.torpor.procfs.btf.Btf;
import io.torpor.procfs.btf.BtfException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * What processes have open, straight from the kernel: one read(2) for a whole table instead of several calls for each descriptor. An iterator of bpf(2), of the kind
 * {@code task_file}; it takes Linux 6.1, its type information, and CAP_BPF and CAP_PERFMON in the first user namespace. For one thread at a time, its tables included.
 */
public final class KernelFiles implements AutoCloseable {
    private static final int ARRAY = 2;

    /** Null until somebody asks: it takes some tens of milliseconds to find out, and stays the same. */
    private static KernelFileFields ofThisKernel;

    private final BpfMap maps;
    private final BpfIterator iterators;
    private final KernelFileFields fields;
    private final LocalFd map;
    private final LocalFd program;
    private final IteratorContent content;
    private KernelFileSigns signs = KernelFileSigns.NONE;

    /** Nothing can be learnt this way here, and files must be looked at one by one. The message, of one line, has the reason. */
    public static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    private KernelFiles(int systemCall, KernelFileFields fields) {
        maps = new BpfMap(systemCall);
        iterators = new BpfIterator(systemCall);
        this.fields = fields;
        map = maps.create(ARRAY, Integer.BYTES, KernelFileProgram.mapBytes(fields), 1, 0, "torpor_files", 0, 0);
        try {
            byte[] code = new KernelFileProgram(fields, map.number()).code();
            program = iterators.load("torpor_files", code, fields.function);
        } catch (RuntimeException e) {
            map.close();
            throw e;
        }
        content = new IteratorContent();
    }

    /**
     * Loads the program, and checks what it says about some files of the engine's own. Some tens of milliseconds, most of them for the kernel's type information: to be done
     * before anything is stopped.
     *
     * @param systemCall number of bpf(2)
     * @throws Unavailable where this kernel, or what the engine may do, does not allow it, and where the check finds anything that is not as system calls say
     */
    public static KernelFiles open(int systemCall) throws Unavailable {
        return open(systemCall, ofThisKernel());
    }

    private static synchronized KernelFileFields ofThisKernel() throws Unavailable {
        if (ofThisKernel == null) {
            ofThisKernel = fields(Btf.OF_KERNEL);
        }
        return ofThisKernel;
    }

    static KernelFileFields fields(Path types) throws Unavailable {
        try {
            return new KernelFileFields(Btf.read(types, KernelFileFields.NAMES));
        } catch (IOException e) {
            throw new Unavailable("the kernel's type information cannot be read: " + e.getMessage(), e);
        } catch (BtfException e) {
            throw new Unavailable("the kernel's type information is not as expected: " + e.getMessage(), e);
        }
    }

    static KernelFiles open(int systemCall, KernelFileFields fields) throws Unavailable {
        KernelFiles files = null;
        try {
            files = new KernelFiles(systemCall, fields);
            files.check();
            return files;
        } catch (SyscallException e) {
            close(files);
            throw new Unavailable("the kernel does not let the engine look at open files: " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            close(files);
            throw new Unavailable("what the kernel says about open files is not understood: " + e.getMessage(), e);
        } catch (Unavailable | RuntimeException e) {
            close(files);
            throw e;
        }
    }

    private static void close(KernelFiles files) {
        if (files != null) {
            files.close();
        }
    }

    private void check() throws Unavailable {
        try (KernelFilesCheck check = new KernelFilesCheck();
                KernelFileTable own = table(Processes.self().number())) {
            signs = check.signs(own.read());
            ByteBuffer value =
                    ByteBuffer.allocate(KernelFileProgram.mapBytes(fields)).order(ByteOrder.nativeOrder());
            value.putLong(0, signs.eventOperations());
            maps.fill(map, new BpfMap.Content(1, new byte[Integer.BYTES], value.array()));
            String disagreement = check.disagreement(own.read());
            if (disagreement != null) {
                throw new Unavailable("what the kernel says about open files is not understood: " + disagreement, null);
            }
        }
    }

    /**
     * Prepares for the descriptors of a process.
     *
     * @param tid id of its first thread; before Linux 6.13, any other task has no table
     * @throws IllegalStateException once closed
     */
    public KernelFileTable table(int tid) {
        return new KernelFileTable(this, tid, iterators.link(program, tid));
    }

    KernelDescriptors read(LocalFd link, int expected) {
        KernelDescriptors found = new KernelDescriptors(fields, signs, expected);
        try (LocalFd iterator = iterators.open(link)) {
            content.read(iterator, found::add);
        }
        return found;
    }

    /** Tables cannot be read any more, but must be closed still. */
    @Override
    public void close() {
        content.close();
        program.close();
        map.close();
    }
}

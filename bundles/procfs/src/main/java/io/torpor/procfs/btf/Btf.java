package io.torpor.procfs.btf;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** Type information of a kernel. Safe from any thread. */
public final class Btf {
    /** Of the running kernel, modules not included; there with CONFIG_DEBUG_INFO_BTF. */
    public static final Path OF_KERNEL = Path.of("/sys/kernel/btf/vmlinux");

    /** What the virtual machine reads without memory of its own for it. */
    private static final int CHUNK = 8192;

    private final BtfTypes types;
    private final BtfNames names;
    private final int[] aggregates;
    private final int[] functions;

    private Btf(BtfTypes types, BtfNames names) {
        this.types = types;
        this.names = names;
        aggregates = new int[names.count()];
        functions = new int[names.count()];
        types.find(names, aggregates, functions);
    }

    /**
     * Reads a file.
     *
     * @param names of all structures, unions and functions that will be asked for by name
     * @throws IOException if there is no such file, or it cannot be read
     * @throws BtfException if it isn't understood
     */
    public static Btf read(Path file, Collection<String> names) throws IOException {
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return parse(content(in), names);
        }
    }

    /** sysfs gives a page for each read(2), and maps this file for none that Java can make: so thousands of the cheapest calls there are. */
    private static ByteBuffer content(FileInputStream in) throws IOException {
        byte[] content = new byte[Math.toIntExact(in.getChannel().size())];
        int bytes = 0;
        int read = 0;
        while (read >= 0 && bytes < content.length) {
            bytes += read;
            read = in.read(content, bytes, Math.min(content.length - bytes, CHUNK));
        }
        return ByteBuffer.wrap(content, 0, bytes);
    }

    /** The same of content that is already there. It is copied. */
    public static Btf parse(ByteBuffer content, Collection<String> names) {
        return new Btf(new BtfTypes(content), new BtfNames(names));
    }

    /**
     * A structure or a union by its name.
     *
     * @throws BtfException if there is none, or several that differ
     */
    public BtfStruct struct(String name) {
        Optional<BtfStruct> struct = find(name);
        if (struct.isEmpty()) {
            throw new BtfException("There is no struct " + name);
        }
        return struct.get();
    }

    /** The same, empty if there is none. */
    public Optional<BtfStruct> find(String name) {
        int type = only(aggregates[names.indexOf(name)], name);
        return type == 0 ? Optional.empty() : Optional.of(new BtfStruct(types, type, name));
    }

    /**
     * The id of a function.
     *
     * @throws BtfException if there is none, or several
     */
    public int function(String name) {
        int type = only(functions[names.indexOf(name)], name);
        if (type == 0) {
            throw new BtfException("There is no function " + name);
        }
        return type;
    }

    private static int only(int type, String name) {
        if (type < 0) {
            throw new BtfException("There are several types " + name);
        }
        return type;
    }
}

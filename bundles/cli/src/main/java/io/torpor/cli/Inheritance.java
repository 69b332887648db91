package io.torpor.cli;

import io.torpor.abi.Fcntl;
import io.torpor.abi.LocalFd;
import io.torpor.linux.Descriptors;
import io.torpor.linux.SyscallException;
import io.torpor.spi.InheritedFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Descriptors that this process was started with, and that are to take the place of saved files. The Java virtual machine opens others for itself, so
 * {@code bin/torpor} says which came with it: {@value #STARTED_WITH}. For one session.
 */
public final class Inheritance implements AutoCloseable {
    /** System property: the numbers, between commas and with one at both ends. Where it is missing, all that are open count. */
    static final String STARTED_WITH = "torpor.descriptors";

    private static final String START = "fd[";
    private static final int LAST_STANDARD = 2;

    private final Map<String, LocalFd> files = new LinkedHashMap<>();
    private final List<LocalFd> originals = new ArrayList<>();

    /** Nothing yet. */
    public Inheritance() {}

    /**
     * What {@code --inherit-fd} names.
     *
     * @throws UsageException when an argument is malformed, or names a descriptor that is not open
     */
    public static Inheritance of(Invocation invocation) throws UsageException {
        Inheritance inheritance = new Inheritance();
        try {
            for (String value : invocation.values(Switch.INHERIT_FD)) {
                int end = value.indexOf("]:");
                if (!value.startsWith(START) || end < 0 || end + 2 == value.length()) {
                    throw malformed(value);
                }
                inheritance.addOwn(number(value, value.substring(START.length(), end)), value.substring(end + 2));
            }
        } catch (UsageException e) {
            inheritance.close();
            throw e;
        }
        return inheritance;
    }

    private static int number(String value, String digits) throws UsageException {
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            throw malformed(value);
        }
    }

    private static UsageException malformed(String value) {
        return new UsageException("Option " + Switch.INHERIT_FD + ": \"" + value + "\" is not fd[NUMBER]:RESOURCE");
    }

    /**
     * Adds a descriptor of this process.
     *
     * @throws UsageException when it is not open
     */
    public void addOwn(int number, String key) throws UsageException {
        LocalFd original = own(number);
        if (original == null) {
            throw new UsageException("Option " + Switch.INHERIT_FD + ": descriptor " + number + ", which is to be "
                    + key + ", is not open in the process that started this one");
        }
        add(Descriptors.duplicate(original), key);
        if (number > LAST_STANDARD) {
            originals.add(original);
        }
    }

    /**
     * Closes what {@code --close} names. One that is not open is passed over, as the peer does; those that the Java virtual machine opened for itself stay.
     *
     * @throws UsageException when it is no number
     */
    public static void closeUnwanted(Invocation invocation) throws UsageException {
        for (String value : invocation.values(Switch.CLOSE)) {
            LocalFd unwanted = own(Figures.count(Switch.CLOSE, value));
            if (unwanted != null) {
                unwanted.close();
            }
        }
    }

    /** A descriptor that this process was started with, or null. Closing it is up to the caller. */
    static LocalFd own(int number) {
        String all = System.getProperty(STARTED_WITH);
        if (number < 0 || all != null && !all.contains("," + number + ",")) {
            return null;
        }
        LocalFd own = Descriptors.owned(number, () -> "descriptor " + number);
        try {
            Descriptors.fcntl(own, Fcntl.F_GETFD, 0);
            return own;
        } catch (SyscallException e) {
            return null;
        }
    }

    /** Adds a file, which is taken over. The last of those with one key counts. */
    public void add(LocalFd file, String key) {
        LocalFd former = files.put(key, file);
        if (former != null) {
            former.close();
        }
    }

    /** For the session. */
    public InheritedFiles files() {
        return files.isEmpty() ? InheritedFiles.NONE : new InheritedFiles(files);
    }

    /** Lets go of all, those of this process too: a reader at their other end waits for the tree from now on, and for nobody else. */
    @Override
    public void close() {
        files.values().forEach(LocalFd::close);
        files.clear();
        originals.forEach(LocalFd::close);
        originals.clear();
    }
}

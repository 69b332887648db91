package io.torpor.spi;

import io.torpor.abi.AddressRange;
import io.torpor.abi.Pid;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** One memory mapping of a frozen task. */
@ProviderType
public interface Mapping {
    /** Whose it is, by the id under which /proc shows its memory: that of a thread where a process has lost its first one. */
    Pid task();

    AddressRange range();

    /** PROT_READ, PROT_WRITE, PROT_EXEC bits. */
    int protection();

    boolean shared();

    /** Offset into the file, in bytes. */
    long offset();

    /** Device of the file as {@code /proc/PID/maps} names it, encoded as {@code st_dev}; 0 without a file. */
    long device();

    long inode();

    /** The name that {@code /proc/PID/maps} prints, unescaped; empty without one. */
    String name();

    /** The two-letter codes of {@code VmFlags} in {@code /proc/PID/smaps}. */
    List<String> flags();

    /** Whether the memory family saves the pages that are in it. */
    boolean contentSaved();

    /** What it is, in the words that {@link Claims} patterns match. */
    List<String> descriptions();

    /** {@code mapping 7f00-8f00 of task 4711 (java)}: for messages. */
    Subject subject();
}

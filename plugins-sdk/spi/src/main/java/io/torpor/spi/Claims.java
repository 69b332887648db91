package io.torpor.spi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Which objects a claimant takes: service property {@code torpor.claims}.
 *
 * <p>A claimant is a {@link FileDumper}, {@link FileRestorer}, {@link MappingDumper} or {@link MappingRestorer}. Each object is described by
 * one or more texts, and a claimant takes it if one of its patterns matches one of them. In a pattern {@code *} stands for any
 * run of characters. Exactly one claimant takes each object: none is an error that names the object, two is one that names both.
 *
 * <table>
 * <caption>The texts</caption>
 * <tr><td>open files, dump</td><td>{@code regular}, {@code directory}, {@code symlink}, {@code fifo}, {@code pipe}, {@code char 1:3}, {@code block 8:0},
 *   {@code socket AF_UNIX}, {@code socket AF_INET}, {@code anon_inode [eventpoll]}, {@code memfd}, {@code pidfd}, {@code nsfs net}, {@code proc}, {@code path} for whatever was opened with O_PATH,
 *   {@code unknown LINK}; device nodes and sockets have a second text, {@code link LINK}</td></tr>
 * <tr><td>open files, restore</td><td>{@code record MESSAGE}: the protobuf message of the record, such as {@code record eventfd_file_entry}</td></tr>
 * <tr><td>mappings, dump</td><td>{@code anonymous private}, {@code anonymous shared}, {@code file private}, {@code file shared}, {@code memfd}, {@code sysv}, {@code hugetlb},
 *   {@code vdso}, {@code vvar}, {@code vsyscall}, {@code aio}, {@code device 195:0}, {@code socket}, {@code special NAME}</td></tr>
 * <tr><td>mappings, restore</td><td>the same texts, from the record's status bits</td></tr>
 * </table>
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Claims {
    String PREFIX_ = "torpor.";

    String[] value();

    /**
     * Whether any other claimant of an object is preferred: service property {@code torpor.fallback}. For who knows an object only well enough to say why it
     * cannot be saved, until a plugin comes that can.
     */
    boolean fallback() default false;
}

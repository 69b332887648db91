package io.torpor.spi;

import io.torpor.abi.LocalFd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code --inherit-fd}: open files that take the place of saved ones in one restore. The keys, as the families ask for them:
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><td>{@code pipe:[INODE]}, {@code socket:[INODE]}</td><td>as {@code /proc/PID/fd} showed it when the tree was saved</td></tr>
 * <tr><td>{@code file[MNT_ID:INODE]}, hexadecimal</td><td>a file that the dump left outside of the images</td></tr>
 * <tr><td>{@code tty[RDEV:DEV]}, hexadecimal</td><td>a terminal that the dump left outside of the images</td></tr>
 * <tr><td>{@code path/to/file}</td><td>an absolute path without its first slash</td></tr>
 * </table>
 *
 * <p>Who knows a key by another spelling of the user's ({@code pipe[INODE]}, {@code /path/to/file}) need not mind. May be used from any thread.
 */
public final class InheritedFiles {
    public static final InheritedFiles NONE = new InheritedFiles(Map.of());

    private static final String MEMFD = "/memfd:";

    private final Map<String, LocalFd> files = new TreeMap<>();
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /** @param files open as long as the session lasts; they stay the caller's */
    public InheritedFiles(Map<String, LocalFd> files) {
        files.forEach((key, file) -> this.files.put(normalize(key), file));
    }

    private static String normalize(String key) {
        if (key.startsWith("pipe[") || key.startsWith("socket[")) {
            int bracket = key.indexOf('[');
            return key.substring(0, bracket) + ":" + key.substring(bracket);
        }
        return key.startsWith("/") && !key.startsWith(MEMFD) ? key.substring(1) : key;
    }

    /** The file to use instead of a saved one. It is not the caller's to close. */
    public Optional<LocalFd> find(String key) {
        LocalFd file = files.get(key);
        if (file != null) {
            used.add(key);
        }
        return Optional.ofNullable(file);
    }

    /** The keys that nobody has asked for. */
    public List<String> unused() {
        List<String> keys = new ArrayList<>(files.keySet());
        keys.removeAll(used);
        return keys;
    }
}

package io.torpor.abi;

import io.torpor.abi.Signature.Argument;
import io.torpor.abi.Signature.Kind;
import java.util.List;

/**
 * Shows system calls as strace does: {@code openat(AT_FDCWD, 0x7ffc12, O_RDONLY|O_CLOEXEC, 0) = -1 ENOENT}. Strings
 * are shown as addresses, since they lie in another process. For logs and messages; immutable.
 */
public final class SyscallFormat {
    private static final long LOWEST_ERROR = -4095;

    private final SyscallTable table;

    public SyscallFormat(SyscallTable table) {
        this.table = table;
    }

    /** The call without its result; arguments that the call doesn't have are left out. */
    public String call(int number, long... arguments) {
        StringBuilder text = new StringBuilder(80);
        text.append(table.name(number)).append('(');
        List<Argument> kinds = table.signature(number).arguments();
        for (int i = 0; i < kinds.size() && i < arguments.length; i++) {
            if (i > 0) {
                text.append(", ");
            }
            text.append(argument(kinds.get(i), arguments[i]));
        }
        return text.append(')').toString();
    }

    /**
     * The call with what it returned.
     *
     * @param result as the kernel leaves it in the result register: from -4095 to -1 is a negated error number
     */
    public String call(int number, long[] arguments, long result) {
        return call(number, arguments) + " = " + result(number, result);
    }

    /** What a call returned, from the result register. */
    public String result(int number, long result) {
        if (result < 0 && result >= LOWEST_ERROR) {
            return "-1 " + Errno.name((int) -result);
        }
        return argument(table.signature(number).result(), result);
    }

    private static String argument(Argument argument, long value) {
        return switch (argument.kind()) {
            case FD, INT -> Integer.toString((int) value);
            case DIRFD -> (int) value == AtFlags.AT_FDCWD ? "AT_FDCWD" : Integer.toString((int) value);
            case UINT -> Integer.toUnsignedString((int) value);
            case LONG, OFFSET -> Long.toString(value);
            case SIZE -> Long.toUnsignedString(value);
            case CSTR, PATH, ADDR -> value == 0 ? "NULL" : "0x" + Long.toHexString(value);
            case MODE -> value == 0 ? "0" : "0" + Integer.toOctalString((int) value);
            case SIGNAL -> value == 0 ? "0" : Signals.name((int) value);
            case FLAGS, DEV -> flags(argument, value);
        };
    }

    private static String flags(Argument argument, long value) {
        if (argument.kind() == Kind.DEV || argument.set().isEmpty()) {
            return "0x" + Long.toHexString(value);
        }
        return FlagSet.named(argument.set()).format(value);
    }
}

package io.torpor.linux;

import io.torpor.abi.Errno;

/** A system call failed. The message has the call by name with its arguments, and the errno by name. */
public class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * Names a failure.
     *
     * @param call the call with its arguments, as strace prints it
     * @param errno the error number, greater than 0
     */
    public SyscallException(String call, int errno) {
        super(call + " = " + Errno.name(errno) + " (" + Errno.text(errno) + ")");
        this.call = call;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    public int errno() {
        return errno;
    }
}

package io.torpor.procfs.btf;

/** Type information isn't as expected, or hasn't what was asked for by name. */
public final class BtfException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BtfException(String message) {
        super(message);
    }
}

package io.torpor.memory;

import io.torpor.tracee.Architecture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The vdso of another kernel, made to work under this one. The program goes on calling functions at the addresses that it knows, and they go on at the running
 * kernel's own functions of these names; those that this kernel does not have make the system call instead,
 * or stay if they work on nothing but their arguments. Nothing that can be called looks for the other kernel's data any more.
 *
 * <p>Everything else of the image stays, because the program may look up symbols in it at any time. What may not go on in it is a thread that was inside one
 * of its functions: such code has read data whose layout only the other kernel knew. It may only
 *
 * <ul>
 *   <li>be about to begin a function, or be in one that stays;
 *   <li>be at the system call that some functions make where they cannot tell without: nothing but the return follows. Not so in
 *       getrandom, which may look at its data again afterwards.
 * </ul>
 */
final class VdsoProxy {
    private static final String RANDOM = "getrandom";

    private final Architecture architecture;
    private final VdsoSymbols symbols;
    private final byte[] saved;
    private final boolean compat;
    private final byte[] content;
    private final List<Patch> patches = new ArrayList<>();

    private record Patch(int start, int end, boolean stays) {}

    /**
     * Makes a proxy.
     *
     * @param saved the image of the other kernel's vdso
     * @param kernel that of the running kernel; null when it has none
     * @param kernelStart where that will be in the task
     * @throws IllegalArgumentException when an image cannot be understood, or a function is too short to be overwritten
     */
    VdsoProxy(byte[] saved, byte[] kernel, long kernelStart, Architecture architecture) {
        this.architecture = architecture;
        this.saved = saved;
        compat = VdsoSymbols.isCompat(saved);
        content = saved.clone();
        symbols = new VdsoSymbols(saved);
        VdsoSymbols targets = kernel == null ? null : new VdsoSymbols(kernel);
        List<VdsoSymbols.Function> functions = new ArrayList<>(symbols.functions());
        functions.sort(Comparator.comparingInt(VdsoSymbols.Function::offset));
        for (int i = 0; i < functions.size(); ) {
            int end = i;
            while (end < functions.size()
                    && functions.get(end).offset() == functions.get(i).offset()) {
                end++;
            }
            patch(functions.subList(i, end), targets, kernelStart);
            i = end;
        }
    }

    /** Redirects one function, that may have several names. */
    private void patch(List<VdsoSymbols.Function> names, VdsoSymbols targets, long kernelStart) {
        VdsoSymbols.Function function = names.get(0);
        byte[] code = null;
        for (VdsoSymbols.Function name : names) {
            VdsoSymbols.Function target = targets == null ? null : targets.find(name.name());
            code = target == null ? code : architecture.jump(kernelStart + target.offset(), compat);
        }
        code = code == null ? architecture.withoutVdso(function.name(), compat) : code;
        if (code.length > function.bytes()) {
            throw new IllegalArgumentException(
                    "its function " + function.name() + " has only " + function.bytes() + " bytes");
        }
        System.arraycopy(code, 0, content, function.offset(), code.length);
        boolean stays = code.length == 0;
        patches.add(new Patch(function.offset(), function.offset() + (stays ? function.bytes() : code.length), stays));
    }

    /** What must lie where the saved vdso lay. */
    byte[] content() {
        return content;
    }

    /** Whether a thread may go on at this offset. */
    boolean mayGoOnAt(int offset) {
        for (Patch patch : patches) {
            if (offset >= patch.start() && offset < patch.end()) {
                return patch.stays() || offset == patch.start();
            }
        }
        for (VdsoSymbols.Function function : symbols.functions()) {
            if (function.contains(offset)) {
                return !function.name().endsWith(RANDOM) && architecture.isAtSystemCall(saved, offset, compat);
            }
        }
        return false;
    }

    /** What to call an offset in a message. */
    String describe(int offset) {
        for (VdsoSymbols.Function function : symbols.functions()) {
            if (function.contains(offset)) {
                return function.name() + "+0x" + Integer.toHexString(offset - function.offset());
            }
        }
        return "0x" + Integer.toHexString(offset);
    }
}

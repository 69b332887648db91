package io.torpor.linux;

import static io.torpor.linux.KernelFileRecord.CLOSE_ON_EXEC;
import static io.torpor.linux.KernelFileRecord.DETAIL;
import static io.torpor.linux.KernelFileRecord.DETAIL_WORDS;
import static io.torpor.linux.KernelFileRecord.DEVICE;
import static io.torpor.linux.KernelFileRecord.FAMILY;
import static io.torpor.linux.KernelFileRecord.FILE;
import static io.torpor.linux.KernelFileRecord.FLAGS;
import static io.torpor.linux.KernelFileRecord.FLOCK;
import static io.torpor.linux.KernelFileRecord.GROUP;
import static io.torpor.linux.KernelFileRecord.HEAD;
import static io.torpor.linux.KernelFileRecord.INODE;
import static io.torpor.linux.KernelFileRecord.LEASE;
import static io.torpor.linux.KernelFileRecord.LOCKS;
import static io.torpor.linux.KernelFileRecord.MODE;
import static io.torpor.linux.KernelFileRecord.MORE;
import static io.torpor.linux.KernelFileRecord.NUMBER;
import static io.torpor.linux.KernelFileRecord.OPERATIONS;
import static io.torpor.linux.KernelFileRecord.OWNER;
import static io.torpor.linux.KernelFileRecord.POSITION;
import static io.torpor.linux.KernelFileRecord.POSIX;
import static io.torpor.linux.KernelFileRecord.SIGNAL;
import static io.torpor.linux.KernelFileRecord.SOCKET_FLAGS;
import static io.torpor.linux.KernelFileRecord.SOCKET_STATE;
import static io.torpor.linux.KernelFileRecord.SOCKET_TYPE;
import static io.torpor.linux.KernelFileRecord.USER;

import io.torpor.abi.FileModes;
import io.torpor.abi.SocketConstants;
import io.torpor.linux.BpfCode.Label;
import io.torpor.procfs.btf.BtfException;
import io.torpor.procfs.btf.BtfMember;

/**
 * The program that runs for each descriptor of a task. It knows nothing: it copies fields into a {@link KernelFileRecord}, which it makes up in the value of a map, and hands
 * that on. What they mean is found out in Java.
 *
 * <p>Pointers that are null end what they would lead to. A last call has no file. A record that does not fit into the kernel's buffer any more is not written; the kernel then
 * calls again, with the same descriptor and an empty buffer.
 */
final class KernelFileProgram {
    private static final int PROBE_READ_KERNEL = 113;
    private static final int SEQ_WRITE = 127;
    private static final int SOCKET_OF_FILE = 162;
    private static final int CONTEXT = 6;
    private static final int THE_FILE = 7;
    private static final int TASK = 8;
    private static final int RECORD = 9;

    private final BpfCode code = new BpfCode();
    private final KernelFileFields fields;
    private final int map;
    private final int pipeFrom;
    private final int eventFrom;

    /** @param map descriptor of the map: {@link #mapBytes} */
    KernelFileProgram(KernelFileFields fields, int map) {
        this.fields = fields;
        this.map = map;
        pipeFrom = detailFrom(fields.pipeHead, fields.pipeTail);
        eventFrom = detailFrom(fields.eventCount, fields.eventFlags, fields.eventId);
    }

    /** Bytes of the map's value: the address of an eventfd's operations, which the program compares with, and a record. */
    static int mapBytes(KernelFileFields fields) {
        return Long.BYTES * (1 + HEAD + unixWords(fields));
    }

    private static int unixWords(KernelFileFields fields) {
        return (fields.unixBytes + Long.BYTES - 1) / Long.BYTES;
    }

    /** Where a detail begins that has all of these: its offset within the kernel's structure. */
    static int detailFrom(BtfMember... members) {
        int from = Integer.MAX_VALUE;
        int end = 0;
        for (BtfMember member : members) {
            from = Math.min(from, member.offset() & -Long.BYTES);
            end = Math.max(end, member.end());
        }
        if (end - from > DETAIL_WORDS * Long.BYTES) {
            throw new BtfException(members[0].name() + " and what belongs to it are " + (end - from) + " bytes");
        }
        return from;
    }

    byte[] code() {
        Label end = new Label();
        code.move(CONTEXT, 1);
        load(THE_FILE, CONTEXT, fields.contextFile);
        code.jumpIfZero(THE_FILE, end);
        load(TASK, CONTEXT, fields.contextTask);
        code.jumpIfZero(TASK, end);
        code.mapValue(RECORD, map, Long.BYTES);
        for (int word = 0; word < HEAD; word++) {
            code.storeNumber(RECORD, word * Long.BYTES, 0);
        }
        file();
        owner();
        inode();
        eventDescriptor();
        closeOnExec();
        socket();
        code.bind(end);
        code.number(0, 0);
        code.exit();
        return code.bytes();
    }

    private void file() {
        copy(NUMBER, CONTEXT, fields.contextNumber);
        code.store(Long.BYTES, RECORD, FILE * Long.BYTES, THE_FILE);
        copy(FLAGS, THE_FILE, fields.fileFlags);
        copy(POSITION, THE_FILE, fields.filePosition);
        copy(OPERATIONS, THE_FILE, fields.fileOperations);
    }

    private void owner() {
        Label none = new Label();
        int base = 0;
        if (fields.ownerIsApart) {
            load(1, THE_FILE, fields.fileOwner);
            code.jumpIfZero(1, none);
        } else {
            code.move(1, THE_FILE);
            base = fields.fileOwner.offset();
        }
        code.load(Long.BYTES, 2, 1, base + fields.ownerPid.offset());
        code.store(Long.BYTES, RECORD, OWNER * Long.BYTES, 2);
        code.load(fields.ownerSignal.bytes(), 2, 1, base + fields.ownerSignal.offset());
        code.store(Long.BYTES, RECORD, SIGNAL * Long.BYTES, 2);
        code.bind(none);
    }

    private void inode() {
        Label none = new Label();
        Label noLocks = new Label();
        Label noDevice = new Label();
        load(1, THE_FILE, fields.fileInode);
        code.jumpIfZero(1, none);
        copy(INODE, 1, fields.inodeNumber);
        copy(MODE, 1, fields.inodeMode);
        copy(USER, 1, fields.inodeUser);
        copy(GROUP, 1, fields.inodeGroup);
        load(3, 1, fields.inodeLocks);
        code.jumpIfZero(3, noLocks);
        code.store(Long.BYTES, RECORD, LOCKS * Long.BYTES, 3);
        copy(FLOCK, 3, fields.locksFlock);
        copy(POSIX, 3, fields.locksPosix);
        copy(LEASE, 3, fields.locksLease);
        code.bind(noLocks);
        load(3, 1, fields.inodeSuperBlock);
        code.jumpIfZero(3, noDevice);
        copy(DEVICE, 3, fields.superBlockDevice);
        code.bind(noDevice);
        load(2, 1, fields.inodeMode);
        code.and(2, FileModes.S_IFMT);
        code.jumpUnless(2, FileModes.S_IFIFO, none);
        load(3, 1, fields.inodePipe);
        detail(pipeFrom);
        code.bind(none);
    }

    private void eventDescriptor() {
        Label none = new Label();
        code.load(Long.BYTES, 1, RECORD, OPERATIONS * Long.BYTES);
        code.load(Long.BYTES, 2, RECORD, -Long.BYTES);
        code.jumpUnlessSame(1, 2, none);
        load(3, THE_FILE, fields.fileData);
        detail(eventFrom);
        code.bind(none);
    }

    private void detail(int from) {
        code.addNumber(3, from);
        read(DETAIL, DETAIL_WORDS * Long.BYTES);
    }

    private void closeOnExec() {
        Label none = new Label();
        load(1, TASK, fields.taskTable);
        code.jumpIfZero(1, none);
        load(1, 1, fields.tableSlots);
        code.jumpIfZero(1, none);
        load(3, 1, fields.slotsCloseOnExec);
        load(2, CONTEXT, fields.contextNumber);
        code.shiftRight(2, 6);
        code.shiftLeft(2, 3);
        code.addRegister(3, 2);
        read(CLOSE_ON_EXEC, Long.BYTES);
        code.bind(none);
    }

    private void socket() {
        Label end = new Label();
        Label headOnly = new Label();
        code.move(1, THE_FILE);
        code.call(SOCKET_OF_FILE);
        code.jumpIfZero(0, headOnly);
        copy(SOCKET_STATE, 0, fields.socketState);
        copy(SOCKET_TYPE, 0, fields.socketType);
        copy(SOCKET_FLAGS, 0, fields.socketFlags);
        load(3, 0, fields.socketSock);
        code.jumpIfZero(3, headOnly);
        copy(FAMILY, 3, fields.sockFamily);
        if (fields.unixBytes > 0) {
            code.jumpUnless(2, SocketConstants.AF_UNIX, headOnly);
            code.storeNumber(RECORD, MORE * Long.BYTES, unixWords(fields));
            read(HEAD, fields.unixBytes);
            write(HEAD + unixWords(fields));
            code.jump(end);
        }
        code.bind(headOnly);
        write(HEAD);
        code.bind(end);
    }

    private void write(int words) {
        load(1, CONTEXT, fields.contextMeta);
        load(1, 1, fields.metaSequence);
        code.move(2, RECORD);
        code.number(3, words * Long.BYTES);
        code.call(SEQ_WRITE);
    }

    /** From where register 3 points to. Memory that cannot be read counts as zeroes. */
    private void read(int word, int bytes) {
        code.move(1, RECORD);
        code.addNumber(1, word * Long.BYTES);
        code.number(2, bytes);
        code.call(PROBE_READ_KERNEL);
    }

    /** By way of register 2, which has the value afterwards. */
    private void copy(int word, int from, BtfMember member) {
        load(2, from, member);
        code.store(Long.BYTES, RECORD, word * Long.BYTES, 2);
    }

    private void load(int to, int from, BtfMember member) {
        code.load(member.bytes(), to, from, member.offset());
    }
}

package io.torpor.linux;

import io.torpor.procfs.btf.Btf;
import io.torpor.procfs.btf.BtfMember;
import io.torpor.procfs.btf.BtfStruct;
import java.util.List;
import java.util.Optional;

/** Where this kernel keeps what there is to know about an open file. */
final class KernelFileFields {
    private static final String FUNCTION = "bpf_iter_task_file";
    private static final String CONTEXT = "bpf_iter__task_file";
    private static final String META = "bpf_iter_meta";
    private static final String TASK = "task_struct";
    private static final String TABLE = "files_struct";
    private static final String SLOTS = "fdtable";
    private static final String FILE = "file";
    private static final String INODE = "inode";
    private static final String SUPER_BLOCK = "super_block";
    private static final String LOCKS = "file_lock_context";
    private static final String OWNER = "fown_struct";
    private static final String PIPE = "pipe_inode_info";
    private static final String EVENT = "eventfd_ctx";
    private static final String SOCKET = "socket";
    private static final String SOCK = "sock";
    private static final String UNIX_SOCK = "unix_sock";

    /** What {@link Btf} must be told to look for. */
    static final List<String> NAMES = List.of(
            FUNCTION,
            CONTEXT,
            META,
            TASK,
            TABLE,
            SLOTS,
            FILE,
            INODE,
            SUPER_BLOCK,
            LOCKS,
            OWNER,
            PIPE,
            EVENT,
            SOCKET,
            SOCK,
            UNIX_SOCK);

    final int function;
    final BtfMember contextMeta;
    final BtfMember contextTask;
    final BtfMember contextNumber;
    final BtfMember contextFile;
    final BtfMember metaSequence;
    final BtfMember taskTable;
    final BtfMember tableSlots;
    final BtfMember slotsCloseOnExec;
    final BtfMember fileFlags;
    final BtfMember filePosition;
    final BtfMember fileOperations;
    final BtfMember fileInode;
    final BtfMember fileData;
    /** Since Linux 6.12 a pointer, null until somebody sets an owner; before, within the file itself. */
    final BtfMember fileOwner;

    final boolean ownerIsApart;
    /** From where the owner's structure begins. */
    final BtfMember ownerPid;

    final BtfMember ownerSignal;
    final BtfMember inodeNumber;
    final BtfMember inodeMode;
    final BtfMember inodeUser;
    final BtfMember inodeGroup;
    final BtfMember inodeSuperBlock;
    final BtfMember inodeLocks;
    final BtfMember inodePipe;
    final BtfMember superBlockDevice;
    final BtfMember locksFlock;
    final BtfMember locksPosix;
    final BtfMember locksLease;
    final BtfMember pipeHead;
    final BtfMember pipeTail;
    final BtfMember eventCount;
    final BtfMember eventFlags;
    final BtfMember eventId;
    final BtfMember socketState;
    final BtfMember socketType;
    final BtfMember socketFlags;
    final BtfMember socketSock;
    final BtfMember sockFamily;
    /** Of the {@code struct unix_sock}, which begins with the {@code struct sock}. 0 where the kernel has no such sockets, or has them in a module. */
    final int unixBytes;

    final SocketLikeness likeness;
    /** Each 0 in a UNIX socket that has nothing to read, and no error. */
    final List<BtfMember> unixNews;

    /** @throws io.torpor.procfs.btf.BtfException if this kernel keeps it otherwise */
    KernelFileFields(Btf types) {
        function = types.function(FUNCTION);
        BtfStruct context = types.struct(CONTEXT);
        contextMeta = context.member("meta");
        contextTask = context.member("task");
        contextNumber = context.member("fd");
        contextFile = context.member("file");
        metaSequence = types.struct(META).member("seq");
        taskTable = types.struct(TASK).member("files");
        tableSlots = types.struct(TABLE).member("fdt");
        slotsCloseOnExec = types.struct(SLOTS).member("close_on_exec");

        BtfStruct file = types.struct(FILE);
        fileFlags = file.member("f_flags");
        filePosition = file.member("f_pos");
        fileOperations = file.member("f_op");
        fileInode = file.member("f_inode");
        fileData = file.member("private_data");
        fileOwner = file.member("f_owner");
        ownerIsApart = file.inside(fileOwner).isEmpty();
        BtfStruct owner = types.struct(OWNER);
        ownerPid = owner.member("pid");
        ownerSignal = owner.member("signum");

        BtfStruct inode = types.struct(INODE);
        inodeNumber = inode.member("i_ino");
        inodeMode = inode.member("i_mode");
        inodeUser = inode.member("i_uid.val");
        inodeGroup = inode.member("i_gid.val");
        inodeSuperBlock = inode.member("i_sb");
        inodeLocks = inode.member("i_flctx");
        inodePipe = inode.member("i_pipe");
        superBlockDevice = types.struct(SUPER_BLOCK).member("s_dev");
        BtfStruct locks = types.struct(LOCKS);
        locksFlock = locks.member("flc_flock.next");
        locksPosix = locks.member("flc_posix.next");
        locksLease = locks.member("flc_lease.next");

        BtfStruct pipe = types.struct(PIPE);
        pipeHead = pipe.member("head");
        pipeTail = pipe.member("tail");
        BtfStruct event = types.struct(EVENT);
        eventCount = event.member("count");
        eventFlags = event.member("flags");
        eventId = event.member("id");
        BtfStruct socket = types.struct(SOCKET);
        socketState = socket.member("state");
        socketType = socket.member("type");
        socketFlags = socket.member("flags");
        socketSock = socket.member("sk");
        sockFamily = types.struct(SOCK).member("__sk_common.skc_family");
        Optional<BtfStruct> unixSock = types.find(UNIX_SOCK);
        unixBytes = unixSock.map(BtfStruct::bytes).orElse(0);
        likeness = unixSock.map(SocketLikeness::of).orElse(SocketLikeness.UNKNOWN);
        unixNews = unixSock.map(KernelFileFields::news).orElse(List.of());
    }

    private static List<BtfMember> news(BtfStruct unixSock) {
        return List.of(
                unixSock.member("sk.sk_receive_queue.qlen"),
                unixSock.member("sk.sk_error_queue.qlen"),
                unixSock.member("sk.sk_err"));
    }
}

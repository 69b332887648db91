package io.torpor.network;

import io.torpor.abi.Errno;
import io.torpor.linux.SyscallException;
import io.torpor.spi.RunJournal;
import io.torpor.spi.TorporException;
import java.util.function.UnaryOperator;

/**
 * A table that holds packets back. It belongs to our netlink socket at first (NFT_TABLE_F_OWNER, Linux 5.12): the kernel deletes it when that is closed, so an engine that is killed
 * leaves nothing. Where the kernel cannot do that, it is noted in the journal before it is made.
 */
final class LockTable implements HeldLock {
    private final String name;
    private final UnaryOperator<TableMessages> content;
    private final RunJournal journal;
    private final Nftables nftables;
    private final LeftTable left;
    private RunJournal.Entry note;
    private boolean ended;

    private LockTable(String name, UnaryOperator<TableMessages> content, RunJournal journal) {
        this.name = name;
        this.content = content;
        this.journal = journal;
        nftables = new Nftables();
        left = LeftTable.here(name);
    }

    /**
     * Makes one in the network namespace of this thread.
     *
     * @param content adds to the table's messages what is to be in it
     * @throws SyscallException when the kernel refuses
     */
    static LockTable make(String name, UnaryOperator<TableMessages> content, RunJournal journal)
            throws TorporException {
        LockTable table = new LockTable(name, content, journal);
        boolean made = false;
        try {
            table.make();
            made = true;
            return table;
        } finally {
            if (!made) {
                table.close();
            }
        }
    }

    private void make() throws TorporException {
        try {
            nftables.commit(content.apply(new TableMessages(name).makeOwned()));
        } catch (SyscallException e) {
            if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EINVAL) {
                throw e;
            }
            note();
            nftables.commit(content.apply(new TableMessages(name).make()));
        }
    }

    private void note() throws TorporException {
        note = journal.note(LeftTable.NOTE, left.toString());
    }

    @Override
    public synchronized void makeLasting() throws TorporException {
        if (note != null || ended) {
            return;
        }
        note();
        try {
            nftables.commit(content.apply(new TableMessages(name).delete().make()));
        } catch (SyscallException e) {
            throw Problems.notLocked(e);
        }
    }

    @Override
    public synchronized void keep() {
        if (!ended) {
            close();
        }
    }

    @Override
    public synchronized void release() throws TorporException {
        if (ended) {
            return;
        }
        try {
            nftables.delete(name);
        } catch (SyscallException e) {
            throw Problems.notUnlocked(name, e);
        }
        close();
    }

    /**
     * Closing waits until the kernel has got rid of what was deleted, some 20 ms; the application must not wait for that, and nobody else needs to.
     */
    private void close() {
        ended = true;
        if (note != null) {
            note.done();
        }
        Thread closer = new Thread(nftables::close, "torpor-nftables");
        closer.setDaemon(true);
        closer.start();
    }
}

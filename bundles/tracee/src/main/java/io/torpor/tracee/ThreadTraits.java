package io.torpor.tracee;

import com.google.protobuf.Message;

/** What an architecture asks a thread about itself beside its registers, and what comes of the answers. */
public interface ThreadTraits {
    /** Whether the answers are such that there is more to ask, which is rare; once the first questions have been answered. */
    boolean wantsMore();

    /** Queues what there is more to ask. */
    void askMore(Script questions);

    /**
     * Adds the answers to a thread's record.
     *
     * @param record of {@link Architecture#saveRegisters}
     */
    Message addTo(Message record);
}

package io.torpor.spi;

/**
 * The moments of a session that the outside can hear of, by action scripts or over RPC. Names and order are the peer's.
 *
 * <p>A listener's refusal ends the session, undone as any failure, where {@link #mayRefuse()} says so; elsewhere it is reported and the session goes on.
 */
public enum Moment {
    /** Image files are about to be streamed. */
    PRE_STREAM("pre-stream", true),

    /** A dump begins; the tree still runs. */
    PRE_DUMP("pre-dump", true),

    /** The images are complete; the tree still stands still, and is let go, stopped or killed after this. A refusal lets it run on. */
    POST_DUMP("post-dump", true),

    /** A restore begins; nothing of the tree exists. The only one without a root. */
    PRE_RESTORE("pre-restore", true),

    /** All of the tree exists, with memory and descriptors; the network is still locked. A refusal kills it. */
    POST_RESTORE("post-restore", true),

    /** The tree is complete, stopped, and about to be let go. */
    PRE_RESUME("pre-resume", false),

    /** The restored tree runs. */
    POST_RESUME("post-resume", false),

    /** The tree is frozen and its own network namespace must be locked. Never for a tree in the engine's. */
    NETWORK_LOCK("network-lock", true),

    /** Its network may be unlocked. */
    NETWORK_UNLOCK("network-unlock", false),

    /** The root's namespaces exist, empty: somebody outside may fill them. */
    SETUP_NAMESPACES("setup-namespaces", true),

    /** The root's namespaces have what the images say. */
    POST_SETUP_NAMESPACES("post-setup-namespaces", true),

    /** A pseudo-terminal's master whose slave the tree uses was made; comes with a descriptor. */
    ORPHAN_PTS_MASTER("orphan-pts-master", true),

    /** A server is ready to be talked to. */
    STATUS_READY("status-ready", true),

    /** The dump has collected its files and asks which of them are external. */
    QUERY_EXT_FILES("query-ext-files", true);

    private final String scriptName;
    private final boolean mayRefuse;

    Moment(String scriptName, boolean mayRefuse) {
        this.scriptName = scriptName;
        this.mayRefuse = mayRefuse;
    }

    /** As scripts see it in CRTOOLS_SCRIPT_ACTION and RPC clients in {@code criu_notify.script}: {@code pre-dump}. */
    public String scriptName() {
        return scriptName;
    }

    /** Whether a listener's failure ends the session. */
    public boolean mayRefuse() {
        return mayRefuse;
    }
}

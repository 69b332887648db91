package io.torpor.sockets.unix;

import io.torpor.abi.Capabilities;
import io.torpor.abi.LocalFd;
import io.torpor.abi.Prctl;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.SocketConstants;
import io.torpor.abi.SyscallTable;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.Impersonation;
import io.torpor.linux.Sockets;
import io.torpor.spi.RestoreContext;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.Script;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Who makes connections, because the other end is told who that was: the process itself, if it is in the tree; else the engine in the guise of that user, with its own
 * process id.
 */
final class Actors {
    /** So many pairs are open in a process at a time. */
    private static final int SOME = 64;

    private static final int KEEP = -1;

    private final PuppetTree tree;
    private final PeerCredentials engine;

    /** A call that somebody makes. */
    private interface Deed {
        void inEngine();

        Call inPuppet(Puppet puppet);
    }

    Actors(RestoreContext context) {
        tree = context.find(PuppetTree.class).orElse(null);
        LocalFd[] pair = Sockets.pair(SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM);
        engine = new PeerCredentials.Asker(null).ask(pair[0]);
        pair[0].close();
        pair[1].close();
    }

    /**
     * Connects a socket.
     *
     * @param here address
     * @param inTree the same, as processes of the tree must say it
     * @param who null where that is not known
     */
    void connect(LocalFd socket, byte[] here, byte[] inTree, PeerCredentials who) {
        act(who, new Deed() {
            @Override
            public void inEngine() {
                Sockets.connect(socket, here);
            }

            @Override
            public Call inPuppet(Puppet puppet) {
                Script script = puppet.script();
                Data address = script.bytes(inTree);
                return call(puppet, who, "connect", puppet.fetch(socket), address, inTree.length);
            }
        });
    }

    void listen(LocalFd socket, int backlog, PeerCredentials who) {
        act(who, new Deed() {
            @Override
            public void inEngine() {
                Sockets.listen(socket, backlog);
            }

            @Override
            public Call inPuppet(Puppet puppet) {
                return call(puppet, who, "listen", puppet.fetch(socket), backlog);
            }
        });
    }

    private void act(PeerCredentials who, Deed deed) {
        Puppet puppet = puppet(who);
        if (puppet != null) {
            Call call = deed.inPuppet(puppet);
            puppet.run();
            call.result();
        } else if (isEngine(who)) {
            deed.inEngine();
        } else {
            guise().as(who.user(), who.group(), who.groups(), deed::inEngine);
        }
    }

    /** Queues a call with a descriptor of the puppet's, which is closed after it. */
    private Call call(Puppet puppet, PeerCredentials who, String name, Call socket, Object... more) {
        Object[] arguments = new Object[more.length + 1];
        arguments[0] = socket;
        System.arraycopy(more, 0, arguments, 1, more.length);
        Script script = puppet.script();
        Runnable end = become(script, who);
        Call call = script.tryCall(name, arguments);
        end.run();
        script.call("close", socket);
        return call;
    }

    /** Makes pairs that are the same. */
    List<LocalFd[]> pairs(int type, PeerCredentials who, int count) {
        List<LocalFd[]> pairs = new ArrayList<>();
        Puppet puppet = puppet(who);
        while (pairs.size() < count) {
            if (puppet != null) {
                pairsOf(puppet, type, who, Math.min(SOME, count - pairs.size()), pairs);
            } else if (isEngine(who)) {
                pairs.add(Sockets.pair(SocketConstants.AF_UNIX, type));
            } else {
                guise().as(who.user(), who.group(), who.groups(), () -> {
                    while (pairs.size() < count) {
                        pairs.add(Sockets.pair(SocketConstants.AF_UNIX, type));
                    }
                });
            }
        }
        return pairs;
    }

    private void pairsOf(Puppet puppet, int type, PeerCredentials who, int count, List<LocalFd[]> pairs) {
        Script script = puppet.script();
        List<Data> results = new ArrayList<>();
        Runnable end = become(script, who);
        for (int i = 0; i < count; i++) {
            Data both = script.room(2 * Integer.BYTES);
            script.call("socketpair", SocketConstants.AF_UNIX, type | SocketConstants.SOCK_CLOEXEC, 0, both);
            results.add(both);
        }
        end.run();
        puppet.run();
        for (Data both : results) {
            RemoteFd one = new RemoteFd(both.content().getInt(0));
            RemoteFd other = new RemoteFd(both.content().getInt(4));
            pairs.add(new LocalFd[] {puppet.take(one), puppet.take(other)});
        }
        for (Data both : results) {
            script.call("close", both.content().getInt(0));
            script.call("close", both.content().getInt(4));
        }
    }

    private Puppet puppet(PeerCredentials who) {
        return who == null || tree == null || who.pid() <= 0 ? null : tree.find(new VirtualPid(who.pid()));
    }

    private boolean isEngine(PeerCredentials who) {
        return who == null || tree == null || !mayChange() || who.isSameUser(engine);
    }

    /** An engine without privileges makes everything as itself. */
    private boolean mayChange() {
        return engine.user() == 0;
    }

    private Impersonation guise() {
        SyscallTable calls = tree.architecture().syscalls();
        return new Impersonation(calls.number("setgroups"), calls.number("setresgid"), calls.number("setresuid"));
    }

    /** Queues becoming a user with all capabilities; the result queues becoming the engine's again. */
    private Runnable become(Script script, PeerCredentials who) {
        if (!mayChange() || who.isSameUser(engine)) {
            return () -> {};
        }
        Call dumpable = script.call("prctl", Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0);
        Call securebits = script.call("prctl", Prctl.PR_GET_SECUREBITS, 0, 0, 0, 0);
        script.call("prctl", Prctl.PR_SET_SECUREBITS, Capabilities.SECBIT_NO_SETUID_FIXUP, 0, 0, 0);
        groups(script, who.groups());
        script.call("setresgid", KEEP, who.group(), KEEP);
        script.call("setresuid", KEEP, who.user(), KEEP);
        return () -> {
            script.call("setresuid", KEEP, engine.user(), KEEP);
            script.call("setresgid", KEEP, engine.group(), KEEP);
            groups(script, engine.groups());
            script.call("prctl", Prctl.PR_SET_SECUREBITS, securebits, 0, 0, 0);
            script.call("prctl", Prctl.PR_SET_DUMPABLE, dumpable, 0, 0, 0);
        };
    }

    private static void groups(Script script, int[] groups) {
        ByteBuffer list =
                ByteBuffer.allocate(Math.max(1, groups.length) * Integer.BYTES).order(ByteOrder.nativeOrder());
        for (int group : groups) {
            list.putInt(group);
        }
        script.call("setgroups", groups.length, script.bytes(list.array()));
    }
}

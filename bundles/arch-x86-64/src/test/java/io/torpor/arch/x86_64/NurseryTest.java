package io.torpor.arch.x86_64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.torpor.abi.Errno;
import io.torpor.abi.RemoteFd;
import io.torpor.abi.VirtualPid;
import io.torpor.linux.SyscallException;
import io.torpor.procfs.ProcFs;
import io.torpor.tracee.Call;
import io.torpor.tracee.Data;
import io.torpor.tracee.Nursery;
import io.torpor.tracee.Puppet;
import io.torpor.tracee.PuppetTree;
import io.torpor.tracee.TracerThread;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NurseryTest {
    private static final PuppetTree.Stage STAGE =
            new PuppetTree.Stage(0x10_0000_0000L, 64 * 1024, 16 * 1024, 4096 + 128 * 1024, new RemoteFd(77));

    @Test
    void theMotherTakesNoIdThatTheTreeNeeds() throws Exception {
        try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
            List<Integer> refused = new ArrayList<>();
            PuppetTree tree = new Nursery(tracer, new X86Architecture(), new ProcFs())
                    .open(STAGE, id -> refused.size() < 3 && refused.add(id), false);
            assertFalse(refused.contains(tree.puppets().get(0).pid().number()));
            for (int id : refused) {
                assertFalse(Files.exists(Path.of("/proc/" + id)));
            }
            tree.kill();
        }
    }

    @Test
    void theMotherIsEmptyAndBearsAChildWithAChosenId() throws Exception {
        try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
            Nursery nursery = new Nursery(tracer, new X86Architecture(), new ProcFs());
            PuppetTree tree = nursery.open(STAGE, id -> false, false);
            Puppet mother = tree.puppets().get(0);
            for (String line : Files.readAllLines(Path.of("/proc/" + mother.pid() + "/maps"))) {
                assertTrue(line.contains("[v") || line.startsWith("10000"), line);
            }
            assertEquals(1, new ProcFs().descriptors(mother.pid()).length);

            int wanted = freeId();
            queueBirth(mother, wanted);
            tree.run();
            Puppet child = tree.adopt(tree.birthsOf(mother.leader()).get(0), new VirtualPid(wanted));
            assertEquals(wanted, child.pid().number());
            nursery.close(tree);
            assertFalse(Files.exists(Path.of("/proc/" + mother.pid())));

            Call pid = child.script().call("getpid");
            Data room = child.script().room(8);
            child.script().call("pipe2", room, 0);
            Call duplicate = child.script().call("dup3", room.word(4), 40, 0);
            child.script().call("write", duplicate, child.script().string("hello"), 5);
            Data back = child.script().room(8);
            Call read = child.script().call("read", room.word(0), back, 8);
            child.run();
            assertEquals(wanted, pid.result());
            assertEquals(5, read.result());
            assertEquals('h', back.content().get(0));

            child.script().call("close", 1000);
            assertEquals(
                    Errno.EBADF,
                    assertThrows(SyscallException.class, child::run).errno());
            tree.kill();
            assertFalse(Files.exists(Path.of("/proc/" + wanted)));
        }
    }

    @Test
    void aScriptLongerThanItsAreaIsMadeInRounds() throws Exception {
        try (TracerThread tracer = new TracerThread("tracer", new X86Architecture())) {
            PuppetTree tree = new Nursery(tracer, new X86Architecture(), new ProcFs()).open(STAGE, id -> false, false);
            Puppet puppet = tree.puppets().get(0);
            Call first = puppet.script().call("getpid");
            Call last = first;
            for (int i = 0; i < 5000; i++) {
                Data name = puppet.script().string("number " + i);
                last = puppet.script().call("memfd_create", name, 0);
                puppet.script().call("close", last);
            }
            puppet.run();
            assertEquals(puppet.pid().number(), first.result());
            assertEquals(0, last.result());
            tree.kill();
        }
    }

    private static int freeId() {
        for (int id = 20000; ; id++) {
            if (!Files.exists(Path.of("/proc/" + id))) {
                return id;
            }
        }
    }

    private static void queueBirth(Puppet mother, int pid) {
        Data wanted = mother.script()
                .bytes(ByteBuffer.allocate(4)
                        .order(ByteOrder.nativeOrder())
                        .putInt(pid)
                        .array());
        byte[] args = new byte[88];
        ByteBuffer.wrap(args).order(ByteOrder.nativeOrder()).putLong(0, 0x8000).putLong(72, 1);
        Data struct = mother.script().bytes(args);
        mother.script().point(struct, 64, wanted);
        mother.script().call("clone3", struct, 88);
    }
}

package io.torpor.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.OwnField;
import io.torpor.image.proto.criu_cg_mode;
import io.torpor.image.proto.criu_opts;
import io.torpor.image.proto.criu_page_server_info;
import io.torpor.image.proto.unix_sk;
import io.torpor.spi.ExternalFiles;
import io.torpor.spi.Issue;
import io.torpor.spi.NetworkMap;
import io.torpor.spi.Options;
import io.torpor.spi.TorporException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RequestOptionsTest {
    private static final Set<String> REFUSED = Set.of(
            "ps",
            "parent_img",
            "track_mem",
            "auto_dedup",
            "veths",
            "exec_cmd",
            "ext_mnt",
            "cg_root",
            "skip_mnt",
            "enable_fs",
            "irmap_scan_paths",
            "empty_ns",
            "join_ns",
            "cgroup_props",
            "cgroup_props_file",
            "cgroup_dump_controller",
            "lazy_pages",
            "status_fd",
            "tls_cacert",
            "tls_cacrl",
            "tls_cert",
            "tls_key",
            "tls",
            "cgroup_yard",
            "pidfd_store_sk",
            "lsm_mount_context",
            "image_io_mode",
            "compress",
            "plugin_options",
            "stream");

    private static criu_opts.Builder request() {
        return criu_opts.newBuilder().setImagesDirFd(5);
    }

    private static List<String> refusals(criu_opts.Builder request) {
        TorporException e =
                assertThrows(TorporException.class, () -> RequestOptions.ofDump(Options.NONE, request.build()));
        List<String> messages = new ArrayList<>();
        for (Issue issue : e.issues()) {
            assertEquals("RPC-004", issue.code());
            messages.add(issue.message());
        }
        return messages;
    }

    @Test
    void everyOptionOfTheProtocolIsDecidedUpon() {
        Set<String> decided = new TreeSet<>(REFUSED);
        int count = REFUSED.size();
        for (Set<String> others : List.of(
                RequestOptions.FLAGS.keySet(),
                RequestOptions.HANDLED,
                RequestOptions.AS_ON_THE_COMMAND_LINE.keySet(),
                RequestOptions.IDLE)) {
            decided.addAll(others);
            count += others.size();
        }
        Set<String> all = new TreeSet<>();
        for (FieldDescriptor option : criu_opts.getDescriptor().getFields()) {
            all.add(option.getName());
        }
        assertEquals(all, decided);
        assertEquals(all.size(), count, "one is in two sets");
    }

    @Test
    void whatIsNotBuiltIsRefusedByName() {
        assertEquals(
                List.of("Option lazy_pages of the request is not supported yet"),
                refusals(request().setLazyPages(true)));
        assertEquals(
                List.of(
                        "Option ps of the request is not supported yet",
                        "Option track_mem of the request is not supported yet"),
                refusals(request().setTrackMem(true).setPs(criu_page_server_info.getDefaultInstance())));
        assertEquals(1, refusals(request().setStatusFd(0)).size());
        assertEquals(1, refusals(request().setLsmMountContext("x")).size());
    }

    @Test
    void theCommandLineDecidesWhatIsAccepted() throws TorporException {
        RequestOptions.ofDump(
                Options.NONE,
                request()
                        .setTcpEstablished(true)
                        .setTcpSkipInFlight(true)
                        .setFileLocks(true)
                        .setWeakSysctls(true)
                        .build());
        assertEquals(
                List.of("Option auto_ext_mnt of the request is not supported yet"),
                refusals(request().setAutoExtMnt(true)));
        RequestOptions.AS_ON_THE_COMMAND_LINE.forEach((name, option) -> {
            FieldDescriptor field = criu_opts.getDescriptor().findFieldByName(name);
            if (field.getJavaType() == FieldDescriptor.JavaType.BOOLEAN) {
                criu_opts.Builder asked = request().setField(field, true);
                if (option.isBuilt("")) {
                    assertDoesNotThrow(() -> RequestOptions.ofDump(Options.NONE, asked.build()), name);
                } else {
                    assertEquals(1, refusals(asked).size(), name);
                }
            }
        });
    }

    @Test
    void externalFilesArrive() throws TorporException {
        ExternalFiles external = RequestOptions.ofDump(
                        Options.NONE,
                        request()
                                .addExternal("file[1b:2A]")
                                .addExternal("unix[17]")
                                .addUnixSkIno(unix_sk.newBuilder().setInode(18))
                                .build())
                .get(Options.EXTERNAL);
        assertEquals(Set.of("file[1b:2a]", "unix[17]", "unix[18]"), external.resources());
        for (String later : List.of("net[1]:x", "mnt[]", "pid[1]:x", "tty[1]", "file[x]", "unix")) {
            assertEquals(1, refusals(request().addExternal(later)).size(), later);
        }
    }

    @Test
    void controlGroupsAreRefusedUnlessTheyAreLeftAlone() throws TorporException {
        assertEquals(1, refusals(request().setManageCgroups(true)).size());
        assertEquals(
                1,
                refusals(request().setManageCgroups(true).setManageCgroupsMode(criu_cg_mode.SOFT))
                        .size());
        RequestOptions.ofDump(
                Options.NONE,
                request()
                        .setManageCgroups(true)
                        .setManageCgroupsMode(criu_cg_mode.IGNORE)
                        .build());
        RequestOptions.ofDump(
                Options.NONE,
                request().setManageCgroupsMode(criu_cg_mode.STRICT).build());
    }

    @Test
    void presetsThatAreSaidAreAccepted() throws TorporException {
        Options options = RequestOptions.ofDump(
                Options.NONE,
                request()
                        .setLazyPages(false)
                        .setTrackMem(false)
                        .setAutoDedup(false)
                        .setEmptyNs(0)
                        .setCpuCap(-1)
                        .setParentImg("")
                        .setCompress(0)
                        .build());
        assertFalse(options.get(Options.LEAVE_RUNNING));
    }

    @Test
    void anOptionOfALaterVersionIsNotPassedOver() {
        criu_opts.Builder later = request()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                900,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build());
        assertEquals(List.of("Option number 900 of the request is not known to this version"), refusals(later));
    }

    @Test
    void theEnginesOwnOptionsArrive() throws TorporException {
        Options options = RequestOptions.ofDump(
                Options.NONE.with(Options.SHELL_JOB, true),
                request()
                        .setLeaveRunning(true)
                        .setTcpClose(true)
                        .setTcpEstablished(true)
                        .setTcpSkipInFlight(true)
                        .setGhostLimit(-1)
                        .setTimeout(3)
                        .build());
        assertTrue(options.get(Options.LEAVE_RUNNING));
        assertTrue(options.get(Options.TCP_CLOSE));
        assertTrue(options.get(Options.TCP_ESTABLISHED));
        assertTrue(options.get(Options.SKIP_IN_FLIGHT));
        assertTrue(options.get(Options.SHELL_JOB), "of the program");
        assertEquals(0xffff_ffffL, options.get(Options.GHOST_LIMIT));
        assertEquals(3, options.get(Options.TIMEOUT));
        assertFalse(
                RequestOptions.ofDump(options, request().setShellJob(false).build())
                        .get(Options.SHELL_JOB),
                "the request wins");
    }

    private static criu_opts mapped(String address, String port, String device) {
        criu_opts.Builder request = request();
        new OwnField.Values()
                .put(OwnField.REQUEST_MAP_ADDRESS, address.getBytes(StandardCharsets.UTF_8))
                .put(OwnField.REQUEST_MAP_PORT, port.getBytes(StandardCharsets.UTF_8))
                .put(OwnField.REQUEST_MAP_INTERFACE, device.getBytes(StandardCharsets.UTF_8))
                .addTo(request);
        return request.build();
    }

    @Test
    void anotherNetworkIdentityArrives() throws TorporException {
        NetworkMap map = RequestOptions.ofRestore(
                        Options.NONE, mapped("10.0.0.1=10.0.0.2", "udp:53=5353", "eth0=eth1"), false)
                .get(Options.NETWORK_MAP);
        assertArrayEquals(new byte[] {10, 0, 0, 2}, map.address(new byte[] {10, 0, 0, 1}));
        assertEquals(5353, map.port(17, 53));
        assertEquals(53, map.port(6, 53));
        assertEquals("eth1", map.device("eth0"));
        TorporException refused = assertThrows(
                TorporException.class,
                () -> RequestOptions.ofRestore(Options.NONE, mapped("10.0.0.1=::1", "udp:53=5353", "a=b"), false));
        assertTrue(refused.getMessage().contains("10.0.0.1=::1"), refused.getMessage());
    }

    @Test
    void onlyAnEngineThatTheClientStartedMakesTheTreeItsChild() throws TorporException {
        criu_opts wanted = request().setRstSibling(true).build();
        Options options = RequestOptions.ofRestore(Options.NONE, wanted, true);
        assertTrue(options.get(Options.RESTORE_SIBLING));
        assertTrue(options.get(Options.RESTORE_DETACHED));
        TorporException e =
                assertThrows(TorporException.class, () -> RequestOptions.ofRestore(Options.NONE, wanted, false));
        assertEquals("RPC-005", e.issue().code());
        assertEquals(
                "RPC-004",
                assertThrows(
                                TorporException.class,
                                () -> RequestOptions.ofRestore(
                                        Options.NONE, request().setRoot("/new").build(), true))
                        .issue()
                        .code());
    }
}

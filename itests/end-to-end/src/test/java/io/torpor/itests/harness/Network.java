package io.torpor.itests.harness;

import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace in which programs are run, under the addresses that it has there. Only the network is its own: programs see the same
 * files and processes as everyone, so a tree may be dumped and restored by an engine inside.
 *
 * @param name as {@code ip netns} has it
 * @param device the Ethernet device that leads to the other one of its pair
 * @param v4 address of that device
 * @param v6 address of that device
 */
public record Network(String name, String device, String v4, String v6) {
    /** The command, run inside; the process id stays that of the one who is started. */
    public List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of(Shell.need("nsenter"), "--net=/run/netns/" + name));
        whole.addAll(command);
        return whole;
    }

    public Outcome run(String... command) {
        return Shell.run(inside(List.of(command)));
    }

    /** All rules of its packet filter, as text; those that iptables makes are among them. */
    public String rules() {
        return run(Shell.need("nft"), "list", "ruleset").orFail().output();
    }

    /** Loses some of what comes in. */
    public void lose(int percent) {
        rule("inet torpor-itest-loss", "filter", "numgen random mod 100 < " + percent + " drop");
    }

    /** Adds a rule for what comes in, to a table that has nothing else. */
    public void rule(String table, String type, String rule) {
        String nft = Shell.need("nft");
        run(
                        nft,
                        "add table " + table + "; add chain " + table + " incoming { type " + type
                                + " hook input priority -10; }; add rule " + table + " incoming " + rule)
                .orFail();
    }

    /** Lets out no more than this, and holds what has to wait for up to 100 ms: under load, packets are late by so much. */
    public void narrow(String rate) {
        run(
                        Shell.need("tc"),
                        "qdisc",
                        "add",
                        "dev",
                        device,
                        "root",
                        "tbf",
                        "rate",
                        rate,
                        "burst",
                        "16kb",
                        "latency",
                        "100ms")
                .orFail();
    }
}

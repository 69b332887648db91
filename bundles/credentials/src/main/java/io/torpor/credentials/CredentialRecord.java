package io.torpor.credentials;

import io.torpor.image.proto.creds_entry;
import io.torpor.procfs.Status;
import java.util.List;

/** Credentials of one thread as {@code creds_entry}. */
final class CredentialRecord {
    private CredentialRecord() {}

    static creds_entry of(Status status, int securebits, SecurityLabels.Labels labels) {
        int[] uid = status.uid();
        int[] gid = status.gid();
        creds_entry.Builder record = creds_entry
                .newBuilder()
                .setUid(uid[0])
                .setEuid(uid[1])
                .setSuid(uid[2])
                .setFsuid(uid[3])
                .setGid(gid[0])
                .setEgid(gid[1])
                .setSgid(gid[2])
                .setFsgid(gid[3])
                .setSecbits(securebits)
                .addCapInh((int) status.inheritableCapabilities())
                .addCapInh((int) (status.inheritableCapabilities() >>> 32))
                .addCapPrm((int) status.permittedCapabilities())
                .addCapPrm((int) (status.permittedCapabilities() >>> 32))
                .addCapEff((int) status.effectiveCapabilities())
                .addCapEff((int) (status.effectiveCapabilities() >>> 32))
                .addCapBnd((int) status.boundingCapabilities())
                .addCapBnd((int) (status.boundingCapabilities() >>> 32))
                .addCapAmb((int) status.ambientCapabilities())
                .addCapAmb((int) (status.ambientCapabilities() >>> 32));
        for (int group : status.groups()) {
            record.addGroups(group);
        }
        if (status.noNewPrivileges()) {
            record.setNoNewPrivs(1);
        }
        if (!labels.label().isEmpty()) {
            record.setLsmProfile(labels.label());
        }
        if (!labels.ofSockets().isEmpty()) {
            record.setLsmSockcreate(labels.ofSockets());
        }
        return record.build();
    }

    /** A capability set from its words, of which there may be fewer than two in old images. */
    static long set(List<Integer> words) {
        long set = 0;
        for (int i = 0; i < words.size() && i < 2; i++) {
            set |= (words.get(i) & 0xffffffffL) << 32 * i;
        }
        return set;
    }
}

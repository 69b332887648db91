package io.torpor.credentials;

import io.torpor.image.proto.creds_entry;
import io.torpor.procfs.Status;

/** The five capability sets of a thread: bit n for capability n. */
record CapabilitySets(long effective, long permitted, long inheritable, long ambient, long bounding) {
    static CapabilitySets of(Status status) {
        return new CapabilitySets(
                status.effectiveCapabilities(),
                status.permittedCapabilities(),
                status.inheritableCapabilities(),
                status.ambientCapabilities(),
                status.boundingCapabilities());
    }

    static CapabilitySets of(creds_entry record) {
        return new CapabilitySets(
                CredentialRecord.set(record.getCapEffList()),
                CredentialRecord.set(record.getCapPrmList()),
                CredentialRecord.set(record.getCapInhList()),
                CredentialRecord.set(record.getCapAmbList()),
                CredentialRecord.set(record.getCapBndList()));
    }

    /** Whether capset(2) has nothing to do from one to the other. */
    boolean sameForCapset(CapabilitySets other) {
        return effective == other.effective && permitted == other.permitted && inheritable == other.inheritable;
    }
}

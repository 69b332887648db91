package io.torpor.memory;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.torpor.image.proto.vma_entry;
import io.torpor.procfs.VmFlags;

/**
 * What a mapping has that the peer's format has no field for.
 *
 * @param name given by PR_SET_VMA_ANON_NAME; null without one
 * @param key protection key, the kernel's own for memory that can only be executed among them; 0 for none
 * @param sealed by mseal(2)
 * @param lockedOnFault by mlock2(2) with MLOCK_ONFAULT
 * @param policy given by mbind(2), as {@link NumaPolicy#toBytes} writes it; null without one
 */
record MappingTraits(String name, int key, boolean sealed, boolean lockedOnFault, ByteString policy) {
    static final MappingTraits NONE = new MappingTraits(null, 0, false, false, null);

    private static final String PRIVATE_NAME = "[anon:";
    private static final String SHARED_NAME = "[anon_shmem:";

    /** Of a live mapping. */
    static MappingTraits of(TaskMapping mapping, NumaPolicy policy) {
        boolean sealed = mapping.has(VmFlags.SEALED);
        boolean onFault = mapping.has(VmFlags.LOCK_ON_FAULT);
        int key = Math.max(0, mapping.entry().protectionKey());
        String shown = mapping.name();
        boolean named = shown.startsWith("[anon");
        if (!sealed && !onFault && key == 0 && !named && policy == null) {
            return NONE;
        }
        return new MappingTraits(
                named ? nameIn(shown) : null, key, sealed, onFault, policy == null ? null : policy.toBytes());
    }

    /** The name in what {@code /proc/PID/maps} shows; null if that shows none. */
    static String nameIn(String shown) {
        for (String prefix : new String[] {PRIVATE_NAME, SHARED_NAME}) {
            if (shown.startsWith(prefix) && shown.endsWith("]")) {
                return shown.substring(prefix.length(), shown.length() - 1);
            }
        }
        return null;
    }

    /** Of a saved mapping. */
    static MappingTraits of(vma_entry record) {
        UnknownFieldSet fields = record.getUnknownFields();
        if (fields.asMap().isEmpty()) {
            return NONE;
        }
        return new MappingTraits(
                OwnFields.text(fields, OwnFields.NAME),
                (int) OwnFields.number(fields, OwnFields.KEY),
                OwnFields.number(fields, OwnFields.SEALED) != 0,
                OwnFields.number(fields, OwnFields.ON_FAULT) != 0,
                OwnFields.bytes(fields, OwnFields.MAPPING_POLICY));
    }

    /** A record that says this as well. */
    vma_entry addTo(vma_entry record) {
        if (this == NONE) {
            return record;
        }
        OwnFields fields = new OwnFields(record.getUnknownFields());
        if (name != null) {
            fields.text(OwnFields.NAME, name);
        }
        if (key != 0) {
            fields.number(OwnFields.KEY, key);
        }
        if (sealed) {
            fields.number(OwnFields.SEALED, 1);
        }
        if (lockedOnFault) {
            fields.number(OwnFields.ON_FAULT, 1);
        }
        if (policy != null) {
            fields.bytes(OwnFields.MAPPING_POLICY, policy);
        }
        return record.toBuilder().setUnknownFields(fields.build()).build();
    }
}

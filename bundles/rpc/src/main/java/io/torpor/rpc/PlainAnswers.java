package io.torpor.rpc;

import io.torpor.image.proto.criu_features;
import io.torpor.image.proto.criu_req;
import io.torpor.image.proto.criu_req_type;
import io.torpor.image.proto.criu_resp;
import io.torpor.spi.TorporException;
import java.util.EnumSet;
import java.util.Set;

/** Answers that need no engine. */
final class PlainAnswers {
    private static final Set<criu_req_type> TYPES = EnumSet.of(criu_req_type.VERSION, criu_req_type.FEATURE_CHECK);

    private PlainAnswers() {}

    /** Whether {@link #answer} knows what to say. */
    static boolean suffice(criu_req request) {
        return TYPES.contains(request.getType());
    }

    /** @throws TorporException when the request is refused */
    static criu_resp answer(criu_req request) throws TorporException {
        return request.getType() == criu_req_type.VERSION ? Replies.version() : features(request);
    }

    /** What clients ask for before they use it; none of it can this engine do yet, whatever the kernel can. */
    private static criu_resp features(criu_req request) throws TorporException {
        if (!request.hasFeatures()) {
            throw Refusal.of("RPC-002", "The request names no features to check", "");
        }
        criu_features none = criu_features
                .newBuilder()
                .setMemTrack(false)
                .setLazyPages(false)
                .setPidfdStore(false)
                .setMemCompression(false)
                .build();
        return Replies.success(criu_req_type.FEATURE_CHECK).toBuilder()
                .setFeatures(none)
                .build();
    }
}

package io.kafkachat.connect;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The source offset of a record in the form that Connect takes. Encoded when Connect looks into it, which it does when it stores it: of all
 * records of a transaction that is the last one of each partition. Immutable; thread-safe.
 */
final class SourceOffset extends AbstractMap<String, Object> {

    private final Supplier<OffsetAndMetadata> progress;
    private volatile @Nullable Map<String, Object> fields;

    /** @param progress always the same; asked at most once by each thread */
    SourceOffset(Supplier<OffsetAndMetadata> progress) {
        this.progress = progress;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        Map<String, Object> known = fields;
        if (known == null) {
            OffsetAndMetadata encoded = progress.get();
            known = Map.of(SourceOffsets.OFFSET, encoded.offset(), SourceOffsets.COMPLETED, encoded.metadata());
            fields = known;
        }
        return known.entrySet();
    }
}

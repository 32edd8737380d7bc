package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The processor of one size of windows, with its store. */
final class UsageWindowSupplier implements ProcessorSupplier<UsageKey, ObjectNode, byte[], byte[]> {

    /** The newest segment is never compacted, and is read as a whole after a restart. */
    private static final Map<String, String> CHANGELOG = Map.of(TopicConfig.SEGMENT_BYTES_CONFIG, "16777216");

    private final Duration size;
    private final UsageWindowSettings settings;

    UsageWindowSupplier(Duration size, UsageWindowSettings settings) {
        this.size = size;
        this.settings = settings;
    }

    @Override
    public Processor<UsageKey, ObjectNode, byte[], byte[]> get() {
        return new UsageWindowProcessor(size, settings);
    }

    /** Cached, so that the changelog gets one record per window and commit, and not one per event. */
    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore(UsageWindows.storeName(size), settings.retention(size), size, false),
                        UsageSerdes.key(),
                        UsageSerdes.totals())
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG));
    }
}

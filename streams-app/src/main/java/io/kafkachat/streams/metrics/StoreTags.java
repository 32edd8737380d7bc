package io.kafkachat.streams.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;

/**
 * Kafka Streams names the tag of a store after its kind, such as {@code in-memory-window-state-id}. Prometheus has one set of
 * tags for each name, and would show the metrics of the first kind only.
 */
final class StoreTags implements MeterFilter {

    private static final String STORE = "state.id";

    @Override
    public Meter.Id map(Meter.Id id) {
        List<Tag> tags = id.getTags();
        if (tags.stream().noneMatch(tag -> isOfStore(tag.getKey()))) {
            return id;
        }
        return id.replaceTags(tags.stream()
                .map(tag -> isOfStore(tag.getKey()) ? Tag.of(STORE, tag.getValue()) : tag)
                .toList());
    }

    private static boolean isOfStore(String key) {
        return key.endsWith("." + STORE);
    }
}

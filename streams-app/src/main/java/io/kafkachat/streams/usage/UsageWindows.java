package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Adds windows of usage to a topology. */
public final class UsageWindows {

    /** Streams appends to it what it is, and puts the application's id before it. */
    public static final String REPARTITION_NAME = "usage-by-key";

    private UsageWindows() {}

    /**
     * Adds the windows and their stores: {@code usage-1m}, {@code usage-1h} and so on, behind an internal topic {@code
     * usage-by-key}.
     *
     * @param usageEvents usage events by what they are counted for, see {@link UsageGrouping}; their time stamps say which
     *     window they belong to, and must be the wall-clock time of the outcome
     * @return for each size what is to be published: JSON, with the time stamp of the window's last millisecond. The key has
     *     {@code model, tenant, window_start}, the value is that of {@code usage-window.schema.json}. A window comes once,
     *     and again with the next {@code revision} if events for it came after it was over: the highest revision counts
     */
    public static Map<Duration, KStream<byte[], byte[]>> of(
            KStream<UsageKey, ObjectNode> usageEvents, UsageWindowSettings settings) {
        Map<Duration, KStream<byte[], byte[]>> windows = new LinkedHashMap<>();
        if (settings.enabled()) {
            KStream<UsageKey, ObjectNode> byKey = usageEvents
                    .mapValues(UsageWindows::countedFields, Named.as("usage-counted-fields"))
                    .repartition(Repartitioned.<UsageKey, ObjectNode>as(REPARTITION_NAME)
                            .withKeySerde(UsageSerdes.key())
                            .withValueSerde(UsageSerdes.event()));
            for (Duration size : settings.sizes()) {
                windows.put(size, byKey.process(new UsageWindowSupplier(size, settings), Named.as(storeName(size))));
            }
        }
        return windows;
    }

    /** How a size is written in names of topics and stores: in its largest whole unit, such as {@code 1h} or {@code 90s}. */
    public static String name(Duration size) {
        long millis = size.toMillis();
        if (millis % Duration.ofDays(1).toMillis() == 0) {
            return size.toDays() + "d";
        }
        if (millis % Duration.ofHours(1).toMillis() == 0) {
            return size.toHours() + "h";
        }
        if (millis % Duration.ofMinutes(1).toMillis() == 0) {
            return size.toMinutes() + "m";
        }
        return millis % 1_000 == 0 ? size.toSeconds() + "s" : millis + "ms";
    }

    /** The name of the store of windows of a size. */
    public static String storeName(Duration size) {
        return "usage-" + name(size);
    }

    private static ObjectNode countedFields(ObjectNode usageEvent) {
        ObjectNode counted = JsonNodeFactory.instance.objectNode();
        for (String field : UsageTotals.FIELDS) {
            if (usageEvent.hasNonNull(field)) {
                counted.set(field, usageEvent.get(field));
            }
        }
        return counted;
    }
}

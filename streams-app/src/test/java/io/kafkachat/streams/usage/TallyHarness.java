package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** A tally with a clock and timers that a test moves, and a store that outlives it. */
final class TallyHarness {

    /** When the clock begins, epoch milliseconds. */
    static final long START = 1_700_000_000_000L;

    private static final Duration SIZE = Duration.ofSeconds(10);
    private static final UsageWindowSettings SETTINGS =
            new UsageWindowSettings(List.of(SIZE), Duration.ofSeconds(2), 5, null, null);

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties());
    private final WindowStore<UsageKey, UsageTotals> store;
    private final Map<CapturedPunctuator, Long> dues = new IdentityHashMap<>();
    private UsageWindowTally tally;

    TallyHarness() {
        context.setCurrentSystemTimeMs(START);
        context.setRecordMetadata("usage-by-key", 0, 0);
        store = Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore("usage-10s", SETTINGS.retention(SIZE), SIZE, false),
                        UsageSerdes.key(),
                        UsageSerdes.totals())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        tally = new UsageWindowTally(SIZE, SETTINGS, context, store);
        tally.resume();
    }

    /** @param millis since the clock began */
    void add(UsageKey key, long millis) {
        tally.add(key, Usages.completed(800, "0.1"), START + millis);
        seeTimers();
    }

    /** In steps, because timers set timers. */
    void advance(Duration time) {
        for (long end = context.currentSystemTimeMs() + time.toMillis(); context.currentSystemTimeMs() < end; ) {
            long now = Math.min(end, nextDue());
            context.setCurrentSystemTimeMs(Math.max(now, context.currentSystemTimeMs()));
            fireDue();
        }
    }

    /** Whatever it waits for. */
    void fireTimer() {
        alive().forEach(timer -> timer.getPunctuator().punctuate(context.currentSystemTimeMs()));
        seeTimers();
    }

    /** As after a kill: only the store is left. */
    void restart() {
        dues.keySet().forEach(timer -> dues.put(timer, Long.MAX_VALUE));
        tally = new UsageWindowTally(SIZE, SETTINGS, context, store);
        tally.resume();
        seeTimers();
    }

    long elapsed() {
        return context.currentSystemTimeMs() - START;
    }

    int timers() {
        return alive().size();
    }

    List<ObjectNode> reports() {
        return context.forwarded().stream()
                .map(forward -> json(forward.record().value()))
                .toList();
    }

    List<ObjectNode> keys() {
        return context.forwarded().stream()
                .map(forward -> json(forward.record().key()))
                .toList();
    }

    private void fireDue() {
        for (CapturedPunctuator timer : alive()) {
            if (dues.getOrDefault(timer, Long.MAX_VALUE) <= context.currentSystemTimeMs()) {
                timer.getPunctuator().punctuate(context.currentSystemTimeMs());
            }
        }
        seeTimers();
    }

    private long nextDue() {
        return alive().stream()
                .mapToLong(timer -> dues.getOrDefault(timer, Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<CapturedPunctuator> alive() {
        return context.scheduledPunctuators().stream()
                .filter(timer -> !timer.cancelled())
                .filter(timer -> dues.getOrDefault(timer, 0L) != Long.MAX_VALUE)
                .toList();
    }

    /** Timers count from now on: the clock does not move while the tally works. */
    private void seeTimers() {
        alive().forEach(timer -> dues.putIfAbsent(
                timer, context.currentSystemTimeMs() + timer.getInterval().toMillis()));
    }

    private static ObjectNode json(byte[] bytes) {
        return UsageSerdes.event().deserializer().deserialize("t", bytes);
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "tally");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        return properties;
    }
}

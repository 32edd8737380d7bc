package io.kafkachat.streams.usage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;

/** Windows of a topology that counts, for tests of other packages. */
public final class CountedWindows implements AutoCloseable {

    public static final UsageWindowSettings SETTINGS = UsageWindowSettings.DEFAULTS;

    private final TopologyTestDriver driver;
    private final TestInputTopic<UsageKey, ObjectNode> events;
    private volatile boolean moving;

    public CountedWindows(Instant now) {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<UsageKey, ObjectNode> usage = builder.stream(
                "usage", Consumed.with(UsageSerdes.key(), UsageSerdes.event()).withName("usage-events"));
        UsageWindows.of(usage, SETTINGS)
                .forEach((size, windows) -> windows.to(
                        "windows-" + UsageWindows.name(size),
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName("out-" + UsageWindows.name(size))));
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "windows");
        driver = new TopologyTestDriver(builder.build(), properties, now.minus(Duration.ofHours(3)));
        events = driver.createInputTopic(
                "usage", UsageSerdes.key().serializer(), UsageSerdes.event().serializer());
        driver.advanceWallClockTime(Duration.ofHours(3));
    }

    /** A call that ended then. */
    public void count(String model, @Nullable String tenant, Instant when) {
        events.pipeInput(new UsageKey(model, tenant), Usages.completed(800, "0.1"), when);
    }

    /** From now on they cannot be read, as while partitions move. */
    public void move() {
        moving = true;
    }

    public Optional<List<ObjectNode>> find(UsageWindowQuery.Request request) {
        return new UsageWindowQuery(SETTINGS, store -> {
                    if (moving) {
                        throw new InvalidStateStoreException("the state store may have migrated");
                    }
                    return driver.getWindowStore(store);
                })
                .find(request);
    }

    @Override
    public void close() {
        driver.close();
    }
}

package io.kafkachat.streams.usage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** The windows of one size in a topology. */
final class UsageWindowProcessor implements Processor<UsageKey, ObjectNode, byte[], byte[]> {

    private final Duration size;
    private final UsageWindowSettings settings;
    private @Nullable UsageWindowTally tally;

    UsageWindowProcessor(Duration size, UsageWindowSettings settings) {
        this.size = size;
        this.settings = settings;
    }

    /** Runs after the store is restored. */
    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        tally = new UsageWindowTally(size, settings, context, context.getStateStore(UsageWindows.storeName(size)));
        tally.resume();
    }

    @Override
    public void process(Record<UsageKey, ObjectNode> event) {
        requireNonNull(tally).add(event.key(), event.value(), event.timestamp());
    }
}

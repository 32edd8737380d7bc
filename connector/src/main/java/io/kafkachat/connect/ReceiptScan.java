package io.kafkachat.connect;

import io.kafkachat.events.EventHeaders;
import io.kafkachat.events.PromptCoordinates;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds prompts whose receipts were published after the last commit: reads the tail of the usage topic. Every receipt
 * carries the coordinates of its prompt in its headers, and is sent only after everything else of the prompt was
 * acknowledged.
 *
 * <p>What it cannot read it leaves out: those prompts are answered again.
 */
final class ReceiptScan {

    /**
     * What to look for in one prompt partition.
     *
     * @param fromOffset lower offsets are committed already
     * @param snapshotTime everything acknowledged before is known, epoch ms
     * @param floorTime receipts before it belong to offsets that an operator has set back since, epoch ms
     */
    record Wanted(long fromOffset, long snapshotTime, long floorTime) {}

    private static final Logger log = LoggerFactory.getLogger(ReceiptScan.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final String usageTopic;
    private final String namespace;
    private final Duration slack;
    private final Duration atMost;
    private final Clock clock;

    /**
     * @param namespace of the request ids, to tell our receipts from those of other connectors on the same topic
     * @param slack how far clocks of workers and brokers may differ
     */
    ReceiptScan(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String usageTopic,
            String namespace,
            Duration slack,
            Duration atMost,
            Clock clock) {
        this.consumers = consumers;
        this.usageTopic = usageTopic;
        this.namespace = namespace;
        this.slack = slack;
        this.atMost = atMost;
        this.clock = clock;
    }

    /** The offsets of prompts whose receipts were found, per prompt partition. Blocks, at most for the given time. */
    Map<TopicPartition, TreeSet<Long>> find(Map<TopicPartition, Wanted> wanted) {
        Map<TopicPartition, TreeSet<Long>> found = new HashMap<>();
        if (wanted.isEmpty()) {
            return found;
        }
        long from = wanted.values().stream()
                .mapToLong(want -> Math.max(want.floorTime(), want.snapshotTime() - slack.toMillis()))
                .min()
                .getAsLong();
        long started = clock.millis();
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            long read = read(consumer, from, started + atMost.toMillis(), wanted, found);
            int receipts = found.values().stream().mapToInt(TreeSet::size).sum();
            log.info(
                    "Scanned {} receipts of {} in {} ms: {} prompts were answered after the last commit",
                    read,
                    usageTopic,
                    clock.millis() - started,
                    receipts);
        } catch (KafkaException e) {
            log.warn(
                    "Cannot read {} to find answers published after the last commit; they may be paid for again."
                            + " Grant READ on the topic, or set recovery.scan.enabled=false: {}",
                    usageTopic,
                    e.toString());
        }
        return found;
    }

    private long read(
            Consumer<byte[], byte[]> consumer,
            long from,
            long deadline,
            Map<TopicPartition, Wanted> wanted,
            Map<TopicPartition, TreeSet<Long>> found) {
        Map<TopicPartition, Long> ends = seek(consumer, from);
        long read = 0;
        while (!ends.isEmpty()) {
            if (clock.millis() >= deadline) {
                log.warn(
                        "Gave up scanning {} after {} ms and {} receipts; answers not seen may be paid for again"
                                + " (recovery.scan.timeout.ms)",
                        usageTopic,
                        atMost.toMillis(),
                        read);
                break;
            }
            for (ConsumerRecord<byte[], byte[]> receipt : consumer.poll(POLL)) {
                read++;
                note(receipt, wanted, found);
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        return read;
    }

    /** @return the end of each partition that has something to read */
    private Map<TopicPartition, Long> seek(Consumer<byte[], byte[]> consumer, long from) {
        List<TopicPartition> partitions = consumer.partitionsFor(usageTopic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp start = starts.get(partition);
            if (start == null) {
                ends.remove(partition);
                consumer.pause(List.of(partition));
            } else {
                consumer.seek(partition, start.offset());
            }
        }
        ends.entrySet().removeIf(end -> {
            OffsetAndTimestamp start = starts.get(end.getKey());
            return start == null || start.offset() >= end.getValue();
        });
        return ends;
    }

    private void note(
            ConsumerRecord<byte[], byte[]> receipt,
            Map<TopicPartition, Wanted> wanted,
            Map<TopicPartition, TreeSet<Long>> found) {
        Optional<PromptCoordinates> coordinates = coordinates(receipt.headers());
        if (coordinates.isEmpty()) {
            return;
        }
        PromptCoordinates prompt = coordinates.get();
        TopicPartition partition = new TopicPartition(prompt.topic(), prompt.partition());
        Wanted want = wanted.get(partition);
        if (want != null
                && prompt.offset() >= want.fromOffset()
                && receipt.timestamp() >= want.floorTime()
                && prompt.requestId(namespace).equals(text(receipt.headers(), EventHeaders.REQUEST_ID))) {
            found.computeIfAbsent(partition, key -> new TreeSet<>()).add(prompt.offset());
        }
    }

    private static Optional<PromptCoordinates> coordinates(Headers headers) {
        String topic = text(headers, EventHeaders.PROMPT_TOPIC);
        String partition = text(headers, EventHeaders.PROMPT_PARTITION);
        String offset = text(headers, EventHeaders.PROMPT_OFFSET);
        if (topic == null || partition == null || offset == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PromptCoordinates(topic, Integer.parseInt(partition), Long.parseLong(offset), 0L));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

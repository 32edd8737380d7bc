package io.kafkachat.connect;

import io.kafkachat.events.EventHeaders;
import io.kafkachat.events.PromptCoordinates;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds prompts that were answered after the last commit: reads the end of the output topics. Every output carries the
 * coordinates of its prompt in its headers; the receipt says that a prompt is finished, and so do all of its answers
 * together, which may stand there alone if the worker died just before the receipt.
 *
 * <p>What it cannot read it leaves out: those prompts are answered again.
 */
final class OutputScan {

    /**
     * What to look for in one prompt partition.
     *
     * @param fromOffset lower offsets are committed already
     * @param snapshotTime everything published before is known, epoch ms
     * @param floorTime outputs before it belong to offsets that an operator has set back since, epoch ms
     */
    record Wanted(long fromOffset, long snapshotTime, long floorTime) {}

    private static final Logger log = LoggerFactory.getLogger(OutputScan.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Collection<String> answerTopics;
    private final @Nullable String usageTopic;
    private final String namespace;
    private final Duration slack;
    private final Duration atMost;
    private final Clock clock;

    /**
     * @param answerTopics of completions, tool calls and errors
     * @param usageTopic null if there are no receipts
     * @param namespace of the request ids, to tell our outputs from those of other connectors on the same topics
     * @param slack how far clocks of workers and brokers may differ
     */
    OutputScan(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Collection<String> answerTopics,
            @Nullable String usageTopic,
            String namespace,
            Duration slack,
            Duration atMost,
            Clock clock) {
        this.consumers = consumers;
        this.answerTopics = List.copyOf(answerTopics);
        this.usageTopic = usageTopic;
        this.namespace = namespace;
        this.slack = slack;
        this.atMost = atMost;
        this.clock = clock;
    }

    /** What was found per prompt partition. Blocks, at most for the given time; never throws for a remote fault. */
    Map<TopicPartition, PublishedPrompts> find(Map<TopicPartition, Wanted> wanted) {
        Map<TopicPartition, PublishedPrompts> found = new HashMap<>();
        if (wanted.isEmpty()) {
            return found;
        }
        wanted.keySet().forEach(partition -> found.put(partition, new PublishedPrompts(usageTopic != null)));
        long from = wanted.values().stream()
                .mapToLong(want -> Math.max(want.floorTime(), want.snapshotTime() - slack.toMillis()))
                .min()
                .getAsLong();
        long started = clock.millis();
        boolean complete = false;
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            complete = read(consumer, from, started + atMost.toMillis(), wanted, found);
        } catch (KafkaException e) {
            log.warn(
                    "Cannot read the output topics to find answers published after the last commit; they may be paid for"
                            + " again. Grant READ on {} and {}, or set recovery.scan.enabled=false: {}",
                    answerTopics,
                    usageTopic,
                    e.toString());
        }
        if (!complete) {
            // A receipt that was not seen must not be written a second time.
            found.values().forEach(PublishedPrompts::forgetAnswersWithoutReceipt);
        }
        log.info(
                "Scanned the output topics in {} ms: after the last commit, {} prompts were finished and {} lack only the"
                        + " receipt",
                clock.millis() - started,
                found.values().stream()
                        .mapToInt(published -> published.finished().size())
                        .sum(),
                found.values().stream()
                        .mapToInt(published -> published.withoutReceipt().size())
                        .sum());
        return found;
    }

    /** @return whether everything was read */
    private boolean read(
            Consumer<byte[], byte[]> consumer,
            long from,
            long deadline,
            Map<TopicPartition, Wanted> wanted,
            Map<TopicPartition, PublishedPrompts> found) {
        Map<TopicPartition, Long> ends = seek(consumer, from);
        while (!ends.isEmpty()) {
            if (clock.millis() >= deadline) {
                log.warn(
                        "Gave up scanning the output topics after {} ms; answers not seen may be paid for again"
                                + " (recovery.scan.timeout.ms)",
                        atMost.toMillis());
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> output : consumer.poll(POLL)) {
                note(output, wanted, found);
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        return true;
    }

    /** @return the end of each partition that has something to read */
    private Map<TopicPartition, Long> seek(Consumer<byte[], byte[]> consumer, long from) {
        List<TopicPartition> partitions = Stream.concat(answerTopics.stream(), Stream.ofNullable(usageTopic))
                .distinct()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        // The consumer warns of every partition that it is asked about and is not assigned.
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = new HashMap<>();
        consumer.offsetsForTimes(partitions.stream().collect(Collectors.toMap(id -> id, id -> from)))
                .forEach((id, start) -> {
                    if (start != null && start.offset() < ends.getOrDefault(id, 0L)) {
                        starts.put(id, start.offset());
                    }
                });
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        Map<TopicPartition, Long> toRead = new HashMap<>(ends);
        toRead.keySet().retainAll(starts.keySet());
        return toRead;
    }

    private void note(
            ConsumerRecord<byte[], byte[]> output,
            Map<TopicPartition, Wanted> wanted,
            Map<TopicPartition, PublishedPrompts> found) {
        PromptCoordinates prompt = coordinates(output.headers());
        if (prompt == null) {
            return;
        }
        TopicPartition partition = new TopicPartition(prompt.topic(), prompt.partition());
        Wanted want = wanted.get(partition);
        PublishedPrompts published = found.get(partition);
        if (want == null
                || published == null
                || prompt.offset() < want.fromOffset()
                || output.timestamp() < want.floorTime()
                || !prompt.requestId(namespace).equals(text(output.headers(), EventHeaders.REQUEST_ID))) {
            return;
        }
        if (output.topic().equals(usageTopic)) {
            published.receipt(prompt.offset());
        } else {
            published.answer(
                    prompt.offset(),
                    text(output.headers(), EventHeaders.ANSWER),
                    text(output.headers(), EventHeaders.USAGE));
        }
    }

    private static @Nullable PromptCoordinates coordinates(Headers headers) {
        String topic = text(headers, EventHeaders.PROMPT_TOPIC);
        String partition = text(headers, EventHeaders.PROMPT_PARTITION);
        String offset = text(headers, EventHeaders.PROMPT_OFFSET);
        try {
            return topic == null || partition == null || offset == null
                    ? null
                    : new PromptCoordinates(topic, Integer.parseInt(partition), Long.parseLong(offset), 0L);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.TopicReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A completion event, by its headers.
 *
 * @param partition of the prompt
 * @param offset of the prompt
 * @param appendedMillis when the broker appended it to the topic
 */
record Completion(String requestId, int partition, long offset, long appendedMillis) {

    /**
     * Reads all of them.
     *
     * @throws IllegalStateException when two are of the same prompt, or their number is not the one expected
     */
    static List<Completion> readAll(String bootstrapServers, int expected) {
        List<Completion> completions = TopicReader.readAll(bootstrapServers, Testbed.completionsTopic()).stream()
                .map(Completion::of)
                .toList();
        Set<String> requests = completions.stream().map(Completion::requestId).collect(Collectors.toSet());
        if (requests.size() != expected || completions.size() != expected) {
            throw new IllegalStateException("expected " + expected + " completions, found " + completions.size()
                    + " of " + requests.size() + " prompts");
        }
        return completions;
    }

    static String requestId(ConsumerRecord<?, ?> completion) {
        return header(completion, "chat.request.id");
    }

    private static Completion of(ConsumerRecord<String, String> record) {
        return new Completion(
                requestId(record),
                Integer.parseInt(header(record, "chat.prompt.partition")),
                Long.parseLong(header(record, "chat.prompt.offset")),
                record.timestamp());
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        String value = TopicReader.header(record, name);
        if (value == null) {
            throw new IllegalStateException("a completion has no header " + name);
        }
        return value;
    }
}

package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.TopicReader;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;

/**
 * A completion event, by its headers.
 *
 * @param partition of the prompt
 * @param offset of the prompt
 * @param appendedMillis when the broker appended it to the topic
 */
record Completion(String requestId, int partition, long offset, long appendedMillis) {

    /**
     * Reads all that are committed.
     *
     * @throws IllegalStateException when two are of the same prompt, or their number is not the one expected
     */
    static List<Completion> readAll(String bootstrapServers, int expected) {
        List<Completion> completions = readAllOf(bootstrapServers, expected);
        if (completions.size() != expected) {
            throw new IllegalStateException(
                    "expected " + expected + " completions, found " + completions.size() + " of as many prompts");
        }
        return completions;
    }

    /**
     * The same, but a prompt may have several.
     *
     * @throws IllegalStateException when the number of prompts that have one is not the one expected
     */
    static List<Completion> readAllOf(String bootstrapServers, int prompts) {
        List<Completion> completions = TopicReader.readAll(
                bootstrapServers, Testbed.completionsTopic(), IsolationLevel.READ_COMMITTED, Completion::of);
        long answered =
                completions.stream().map(Completion::requestId).distinct().count();
        if (answered != prompts) {
            throw new IllegalStateException(
                    "expected completions of " + prompts + " prompts, found " + completions.size() + " of " + answered);
        }
        return completions;
    }

    static String requestId(ConsumerRecord<?, ?> completion) {
        return header(completion, "chat.request.id");
    }

    static Completion of(ConsumerRecord<String, String> record) {
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

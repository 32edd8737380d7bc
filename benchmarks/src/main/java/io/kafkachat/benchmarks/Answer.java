package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.TopicReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;

/**
 * A prompt's answer.
 *
 * @param requestId by which the provider's journal knows it
 * @param promptMillis when the prompt was appended to its topic; without topics: when it was to be sent
 * @param answeredMillis when the completion was appended to its topic; without topics: when the answer was received
 */
record Answer(String requestId, long promptMillis, long answeredMillis) {

    /**
     * Reads all from the topics.
     *
     * @throws IllegalStateException when two are of the same prompt, or their number is not the one expected
     */
    static List<Answer> readAll(String bootstrapServers, int expected) {
        Map<String, Long> promptTimes = TopicReader.readAll(
                        bootstrapServers,
                        Testbed.PROMPTS,
                        IsolationLevel.READ_UNCOMMITTED,
                        prompt -> Map.entry(prompt.partition() + "/" + prompt.offset(), prompt.timestamp()))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Completion.readAll(bootstrapServers, expected).stream()
                .map(completion -> {
                    Long appended = promptTimes.get(completion.partition() + "/" + completion.offset());
                    return new Answer(
                            completion.requestId(),
                            Objects.requireNonNull(appended, "a completion of an unknown prompt"),
                            completion.appendedMillis());
                })
                .toList();
    }
}

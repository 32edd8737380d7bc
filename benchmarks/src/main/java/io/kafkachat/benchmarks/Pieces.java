package io.kafkachat.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.Streaming;
import java.time.Duration;
import org.apache.kafka.common.IsolationLevel;

/** In how many pieces the provider streamed the answers. */
final class Pieces {

    private final JsonMapper json = new JsonMapper();
    private final Streaming streaming;

    /** @param words in a piece */
    Pieces(int words) {
        this.streaming = new Streaming(0, words, Duration.ofMillis(1));
    }

    /** Of all completions in the topic. */
    long count(String bootstrapServers) {
        return TopicReader.readAll(
                        bootstrapServers,
                        Testbed.completionsTopic(),
                        IsolationLevel.READ_UNCOMMITTED,
                        completion -> count(read(completion.value())))
                .stream()
                .mapToLong(Integer::longValue)
                .sum();
    }

    private int count(JsonNode completion) {
        return streaming.chunks(completion.path("content").asText(""))
                + streaming.chunks(completion.path("reasoning").asText(""));
    }

    private JsonNode read(String completion) {
        try {
            return json.readTree(completion);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a completion is not JSON", e);
        }
    }
}

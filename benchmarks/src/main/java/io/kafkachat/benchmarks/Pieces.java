package io.kafkachat.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.testkit.kafka.TopicReader;
import io.kafkachat.testkit.provider.Streaming;
import java.time.Duration;

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
        return TopicReader.readAll(bootstrapServers, Testbed.completionsTopic()).stream()
                .map(completion -> read(completion.value()))
                .mapToLong(value -> streaming.chunks(value.path("content").asText(""))
                        + streaming.chunks(value.path("reasoning").asText("")))
                .sum();
    }

    private JsonNode read(String completion) {
        try {
            return json.readTree(completion);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a completion is not JSON", e);
        }
    }
}

package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.TopicReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record of an output topic, its value read as JSON. */
record Output(ConsumerRecord<String, String> record, JsonNode value) {

    static List<Output> of(List<ConsumerRecord<String, String>> records) {
        return records.stream()
                .map(record -> new Output(record, Pipeline.json(record.value())))
                .toList();
    }

    /** By record key; there must be one of each. */
    static Map<String, Output> byKey(List<Output> outputs) {
        return by(output -> String.valueOf(output.key()), outputs);
    }

    /** By request id; there must be one of each. */
    static Map<String, Output> byRequest(List<Output> outputs) {
        return by(output -> output.text("request_id"), outputs);
    }

    private static Map<String, Output> by(Function<Output, String> name, List<Output> outputs) {
        Map<String, Output> named = new LinkedHashMap<>();
        for (Output output : outputs) {
            assertThat(named.put(name.apply(output), output))
                    .as("records before this one of " + name.apply(output))
                    .isNull();
        }
        return named;
    }

    @Nullable
    String key() {
        return record.key();
    }

    String text(String field) {
        return value.path(field).asText();
    }

    @Nullable
    String header(String name) {
        return TopicReader.header(record, name);
    }

    List<String> headerNames() {
        return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
    }

    /** The partition and offset of its prompt. */
    String source() {
        return header("chat.prompt.partition") + "@" + header("chat.prompt.offset");
    }
}

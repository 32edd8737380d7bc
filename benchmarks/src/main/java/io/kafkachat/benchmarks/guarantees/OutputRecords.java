package io.kafkachat.benchmarks.guarantees;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kafkachat.benchmarks.guarantees.OutputEvent.Kind;
import io.kafkachat.benchmarks.guarantees.OutputEvent.Place;
import io.kafkachat.testkit.kafka.TopicReader;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of output topics as events to be judged. */
final class OutputRecords {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Kind> topics;

    OutputRecords(Topics topics) {
        this.topics = topics.outputs();
    }

    /** @throws IllegalStateException when a header that every output has is missing */
    OutputEvent event(ConsumerRecord<String, String> record) {
        Kind kind = Objects.requireNonNull(topics.get(record.topic()));
        String[] position = kind == Kind.RECEIPT
                ? new String[] {"0", "1"}
                : header(record, "chat.answer").split("/");
        return new OutputEvent(
                kind,
                header(record, "chat.request.id").intern(),
                place(record),
                Integer.parseInt(position[0]),
                Integer.parseInt(position[1]),
                record.timestamp(),
                kind == Kind.ERROR ? errorClass(record.value()) : null,
                record.key(),
                TopicReader.header(record, PlannedPrompt.HEADER));
    }

    static Place place(ConsumerRecord<?, ?> record) {
        return new Place(
                Integer.parseInt(header(record, "chat.prompt.partition")),
                Long.parseLong(header(record, "chat.prompt.offset")));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        String value = TopicReader.header(record, name);
        if (value == null) {
            throw new IllegalStateException(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": no header " + name);
        }
        return value;
    }

    private static @Nullable String errorClass(String value) {
        try {
            return JSON.readTree(value).path("error_class").asText(null);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}

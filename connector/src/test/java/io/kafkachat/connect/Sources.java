package io.kafkachat.connect;

import io.kafkachat.client.Choice;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptEvents;
import io.kafkachat.events.PromptMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The parts of a source connector of this configuration, as its task puts them together. */
record Sources(SourceSettings settings) {

    static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    static final String STRING = "org.apache.kafka.connect.storage.StringConverter";
    static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

    /** @param keysAndValues beside those that every source needs */
    static Map<String, String> properties(String... keysAndValues) {
        Map<String, String> properties =
                new HashMap<>(Map.of("name", "answers", "topics", "prompts", "prompt.bootstrap.servers", "kafka:9092"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    static Sources of(String... keysAndValues) {
        return new Sources(SourceSettings.of(properties(keysAndValues)));
    }

    SourcePromptReader reader() {
        return new SourcePromptReader(
                new PromptReader(settings.connector(), new PromptMapper(settings.prompts()), new PromptValues()),
                settings.intake(),
                settings.emission().headerBytes());
    }

    EventFactory events() {
        return new EventFactory(settings.events());
    }

    SourceRecords records() {
        return new SourceRecords(
                new OutputEvents(settings.chunks().topics(), events()),
                new EnrichedValues(settings.prompts().promptField(), settings.events(), new PromptValues()),
                settings.emission());
    }

    Prompt prompt(ConsumerRecord<byte[], byte[]> consumed) {
        return reader().read(consumed, Prompts.partition());
    }

    /** What an answer with these choices leads to. */
    PromptEvents answered(Prompt prompt, String... contents) {
        Choice[] choices = new Choice[contents.length];
        for (int i = 0; i < contents.length; i++) {
            choices[i] = Outcomes.choice(i, contents[i], null);
        }
        return events().of(prompt.context(), Outcomes.answered(1, choices));
    }

    PromptEvents rejected(Prompt prompt) {
        return events().ofRejected(
                        prompt.context(), new Failure(ErrorClass.INVALID_REQUEST, null, null, "prompt: no", null));
    }

    static ConsumerRecord<byte[], byte[]> consumed(long offset, @Nullable String key, @Nullable String value) {
        return consumed(offset, bytes(key), bytes(value), new RecordHeaders());
    }

    static ConsumerRecord<byte[], byte[]> consumed(
            long offset, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                "prompts",
                0,
                offset,
                1_000 + offset,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}

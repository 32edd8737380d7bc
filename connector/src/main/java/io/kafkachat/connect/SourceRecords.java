package io.kafkachat.connect;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.events.EventHeaders;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Headers;

/** Output events as Connect takes them from a source: the prompt's key and headers, ours, and a value. Used by the task thread. */
final class SourceRecords {

    /** A record without its source offset. */
    record Content(String topic, Headers headers, SchemaAndValue value) {}

    private final OutputEvents outputs;
    private final EventStructs structs = new EventStructs();
    private final EventWriter json = new EventWriter.Json();
    private final EnrichedValues enriched;
    private final EmissionSettings settings;
    private final RecordSize sizes = new RecordSize();

    SourceRecords(OutputEvents outputs, EnrichedValues enriched, EmissionSettings settings) {
        this.outputs = outputs;
        this.enriched = enriched;
        this.settings = settings;
    }

    /**
     * All that goes out for a prompt, the receipt last.
     *
     * @throws ConnectException if an event can be written in no form
     */
    List<Content> of(Prompt prompt, PromptEvents events) {
        List<OutputEvent> answers = outputs.answers(events);
        List<Content> contents = new ArrayList<>(answers.size() + 1);
        for (int i = 0; i < answers.size(); i++) {
            Map<String, String> headers = outputs.answerHeaders(i, answers.size(), events.receipt());
            contents.add(content(prompt, answers.get(i), headers));
        }
        if (outputs.publishes(EventType.USAGE)) {
            contents.add(content(prompt, prompt.receipt(events.receipt()), Map.of()));
        }
        return contents;
    }

    private Content content(Prompt prompt, OutputEvent event, Map<String, String> more) {
        Headers headers = headers(prompt, more);
        String refused;
        try {
            SchemaAndValue value = value(prompt, event);
            if (sizes.isAtMost(settings.maxRecordBytes(), prompt, headers, event, value)) {
                return new Content(outputs.topic(event.type()), headers, value);
            }
            refused = "The output record is larger than " + EmissionConfig.MAX_RECORD_BYTES + " ("
                    + settings.maxRecordBytes() + ")";
        } catch (DataException e) {
            refused = "The answer cannot be put into the prompt event";
        }
        return instead(prompt, event, more, refused);
    }

    /** The event can never be written as it is. The prompt must still be accounted for. */
    private Content instead(Prompt prompt, OutputEvent event, Map<String, String> more, String reason) {
        OutputEvent replacement = outputs.replacement(
                prompt.context(), event, new Failure(ErrorClass.OUTPUT_REFUSED, null, null, reason, null));
        if (replacement == null) {
            throw new ConnectException(
                    "Cannot publish an event to " + outputs.topic(event.type()) + " in any form: " + reason);
        }
        if (event.type() != EventType.ERROR) {
            prompt.refuseOutput();
        }
        return content(prompt, replacement, more);
    }

    private SchemaAndValue value(Prompt prompt, OutputEvent event) {
        JsonNode answer = event.enrichment();
        if (answer != null) {
            SchemaAndValue value = enriched.of(prompt.delivered(), answer);
            return settings.jsonBytes() ? bytes(sizes.json(value)) : value;
        }
        return settings.jsonBytes()
                ? bytes(json.bytes(outputs.topic(event.type()), new RecordHeaders(), event))
                : structs.of(event.type().schema(), event.value());
    }

    private static SchemaAndValue bytes(byte[] json) {
        return new SchemaAndValue(Schema.BYTES_SCHEMA, json);
    }

    private Headers headers(Prompt prompt, Map<String, String> more) {
        Headers headers = prompt.delivered().headers().duplicate();
        BiConsumer<String, String> add = settings.headerBytes()
                ? (name, text) -> headers.addBytes(name, text.getBytes(StandardCharsets.UTF_8))
                : headers::addString;
        EventHeaders.of(prompt.context()).forEach(add);
        more.forEach(add);
        return headers;
    }
}

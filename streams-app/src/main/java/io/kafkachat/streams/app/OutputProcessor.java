package io.kafkachat.streams.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.client.ErrorClass;
import io.kafkachat.client.Failure;
import io.kafkachat.events.Enrichment;
import io.kafkachat.events.EventFactory;
import io.kafkachat.events.EventHeaders;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptEvents;
import io.kafkachat.events.PromptValue;
import io.kafkachat.streams.ChatResult;
import io.kafkachat.streams.usage.UsageGrouping;
import io.kafkachat.streams.usage.UsageKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Makes the output events of results, as the record contract has them: the prompt's key and headers, then the product's own
 * headers, the time of the answer, and JSON. The usage event comes last, also if it is not published, for those who add
 * usage up.
 */
final class OutputProcessor extends ContextualProcessor<byte[], ChatResult<byte[]>, byte[], OutputRecord> {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final EventFactory events;
    private final OutputEvents outputs;
    private final @Nullable Enrichment enrichment;
    private final int maxRecordBytes;
    private final @Nullable UsageGrouping usage;

    /**
     * @param enrichment null unless prompts are enriched
     * @param maxRecordBytes what key, value and headers of an output may have together; a larger one becomes an error event,
     *     and an error event goes without the original, and in the last resort without the prompt's headers
     * @param usage says what usage events are counted for; null if they are not added up
     */
    OutputProcessor(
            EventFactory events,
            OutputEvents outputs,
            @Nullable Enrichment enrichment,
            int maxRecordBytes,
            @Nullable UsageGrouping usage) {
        this.events = events;
        this.outputs = outputs;
        this.enrichment = enrichment;
        this.maxRecordBytes = maxRecordBytes;
        this.usage = usage;
    }

    @Override
    public void process(Record<byte[], ChatResult<byte[]>> record) {
        ChatResult<byte[]> result = record.value();
        PromptEvents made = result.events(events);
        List<OutputEvent> answers = outputs.answers(made);
        boolean refused = false;
        for (int i = 0; i < answers.size(); i++) {
            Map<String, String> more = outputs.answerHeaders(i, answers.size(), made.receipt());
            refused |= !publish(record, answers.get(i), more, null);
        }
        receipt(record, refused ? OutputEvents.receiptOfRefused(made.receipt()) : made.receipt());
    }

    private void receipt(Record<byte[], ChatResult<byte[]>> record, OutputEvent receipt) {
        UsageKey countedFor = usage == null
                ? null
                : usage.of(receipt.value(), record.headers(), record.value().value());
        if (outputs.publishes(receipt.type())) {
            publish(record, receipt, Map.of(), countedFor);
        } else if (countedFor != null) {
            forward(record, new OutputRecord(receipt, null, null, countedFor), record.headers());
        }
    }

    /** @return false if something else had to be written in its place */
    private boolean publish(
            Record<byte[], ChatResult<byte[]>> record,
            OutputEvent event,
            Map<String, String> more,
            @Nullable UsageKey countedFor) {
        ChatResult<byte[]> result = record.value();
        Headers headers = headers(record.headers(), result, more);
        OutputEvent written = event;
        byte[] value = value(result, event);
        while (size(record.key(), value, headers) > maxRecordBytes) {
            OutputEvent smaller = outputs.replacement(result.prompt(), written, tooLarge());
            if (smaller == null) {
                headers = headers(new RecordHeaders(), result, more);
                break;
            }
            written = smaller;
            value = value(result, written);
        }
        forward(record, new OutputRecord(written, outputs.topic(written.type()), value, countedFor), headers);
        return written.type() == event.type();
    }

    private void forward(Record<byte[], ChatResult<byte[]>> prompt, OutputRecord output, Headers headers) {
        context().forward(new Record<>(prompt.key(), output, context().currentSystemTimeMs(), headers));
    }

    private Failure tooLarge() {
        return new Failure(
                ErrorClass.OUTPUT_REFUSED,
                null,
                null,
                "The output record is larger than max.record.bytes (" + maxRecordBytes + ")",
                null);
    }

    private byte[] value(ChatResult<byte[]> result, OutputEvent event) {
        JsonNode answer = event.enrichment();
        JsonNode value = answer == null || enrichment == null
                ? event.value()
                : enrichment.merge(PromptValue.ofBytes(result.value()), answer);
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("events are JSON", e);
        }
    }

    private static Headers headers(Headers prompt, ChatResult<byte[]> result, Map<String, String> more) {
        Headers headers = new RecordHeaders(prompt);
        EventHeaders.of(result.prompt()).forEach((name, text) -> headers.add(name, bytes(text)));
        more.forEach((name, text) -> headers.add(name, bytes(text)));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long size(byte @Nullable [] key, byte[] value, Headers headers) {
        long size = value.length + (key == null ? 0 : key.length);
        for (Header header : headers) {
            byte[] bytes = header.value();
            size += header.key().length() + (bytes == null ? 0 : bytes.length);
        }
        return size;
    }
}

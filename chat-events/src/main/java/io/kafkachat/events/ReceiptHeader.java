package io.kafkachat.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The usage event in a header of its prompt's first answer ({@link EventHeaders#USAGE}): after a crash between an answer
 * and its receipt, the receipt can still be published although the call is not repeated.
 *
 * <p>It is the usage event's JSON without null fields and without what other headers say.
 */
public final class ReceiptHeader {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String REQUEST_ID = "request_id";
    private static final String PROMPT = "prompt";

    private ReceiptHeader() {}

    /** The header's text for a usage event. */
    public static String write(OutputEvent receipt) {
        ObjectNode compact = JsonNodeFactory.instance.objectNode();
        receipt.value().properties().forEach(field -> {
            if (!field.getValue().isNull()
                    && !field.getKey().equals(REQUEST_ID)
                    && !field.getKey().equals(PROMPT)) {
                compact.set(field.getKey(), field.getValue());
            }
        });
        try {
            return new String(JSON.writeValueAsBytes(compact), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a usage event is flat", e);
        }
    }

    /** The usage event of a prompt from what {@link #write} wrote; empty if the text is something else. */
    public static Optional<OutputEvent> read(String text, PromptContext prompt) {
        try {
            if (!(JSON.readTree(text) instanceof ObjectNode compact)) {
                return Optional.empty();
            }
            ObjectNode value = JsonNodeFactory.instance.objectNode();
            for (EventSchema.Field field : EventType.USAGE.schema().fields()) {
                if (field.name().equals(REQUEST_ID)) {
                    value.put(REQUEST_ID, prompt.requestId());
                } else if (field.name().equals(PROMPT)) {
                    EventFactory.putPrompt(value, prompt);
                } else {
                    JsonNode sent = compact.get(field.name());
                    if (sent == null && !field.optional()) {
                        return Optional.empty();
                    }
                    value.set(field.name(), sent == null ? JsonNodeFactory.instance.nullNode() : sent);
                }
            }
            return Optional.of(new OutputEvent(EventType.USAGE, 0, value));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}

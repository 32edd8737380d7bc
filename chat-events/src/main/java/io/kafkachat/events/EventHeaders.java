package io.kafkachat.events;

import java.util.LinkedHashMap;
import java.util.Map;

/** The product's own headers of every output event. Values are UTF-8 text, numbers in decimal. */
public final class EventHeaders {

    public static final String REQUEST_ID = "chat.request.id";
    public static final String PROMPT_TOPIC = "chat.prompt.topic";
    public static final String PROMPT_PARTITION = "chat.prompt.partition";
    public static final String PROMPT_OFFSET = "chat.prompt.offset";
    /**
     * Only on completions, tool calls and errors: position and number, such as {@code 0/2}, of the event among those of its
     * prompt, the usage event not counted. Who has read them all has everything.
     */
    public static final String ANSWER = "chat.answer";
    /** Only on the first of these, and only if usage events are published: see {@link ReceiptHeader}. */
    public static final String USAGE = "chat.usage";

    private EventHeaders() {}

    /** Names and values, in the order in which they follow the prompt's own headers. */
    public static Map<String, String> of(PromptContext prompt) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(REQUEST_ID, prompt.requestId());
        headers.put(PROMPT_TOPIC, prompt.coordinates().topic());
        headers.put(PROMPT_PARTITION, Integer.toString(prompt.coordinates().partition()));
        headers.put(PROMPT_OFFSET, Long.toString(prompt.coordinates().offset()));
        return headers;
    }
}

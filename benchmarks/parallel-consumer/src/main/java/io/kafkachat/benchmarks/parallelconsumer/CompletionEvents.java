package io.kafkachat.benchmarks.parallelconsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Makes completion events of the same shape as the project's. Thread safe. */
final class CompletionEvents {

    private final ObjectMapper json = new ObjectMapper();
    private final String topic;

    CompletionEvents(String topic) {
        this.topic = topic;
    }

    /** The same for a prompt after every restart. */
    static String requestId(ConsumerRecord<?, ?> prompt) {
        String coordinates = prompt.topic() + "/" + prompt.partition() + "/" + prompt.offset();
        return UUID.nameUUIDFromBytes(coordinates.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /**
     * The event of an answer's first choice.
     *
     * @throws IllegalArgumentException when the answer is not JSON, or has no content
     */
    ProducerRecord<String, byte[]> event(ConsumerRecord<String, String> prompt, byte[] answer) {
        byte[] value;
        try {
            value = json.writeValueAsBytes(value(prompt, json.readTree(answer)));
        } catch (IOException e) {
            throw new IllegalArgumentException("an answer is not JSON", e);
        }
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(topic, prompt.key(), value);
        prompt.headers().forEach(event.headers()::add);
        add(event.headers(), "chat.request.id", requestId(prompt));
        add(event.headers(), "chat.prompt.topic", prompt.topic());
        add(event.headers(), "chat.prompt.partition", Integer.toString(prompt.partition()));
        add(event.headers(), "chat.prompt.offset", Long.toString(prompt.offset()));
        return event;
    }

    private ObjectNode value(ConsumerRecord<?, ?> prompt, JsonNode answer) {
        JsonNode choice = answer.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.path("content").isTextual()) {
            throw new IllegalArgumentException("an answer has no content");
        }
        ObjectNode event = json.createObjectNode();
        event.put("request_id", requestId(prompt));
        event.put("completion_id", answer.path("id").asText());
        event.put("model", answer.path("model").asText());
        event.put("created", answer.path("created").asLong() * 1_000);
        event.put("choice_index", choice.path("index").asInt());
        event.put("content", message.path("content").asText());
        event.set("reasoning", message.get("reasoning"));
        event.put("finish_reason", choice.path("finish_reason").asText());
        event.set("native_finish_reason", choice.get("native_finish_reason"));
        event.put("tool_call_count", message.path("tool_calls").size());
        event.set("usage", answer.get("usage"));
        event.putObject("prompt")
                .put("topic", prompt.topic())
                .put("partition", prompt.partition())
                .put("offset", prompt.offset())
                .put("timestamp", prompt.timestamp());
        return event;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}

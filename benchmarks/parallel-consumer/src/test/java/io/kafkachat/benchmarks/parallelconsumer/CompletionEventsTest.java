package io.kafkachat.benchmarks.parallelconsumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CompletionEventsTest {

    private static final ConsumerRecord<String, String> PROMPT = new ConsumerRecord<>("prompts", 3, 17, "key", "Hello");

    private final CompletionEvents events = new CompletionEvents("completions");

    @Test
    void hasWhatReadersOfCompletionsLookFor() throws IOException {
        ProducerRecord<String, byte[]> event = events.event(PROMPT, bytes("""
                {"id": "gen-1", "created": 1700000000, "model": "m", "usage": {"total_tokens": 5}, "choices": [
                  {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hi"}}]}"""));

        JsonNode value = new ObjectMapper().readTree(event.value());
        assertThat(event.topic()).isEqualTo("completions");
        assertThat(event.key()).isEqualTo("key");
        assertThat(value.path("content").asText()).isEqualTo("Hi");
        assertThat(value.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(value.at("/usage/total_tokens").asInt()).isEqualTo(5);
        assertThat(value.path("request_id").asText()).isEqualTo(header(event, "chat.request.id"));
        assertThat(header(event, "chat.prompt.partition")).isEqualTo("3");
        assertThat(header(event, "chat.prompt.offset")).isEqualTo("17");
    }

    @Test
    void theRequestIdIsTheSameAfterARestart() {
        assertThat(CompletionEvents.requestId(PROMPT))
                .isEqualTo(CompletionEvents.requestId(new ConsumerRecord<>("prompts", 3, 17, "", "")))
                .isNotEqualTo(CompletionEvents.requestId(new ConsumerRecord<>("prompts", 3, 18, "", "")));
    }

    @Test
    void anAnswerWithoutContentIsNone() {
        assertThatThrownBy(() -> events.event(PROMPT, bytes("{\"choices\": []}")))
                .hasMessageContaining("content");
        assertThatThrownBy(() -> events.event(PROMPT, bytes("<html>"))).hasMessageContaining("JSON");
    }

    private static String header(ProducerRecord<?, ?> event, String name) {
        return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

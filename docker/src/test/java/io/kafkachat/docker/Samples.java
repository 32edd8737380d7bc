package io.kafkachat.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** A prompt for each output topic, and what must come of them. */
final class Samples {

    static final Map<String, String> PROMPTS = Map.of(
            "text", "What is a Kafka partition?",
            "field", "{\"prompt\": \"Summarise: the parcel left Hamburg on Monday\"}",
            "tools", """
                    {"messages": [{"role": "user", "content": "Refund order 1234 [[tool]]"}],
                     "tools": [{"type": "function", "function": {"name": "refund", "parameters": {"type": "object"}}}]}""",
            "retried", "Which number comes after 500? [[fault=500x1]]",
            "invalid", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}], \"temperature\": 9}",
            "refused", "Not to be answered [[fault=400]]");

    private Samples() {}

    /** Every prompt has a receipt, and events where they belong. */
    static void assertOutputs(Topics topics) {
        assertThat(topics.events("completions")).containsOnlyKeys("text", "field", "tools", "retried");
        assertThat(topics.events("tool-calls")).containsOnlyKeys("tools");
        assertThat(topics.events("errors")).containsOnlyKeys("invalid", "refused");
        assertThat(topics.events("usage"))
                .containsOnlyKeys(PROMPTS.keySet().toArray(String[]::new))
                .allSatisfy((key, receipts) -> assertThat(receipts).as(key).hasSize(1));
        assertThat(topics.events("completions")
                        .get("text")
                        .get(0)
                        .path("content")
                        .asText())
                .startsWith("Answer to ");
        assertThat(topics.events("usage").get("retried").get(0).path("attempts").asInt())
                .isEqualTo(2);
        assertThat(topics.events("errors")
                        .get("invalid")
                        .get(0)
                        .path("error_class")
                        .asText())
                .isEqualTo("INVALID_REQUEST");
    }
}

package io.kafkachat.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The built-in prompts: one or more of every form that a prompt event may have. */
final class SamplePrompts {

    private SamplePrompts() {}

    /** @param simulated whether to add a prompt that holds an order to the provider simulator */
    static List<PromptEvent> read(boolean simulated) throws IOException {
        List<PromptEvent> prompts = new ArrayList<>();
        try (InputStream resource =
                Objects.requireNonNull(SamplePrompts.class.getResourceAsStream("sample-prompts.json"))) {
            for (JsonNode sample : new JsonMapper().readTree(resource)) {
                if (simulated || !sample.path("simulator").asBoolean()) {
                    prompts.add(new PromptEvent(sample.path("key").textValue(), text(sample.path("value"))));
                }
            }
        }
        return prompts;
    }

    private static String text(JsonNode value) {
        return value instanceof TextNode text ? text.textValue() : value.toString();
    }
}

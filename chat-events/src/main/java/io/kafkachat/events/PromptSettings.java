package io.kafkachat.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kafkachat.client.ClientSettings.Capabilities;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt event does not say, and how to read it.
 *
 * @param model for events that name none; null: every event must name its own
 * @param systemPrompt put before messages that hold no system message; null or blank: none
 * @param requestDefaults request fields for events that do not have them ({@code temperature, max_tokens, tools, ...});
 *     neither {@code model} nor {@code messages}. Copied.
 * @param promptField the field of an object that holds the user message
 * @param promptTemplate renders the user message of an object or text, see {@link PromptTemplate}; null: none
 * @param systemTemplate renders the system message in the same way and wins over {@code systemPrompt}; null: none
 * @param overridable request fields that an event with {@code messages} may have besides these; null: all
 * @param nullValues what a tombstone is
 * @param capabilities of the endpoint
 */
public record PromptSettings(
        @Nullable String model,
        @Nullable String systemPrompt,
        ObjectNode requestDefaults,
        String promptField,
        @Nullable String promptTemplate,
        @Nullable String systemTemplate,
        @Nullable Set<String> overridable,
        NullValues nullValues,
        Capabilities capabilities) {

    public static final String DEFAULT_PROMPT_FIELD = "prompt";

    /** What to do with a tombstone. */
    public enum NullValues {
        /** Nothing: no call, no event. */
        IGNORE,
        /** An error event. */
        FAIL
    }

    /**
     * @throws IllegalArgumentException if {@code promptField} is blank or {@code requestDefaults} holds {@code model} or
     *     {@code messages}
     */
    public PromptSettings {
        if (promptField.isBlank()) {
            throw new IllegalArgumentException("prompt field: expected a name");
        }
        if (requestDefaults.has("model") || requestDefaults.has("messages")) {
            throw new IllegalArgumentException("request defaults: expected neither model nor messages");
        }
        requestDefaults = requestDefaults.deepCopy();
        overridable = overridable == null ? null : Set.copyOf(overridable);
    }

    /** Without prompts and templates. */
    @Override
    public String toString() {
        return "PromptSettings[model=" + model + "]";
    }

    /** Everything at its default. */
    public static PromptSettings of(@Nullable String model, Capabilities capabilities) {
        return new PromptSettings(
                model,
                null,
                JsonNodeFactory.instance.objectNode(),
                DEFAULT_PROMPT_FIELD,
                null,
                null,
                null,
                NullValues.IGNORE,
                capabilities);
    }
}

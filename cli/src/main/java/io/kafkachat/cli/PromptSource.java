package io.kafkachat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes prompts of what was typed, piped or read from a file. */
final class PromptSource {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    /** How texts are told apart. */
    enum Separation {
        LINES,
        NULL_CHARACTERS,
        NONE
    }

    private final @Nullable String key;
    private final @Nullable String keyField;
    private final @Nullable MessagesEvent messages;

    /**
     * @param key of all prompts; null for none
     * @param keyField of JSON objects, which holds their key; null for none
     * @param messages what to make of texts; null: the texts themselves are the prompts
     */
    PromptSource(@Nullable String key, @Nullable String keyField, @Nullable MessagesEvent messages) {
        this.key = key;
        this.keyField = keyField;
        this.messages = messages;
    }

    /** Texts that are blank are passed over. */
    List<PromptInput> texts(String all, Separation separation) {
        List<String> texts = switch (separation) {
            case LINES -> Arrays.asList(LINE_END.split(all));
            case NULL_CHARACTERS -> Arrays.asList(all.split("\0"));
            case NONE -> List.of(all.stripTrailing());
        };
        List<PromptInput> prompts = new ArrayList<>();
        for (String text : texts) {
            if (!text.isBlank()) {
                prompts.add(new PromptInput(key, bytes(messages == null ? text : messages.of(text))));
            }
        }
        return prompts;
    }

    /**
     * A JSON object in each line; blank lines are passed over.
     *
     * @throws CommandException naming the first line at fault, without its content
     */
    List<PromptInput> objects(String all, String origin) throws CommandException {
        List<PromptInput> prompts = new ArrayList<>();
        int number = 0;
        for (String line : LINE_END.split(all)) {
            number++;
            if (!line.isBlank()) {
                JsonNode object = object(line);
                if (object == null) {
                    throw new CommandException(origin + ":" + number + ": expected a JSON object");
                }
                prompts.add(new PromptInput(keyOf(object, origin, number), bytes(line.strip())));
            }
        }
        return prompts;
    }

    private @Nullable String keyOf(JsonNode object, String origin, int number) throws CommandException {
        if (keyField == null) {
            return key;
        }
        JsonNode field = object.path(keyField);
        if (!field.isValueNode() || field.isNull()) {
            throw new CommandException(origin + ":" + number + ": expected a text or number in the field " + keyField);
        }
        return field.asText();
    }

    private static @Nullable JsonNode object(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

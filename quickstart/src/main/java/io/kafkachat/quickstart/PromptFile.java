package io.kafkachat.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prompts from a file of JSON lines: objects with a field {@code prompt} (text) or {@code messages} (a request body). */
final class PromptFile {

    private static final JsonMapper JSON = new JsonMapper();

    private PromptFile() {}

    /**
     * Each line's object is sent as it is; its key is its field {@code id}, or else the number of the line.
     *
     * @throws IllegalArgumentException if there is no such file or a line is something else; the message names the line, not
     *     its content
     */
    static List<PromptEvent> read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(file + ": expected a file that can be read");
        }
        List<PromptEvent> prompts = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                prompts.add(prompt(line, number));
            }
        }
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException(file + ": expected at least one line");
        }
        return prompts;
    }

    private static PromptEvent prompt(String line, int number) {
        JsonNode event = parse(line, number);
        if (!event.path("prompt").isTextual() && !event.path("messages").isArray()) {
            throw new IllegalArgumentException(
                    "line " + number + ": expected a JSON object with a text field \"prompt\" or a list \"messages\"");
        }
        return new PromptEvent(event.path("id").asText("line-" + number), line);
    }

    private static JsonNode parse(String line, int number) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("line " + number + ": expected a JSON object");
        }
    }
}

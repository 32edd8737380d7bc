package io.kafkachat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that make a whole request of a text. */
final class RequestOptions {

    @Option(names = "--system", paramLabel = "TEXT", description = "System message")
    private @Nullable String system;

    @Option(names = "--model", paramLabel = "MODEL", description = "Model, if the pipeline lets prompts choose it")
    private @Nullable String model;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The longest answer")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "N", description = "0 to 2")
    private @Nullable BigDecimal temperature;

    @Option(
            names = "--field",
            paramLabel = "NAME=JSON",
            description = "Any other field of the request, such as reasoning={\"effort\":\"low\"}; repeatable")
    private Map<String, String> fields = new LinkedHashMap<>();

    /** Null if none of them is given: then the text itself is the prompt event. */
    @Nullable
    MessagesEvent event() throws CommandException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (model != null) {
            request.put("model", model);
        }
        if (maxTokens != null) {
            request.put("max_tokens", maxTokens);
        }
        if (temperature != null) {
            request.put("temperature", temperature);
        }
        for (Map.Entry<String, String> field : fields.entrySet()) {
            try {
                request.set(field.getKey(), new ObjectMapper().readTree(field.getValue()));
            } catch (JsonProcessingException e) {
                throw new CommandException("--field " + field.getKey() + ": expected JSON; text needs double quotes");
            }
        }
        return request.isEmpty() && system == null ? null : new MessagesEvent(request, system == null ? "" : system);
    }
}

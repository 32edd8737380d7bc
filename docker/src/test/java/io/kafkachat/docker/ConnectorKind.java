package io.kafkachat.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The two connectors, as the examples of this project configure them. */
enum ConnectorKind {
    SINK("text-prompts.json", "output.bootstrap.servers"),
    SOURCE("source-exactly-once.json", "prompt.bootstrap.servers");

    private static final Path EXAMPLES = Path.of("..", "config", "connectors");

    private final String example;
    private final String addressKey;

    ConnectorKind(String example, String addressKey) {
        this.example = example;
        this.addressKey = addressKey;
    }

    /** The example's configuration, with the addresses of the {@link Platform}. */
    Map<String, String> config(Topics topics) {
        Map<String, String> config = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : example().get("config").properties()) {
            config.put(each.getKey(), each.getValue().asText());
        }
        config.put("topics", topics.prompts());
        config.put(addressKey, Broker.ADDRESS);
        config.put("chat.api.url", Provider.API_URL);
        return config;
    }

    private JsonNode example() {
        try {
            return Topics.json(Files.readString(EXAMPLES.resolve(example)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an example", e);
        }
    }
}

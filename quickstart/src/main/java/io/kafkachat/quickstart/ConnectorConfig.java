package io.kafkachat.quickstart;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of the project's example configurations, with what differs here. */
final class ConnectorConfig {

    static final String NAME = "chat";
    static final String PROMPT_TOPIC = "chat-prompts";

    private final Map<String, String> config;

    private ConnectorConfig(Map<String, String> config) {
        this.config = config;
    }

    static ConnectorConfig read(Path json) throws IOException {
        JsonNode request = new JsonMapper().readTree(json.toFile());
        Map<String, String> config =
                new JsonMapper().convertValue(request.path("config"), new TypeReference<TreeMap<String, String>>() {});
        return new ConnectorConfig(config);
    }

    /** Everything on one broker on this machine. */
    ConnectorConfig on(String bootstrapServers, Settings settings) {
        config.put("topics", PROMPT_TOPIC);
        config.put("tasks.max", Integer.toString(Math.min(2, settings.partitions())));
        config.put(settings.connector().serversKey(), bootstrapServers);
        config.put("chat.max.in.flight", Integer.toString(settings.maxInFlight()));
        config.put("max.outstanding.records", Integer.toString(Math.max(2_000, 2 * settings.maxInFlight())));
        if (settings.stream()) {
            config.put("chunks.topic", "${connector}-chunks");
        }
        return this;
    }

    ConnectorConfig calling(URI simulator, String apiKey) {
        config.put("chat.api.url", simulator.toString());
        config.put("chat.api.key", apiKey);
        return this;
    }

    /** The worker puts the key in; whoever reads this configuration does not see it. */
    ConnectorConfig calling(Endpoint endpoint) {
        config.put("chat.api.key", "${env:" + Endpoint.KEY_VARIABLE + "}");
        putIfPresent("chat.api.url", endpoint.url());
        putIfPresent("chat.model", endpoint.model());
        return this;
    }

    private void putIfPresent(String key, @Nullable String value) {
        if (value != null) {
            config.put(key, value);
        }
    }

    Map<String, String> toMap() {
        return Map.copyOf(config);
    }
}

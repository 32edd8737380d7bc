package io.kafkachat.quickstart;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** One of the project's example configurations, with what differs here. */
final class ConnectorConfig {

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
    ConnectorConfig of(ConnectorKind kind, String bootstrapServers, Settings settings) {
        config.put("topics", Stage.PROMPT_TOPIC);
        config.put("tasks.max", Integer.toString(Math.min(2, settings.partitions())));
        config.put(kind.serversKey(), bootstrapServers);
        config.put("chat.max.in.flight", Integer.toString(settings.maxInFlight()));
        config.put("max.outstanding.records", Integer.toString(Math.max(2_000, 2 * settings.maxInFlight())));
        if (settings.stream()) {
            config.put("chunks.topic", "${connector}-chunks");
        }
        return this;
    }

    /** A real key is put in by the worker; whoever reads this configuration does not see it. */
    ConnectorConfig calling(Endpoint endpoint) {
        config.putAll(endpoint.config());
        return this;
    }

    Map<String, String> toMap() {
        return Map.copyOf(config);
    }
}

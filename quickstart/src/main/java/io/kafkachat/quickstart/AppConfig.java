package io.kafkachat.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The project's example configuration of the Streams app, with what differs here. */
final class AppConfig {

    /** Of the shortest usage windows, as the app calls them in topics and requests. */
    static final String WINDOW = "10s";

    /** Of all of them, each with a topic. */
    static final List<String> WINDOWS = List.of(WINDOW, "1m");

    /** In place of a minute and an hour, so that there is something to see after a few seconds. */
    private static final String WINDOW_SIZES = "10000,60000";

    private final Map<String, String> config;

    private AppConfig(Map<String, String> config) {
        this.config = config;
    }

    static AppConfig read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> config = new TreeMap<>();
        properties.forEach((key, value) -> config.put((String) key, (String) value));
        return new AppConfig(config);
    }

    /** Everything on one broker on this machine. */
    AppConfig on(String bootstrapServers, Settings settings) {
        config.put("application.id", Stage.NAME);
        config.put("topics", Stage.PROMPT_TOPIC);
        config.put("bootstrap.servers", bootstrapServers);
        config.put("chat.max.in.flight", Integer.toString(settings.maxInFlight()));
        config.put("usage.window.sizes.ms", WINDOW_SIZES);
        return this;
    }

    AppConfig keeping(Path stateDirectory) {
        config.put("state.dir", stateDirectory.toString());
        return this;
    }

    /** A real key is put in by the app; whoever reads this configuration does not see it. */
    AppConfig calling(Endpoint endpoint) {
        config.putAll(endpoint.config());
        return this;
    }

    Map<String, String> toMap() {
        return Map.copyOf(config);
    }
}

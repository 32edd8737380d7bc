package io.kafkachat.quickstart;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The configuration of the Streams app: what it must be told, and what differs here. */
final class AppConfig {

    /** In place of a minute and an hour, so that there is something to see after a few seconds. */
    static final List<Duration> WINDOWS = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1));

    /** How the app names these windows, in topics and requests. */
    static final List<String> WINDOW_NAMES = List.of("10s", "1m");

    private AppConfig() {}

    static Map<String, String> of(Stage stage) {
        Map<String, String> config = new HashMap<>();
        config.put("application.id", Stage.NAME);
        config.put("instance.id", "quickstart");
        config.put("bootstrap.servers", stage.kafka().bootstrapServers());
        config.put("topics", Stage.PROMPT_TOPIC);
        config.put("chat.max.in.flight", Integer.toString(stage.settings().maxInFlight()));
        config.put(
                "usage.window.sizes.ms",
                WINDOWS.stream().map(size -> Long.toString(size.toMillis())).collect(Collectors.joining(",")));
        config.put("state.dir", stage.directory().resolve("state").toString());
        config.putAll(stage.endpoint().config());
        return config;
    }
}

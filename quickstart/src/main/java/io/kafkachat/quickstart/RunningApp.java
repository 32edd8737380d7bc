package io.kafkachat.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.process.Polling;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Streams app as a process, from its archive. */
final class RunningApp implements Answerer {

    private static final Duration COUNTED = Duration.ofSeconds(5);

    private final StreamsAppProcess app;
    private final JsonMapper json = new JsonMapper();

    private RunningApp(StreamsAppProcess app) {
        this.app = app;
    }

    static RunningApp start(Stage stage) throws Exception {
        Path home = StreamsAppProcess.unpack(
                stage.checkout().appArchive(), stage.directory().resolve("app"));
        for (String window : AppConfig.WINDOWS) {
            stage.kafka().createTopic(Stage.NAME + "-usage-metrics-" + window, 1);
        }
        AppConfig config = AppConfig.read(stage.checkout().appProperties())
                .on(stage.kafka().bootstrapServers(), stage.settings())
                .keeping(stage.directory().resolve("state"))
                .calling(stage.endpoint());
        StreamsAppProcess app = StreamsAppProcess.start(home, config.toMap(), processSettings(stage.checkout()));
        try {
            app.awaitReady();
            return new RunningApp(app);
        } catch (RuntimeException e) {
            app.close();
            throw e;
        }
    }

    /** For a short life, as this process has it. */
    private static ProcessSettings processSettings(Checkout checkout) {
        return ProcessSettings.in(checkout.logs(), "streams-app").withJvmOption("-XX:+UseSerialGC");
    }

    /** What its log says last, if it has ended. */
    @Override
    public Optional<String> failure() {
        if (app.process().isAlive()) {
            return Optional.empty();
        }
        Path log = app.process().logFile();
        try {
            return Optional.of(
                    "The app has ended (" + log + "): " + StackTrace.causeOfLastError(Files.readAllLines(log)));
        } catch (IOException e) {
            throw new UncheckedIOException("The app has ended, and its log cannot be read", e);
        }
    }

    /** Windows of usage, which are counted a moment after the usage events are there. */
    @Override
    public List<String> report(Outcome outcome) {
        if (!app.process().isAlive()) {
            return List.of();
        }
        int ended = outcome.prompts() - (int) outcome.missing();
        List<JsonNode> windows = Polling.latest(COUNTED, this::usage, found -> UsageTable.calls(found) >= ended);
        return UsageTable.of(AppConfig.WINDOW, windows);
    }

    private List<JsonNode> usage() {
        HttpResponse<String> answer = app.get("/usage?window=" + AppConfig.WINDOW);
        List<JsonNode> windows = new ArrayList<>();
        try {
            json.readTree(answer.body()).path("windows").forEach(windows::add);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The app's /usage is no JSON", e);
        }
        return windows;
    }

    @Override
    public String whereabouts() {
        return "app        " + app.uri();
    }

    @Override
    public List<String> directions() {
        return List.of(
                "  look after the app (its log is " + app.process().logFile() + ")",
                "    curl " + app.uri().resolve("/health/ready"),
                "    curl '" + app.uri().resolve("/usage?window=" + AppConfig.WINDOW) + "'",
                "    curl " + app.uri().resolve("/metrics"),
                "    curl " + app.uri().resolve("/topology"));
    }

    @Override
    public void close() {
        app.close();
    }
}

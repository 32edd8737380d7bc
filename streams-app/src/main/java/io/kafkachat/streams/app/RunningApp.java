package io.kafkachat.streams.app;

import io.kafkachat.streams.config.AppSettings;
import io.kafkachat.streams.config.HttpSettings;
import io.kafkachat.streams.http.AppHttpServer;
import io.kafkachat.streams.http.AppView;
import io.kafkachat.streams.metrics.AppMetrics;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The app, its metrics and its HTTP server, which is there before the app starts. */
final class RunningApp implements AutoCloseable {

    private final App app;
    private final AppMetrics metrics;
    private final @Nullable AppHttpServer http;

    private RunningApp(App app, AppMetrics metrics, @Nullable AppHttpServer http) {
        this.app = app;
        this.metrics = metrics;
        this.http = http;
    }

    /** @throws IOException if HTTP cannot be served where it should be; nothing is left running */
    static RunningApp prepare(AppSettings settings) throws IOException {
        AppMetrics metrics = new AppMetrics(models(settings));
        App app = new App(settings, metrics);
        try {
            metrics.watch(app::load);
            metrics.watch(app.streams());
            return new RunningApp(app, metrics, serve(settings, app, metrics));
        } catch (IOException | RuntimeException e) {
            app.close();
            metrics.close();
            throw e;
        }
    }

    private static Set<String> models(AppSettings settings) {
        return Stream.concat(
                        Stream.ofNullable(settings.prompts().model()),
                        settings.client().fallbacks().stream().map(fallback -> fallback.model()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static @Nullable AppHttpServer serve(AppSettings settings, App app, AppMetrics metrics) throws IOException {
        HttpSettings http = settings.operations().http();
        if (!http.isOn()) {
            return null;
        }
        return AppHttpServer.start(
                http.host(),
                http.port(),
                new AppView(
                        Objects.requireNonNullElse(settings.instanceId(), settings.applicationId()),
                        app,
                        metrics::scrape,
                        app.topology(),
                        settings.usage(),
                        app.usage()::find));
    }

    App app() {
        return app;
    }

    /** Where HTTP is served; null if it is not. */
    @Nullable
    Integer httpPort() {
        return http == null ? null : http.port();
    }

    /** Answers health checks and scrapes to the end of the drain. */
    @Override
    public void close() {
        app.close();
        if (http != null) {
            http.close();
        }
        metrics.close();
    }
}

package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.process.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Streams app. Not thread safe. */
final class MeasuredApp implements Measured {

    private final Path directory;
    private final RunOptions options;
    private final Path home;
    private final Path state;
    private Map<String, String> config = Map.of();
    private @Nullable StreamsAppProcess app;
    private int starts;

    private MeasuredApp(Path directory, RunOptions options, Path home, Path state) {
        this.directory = directory;
        this.options = options;
        this.home = home;
        this.state = state;
    }

    static MeasuredApp prepare(Path directory, Trial trial) {
        Path home = StreamsAppProcess.unpack(trial.archive(), directory.resolve("archive"));
        return new MeasuredApp(directory, trial.options(), home, directory.resolve("state"));
    }

    @Override
    public void start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("num.stream.threads", Integer.toString(options.tasks()));
        all.put("state.dir", state.toString());
        all.putAll(settings);
        config = Map.copyOf(all);
        startProcess().awaitReady();
    }

    private StreamsAppProcess startProcess() {
        starts++;
        // Each start has files of its own.
        String name = starts == 1 ? "app" : "app-" + starts;
        StreamsAppProcess started = StreamsAppProcess.start(home, config, options.processSettings(directory, name));
        app = started;
        return started;
    }

    @Override
    public Optional<JavaProcess> process() {
        return Optional.ofNullable(app).map(StreamsAppProcess::process);
    }

    @Override
    public Optional<Path> state() {
        // Stores in memory leave nothing.
        return Optional.of(state).filter(Files::exists);
    }

    @Override
    public void kill() {
        if (app != null) {
            app.kill();
        }
    }

    @Override
    public void restart() {
        startProcess();
    }

    @Override
    public String status() {
        return app == null
                ? "not started"
                : (app.process().isAlive() ? "alive" : "dead") + ", see "
                        + app.process().logFile();
    }

    @Override
    public void close() {
        if (app != null) {
            app.close();
        }
    }
}

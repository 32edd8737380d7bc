package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.PluginArchive;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A connector on a Connect worker that is there before it. Not thread safe. */
final class MeasuredConnector implements Measured {

    private final RunOptions options;
    private final WorkerSettings workerSettings;
    private final ProcessSettings processSettings;
    private ConnectWorkerProcess worker;

    private MeasuredConnector(RunOptions options, WorkerSettings workerSettings, ProcessSettings processSettings) {
        this.options = options;
        this.workerSettings = workerSettings;
        this.processSettings = processSettings;
        this.worker = ConnectWorkerProcess.start(workerSettings, processSettings);
    }

    /** Starts the worker. */
    static MeasuredConnector prepare(Path directory, Trial trial, String bootstrapServers) {
        Path plugins = PluginArchive.unpack(trial.archive(), directory.resolve("plugins"));
        WorkerSettings settings = WorkerSettings.of(bootstrapServers, plugins, "benchmark-worker");
        if (trial.type() == MeasuredType.SOURCE) {
            // Each transaction leaves records in the offsets topic, which every start of a task reads: small segments
            // are compacted soon.
            settings = settings.withExactlyOnceSource().with("offset.storage.segment.bytes", "16777216");
        }
        return new MeasuredConnector(trial.options(), settings, trial.options().processSettings(directory, "worker"));
    }

    @Override
    public void start(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>();
        config.put("tasks.max", Integer.toString(options.tasks()));
        config.putAll(settings);
        worker.rest().putConfig(Testbed.NAME, config);
        worker.rest().awaitRunning(Testbed.NAME, options.tasks());
    }

    @Override
    public Optional<JavaProcess> process() {
        return Optional.of(worker.process());
    }

    @Override
    public Optional<Path> state() {
        return Optional.empty();
    }

    @Override
    public void kill() {
        worker.kill();
    }

    @Override
    public void restart() {
        worker = ConnectWorkerProcess.start(workerSettings, processSettings);
    }

    @Override
    public String status() {
        return worker.rest().status(Testbed.NAME).toString();
    }

    @Override
    public void close() {
        worker.close();
    }
}

package io.kafkachat.quickstart;

import io.kafkachat.testkit.kafka.WorkerSettings;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** The two connectors of the plugin, and what differs in starting them. */
enum ConnectorKind implements Kind {
    /** At least once, on any worker. */
    SINK("sink connector", "text-prompts.json", "output.bootstrap.servers", UnaryOperator.identity()),

    /** Exactly once, on a worker that supports it. */
    SOURCE(
            "source connector, exactly once",
            "source-exactly-once.json",
            "prompt.bootstrap.servers",
            WorkerSettings::withExactlyOnceSource);

    private final String description;
    private final String example;
    private final String serversKey;
    private final UnaryOperator<WorkerSettings> worker;

    ConnectorKind(String description, String example, String serversKey, UnaryOperator<WorkerSettings> worker) {
        this.description = description;
        this.example = example;
        this.serversKey = serversKey;
        this.worker = worker;
    }

    @Override
    public String description(Checkout checkout) throws IOException {
        return "a Connect worker with " + checkout.pluginArchive().getFileName() + " (" + description + ")";
    }

    /** Returns when all tasks run. */
    @Override
    public Answerer start(Stage stage) throws Exception {
        return RunningConnector.start(this, stage);
    }

    /** The file of the configuration that is recommended to users. */
    String example() {
        return example;
    }

    /** The key that names the cluster of the topics which Connect does not look after. */
    String serversKey() {
        return serversKey;
    }

    /** A worker that can run it. */
    WorkerSettings worker(WorkerSettings settings) {
        return worker.apply(settings);
    }
}

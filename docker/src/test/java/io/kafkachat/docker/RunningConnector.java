package io.kafkachat.docker;

import io.kafkachat.testkit.kafka.ConnectRest;
import java.util.Map;

/** A connector with topics of its own, created by REST and deleted at the end. */
record RunningConnector(ConnectRest rest, Topics topics) implements AutoCloseable {

    private static final int TASKS = 2;

    /** Returns when its tasks run. */
    static RunningConnector create(
            Platform platform, ConnectRest rest, ConnectorKind kind, String name, Map<String, String> changes) {
        Topics topics = new Topics(platform.broker().bootstrapServers(), name);
        platform.broker().createTopics(topics.all());
        Map<String, String> config = kind.config(topics);
        config.putAll(changes);
        rest.putConfig(name, config);
        rest.awaitRunning(name, TASKS);
        return new RunningConnector(rest, topics);
    }

    @Override
    public void close() {
        rest.delete(topics.name());
    }
}

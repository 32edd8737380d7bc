package io.kafkachat.docker;

import io.kafkachat.testkit.kafka.ConnectRest;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A connector with topics of its own, created by REST and deleted at the end.
 *
 * @param rest of the worker that there is at that time
 */
record RunningConnector(Supplier<ConnectRest> rest, Topics topics) implements AutoCloseable {

    private static final int TASKS = 2;

    /** Returns when its tasks run. */
    static RunningConnector create(
            Platform platform,
            Supplier<ConnectRest> rest,
            ConnectorKind kind,
            String name,
            Map<String, String> changes) {
        Topics topics = new Topics(platform.broker().bootstrapServers(), name);
        platform.broker().createTopics(topics.all());
        Map<String, String> config = kind.config(topics);
        config.putAll(changes);
        rest.get().putConfig(name, config);
        rest.get().awaitRunning(name, TASKS);
        return new RunningConnector(rest, topics);
    }

    @Override
    public void close() {
        rest.get().delete(topics.name());
    }
}

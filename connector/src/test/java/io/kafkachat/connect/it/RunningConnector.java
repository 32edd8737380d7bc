package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.events.EventType;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.Prompts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A connector with its topics, deleted at the end so that the next test has the worker for itself. */
final class RunningConnector implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ConnectCluster cluster;
    private final ConnectRest rest;
    private final Pipeline pipeline;
    private final Map<String, String> config;

    private RunningConnector(ConnectCluster cluster, ConnectRest rest, Pipeline pipeline, Map<String, String> config) {
        this.cluster = cluster;
        this.rest = rest;
        this.pipeline = pipeline;
        this.config = config;
    }

    /** Creates topics and a sink and waits until its task runs. */
    static RunningConnector create(ConnectCluster cluster, ConnectRest rest, String connector, String... pairs) {
        return create(cluster, rest, ConnectorKind.SINK, connector, pairs);
    }

    /** The same with either connector. */
    static RunningConnector create(
            ConnectCluster cluster, ConnectRest rest, ConnectorKind kind, String connector, String... pairs) {
        return create(cluster, rest, cluster.pipeline(kind, connector), pairs);
    }

    /** The same with topics that exist, or do not exist yet. */
    static RunningConnector create(ConnectCluster cluster, ConnectRest rest, Pipeline pipeline, String... pairs) {
        cluster.create(rest, pipeline, pairs);
        return new RunningConnector(cluster, rest, pipeline, cluster.config(pipeline, pairs));
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /** Its configuration, for a changed copy. */
    Map<String, String> config() {
        return Map.copyOf(config);
    }

    void send(@Nullable String key, @Nullable String value) {
        send(key, value, Map.of());
    }

    void send(@Nullable String key, @Nullable String value, Map<String, String> headers) {
        try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
            prompts.send(pipeline.prompts(), null, key, value, headers);
            prompts.flush();
        }
    }

    /** Sends a record of bytes. */
    void sendBytes(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(pipeline.prompts(), key, value);
        headers.forEach(record.headers()::add);
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, pipeline.bootstrapServers());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("cannot send a prompt", e);
        }
    }

    /** Sends values by key, in the map's order. */
    void sendAll(Map<String, String> values) {
        try (Prompts prompts = Prompts.open(pipeline.bootstrapServers())) {
            values.forEach((key, value) -> prompts.send(pipeline.prompts(), key, value));
            prompts.flush();
        }
    }

    /** Waits until so many prompts are accounted for. */
    void awaitReceipts(int prompts) {
        pipeline.awaitReceipts(prompts, PATIENCE);
    }

    /** Waits until every record in the prompt topic is committed. */
    void awaitAllCommitted() {
        long end = LogEnds.of(cluster.kafka(), List.of(pipeline.prompts())).total();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(offsets().total(pipeline.prompts()))
                        .as("%s", offsets())
                        .isEqualTo(end));
    }

    ConnectorOffsets offsets() {
        return new ConnectorOffsets(rest, pipeline);
    }

    /** The task has not failed. */
    void assertRunning() {
        assertThat(rest.status(pipeline.connector()).at("/tasks/0/state").asText())
                .isEqualTo("RUNNING");
    }

    /** Everything in the topic now, each checked against its JSON Schema. */
    List<Output> completions() {
        return events(EventType.COMPLETION, pipeline.completions());
    }

    List<Output> toolCalls() {
        return events(EventType.TOOL_CALL, pipeline.toolCalls());
    }

    List<Output> usage() {
        return events(EventType.USAGE, pipeline.usage());
    }

    List<Output> errors() {
        return events(EventType.ERROR, pipeline.errors());
    }

    List<Output> chunks() {
        return events(EventType.CHUNK, pipeline.chunks());
    }

    private List<Output> events(EventType type, String topic) {
        List<Output> events = Output.of(pipeline.read(topic));
        events.forEach(event -> EventSchemaFiles.check(type, event.value()));
        return events;
    }

    @Override
    public void close() {
        rest.delete(pipeline.connector());
    }
}

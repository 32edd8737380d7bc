package io.kafkachat.connect.it;

import java.util.Map;
import java.util.function.Function;

/** The two connectors: they turn the same prompts into the same events. Here is what a test has to tell apart. */
enum ConnectorKind {
    /** At least once, with Connect's consumer and the offsets of its group. */
    SINK(
            "ChatCompletionsSinkConnector",
            servers -> Map.of(
                    "value.converter",
                    "org.apache.kafka.connect.storage.StringConverter",
                    "consumer.override.max.poll.records",
                    "100",
                    "consumer.override.auto.offset.reset",
                    "earliest",
                    "consumer.override.partition.assignment.strategy",
                    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                    "output.bootstrap.servers",
                    servers),
            new OffsetFields("kafka_topic", "kafka_partition", "kafka_offset")),

    /** Exactly once on a worker that supports it, with a consumer of its own and Connect's offsets of sources. */
    SOURCE(
            "ChatCompletionsSourceConnector",
            servers -> Map.of(
                    "value.converter",
                    "org.apache.kafka.connect.json.JsonConverter",
                    "value.converter.schemas.enable",
                    "false",
                    "prompt.bootstrap.servers",
                    servers,
                    "exactly.once.support",
                    "required"),
            new OffsetFields("topic", "partition", "offset"));

    /** What REST calls the parts of an offset. */
    record OffsetFields(String topic, String partition, String offset) {}

    private final String simpleName;
    private final Function<String, Map<String, String>> config;
    private final OffsetFields offsetFields;

    ConnectorKind(String simpleName, Function<String, Map<String, String>> config, OffsetFields offsetFields) {
        this.simpleName = simpleName;
        this.config = config;
        this.offsetFields = offsetFields;
    }

    String className() {
        return "io.kafkachat.connect." + simpleName;
    }

    /** What the other kind does not have. */
    Map<String, String> config(String bootstrapServers) {
        return config.apply(bootstrapServers);
    }

    OffsetFields offsetFields() {
        return offsetFields;
    }
}

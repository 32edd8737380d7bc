package io.kafkachat.connect;

import io.kafkachat.testkit.config.ConfigReference;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The keys of the connectors as a page of Markdown. */
final class ConnectorReference {

    private static final String HEAD = """
            # Configuration of the connectors

            Generated from the code; do not edit. Regenerate it with
            `mvn -pl connector -am test -Dtest=ConfigReferenceTest -Dconfig.reference=write -Dsurefire.failIfNoSpecifiedTests=false`.

            Most keys are those of both connectors; what only the [sink](#sink-connector) or the [source](#source-connector) has comes last.
            The keys of every connector (`name`, `connector.class`, `tasks.max`, `key.converter`, `value.converter`, `errors.*`, ...) are
            described in Kafka's own documentation.

            # Both connectors
            """;

    private static final String SINK = """

            # Sink connector

            Connect's own keys say what a sink reads: `topics` or `topics.regex`, and `consumer.override.*` for its consumer. Keys with a
            prefix pass settings on: `output.producer.*` to the producer of output events, `offsets.admin.*` to the Admin client that reads
            progress back, `output.value.converter.*`, `output.key.converter.*` and `output.header.converter.*` to those converters.
            """;

    private static final String SOURCE = """

            # Source connector

            Connect's own keys say how a source writes: `key.converter`, `value.converter` and `header.converter`, `topic.creation.*`,
            `producer.override.*`, `exactly.once.support`, `transaction.boundary`. Keys with a prefix pass settings on: `prompt.consumer.*` to
            the consumer of prompts and to the Admin client that looks for topics, `prompt.key.converter.*`, `prompt.value.converter.*` and
            `prompt.header.converter.*` to those converters, `output.producer.*` to the producer of chunks.
            """;

    private ConnectorReference() {}

    static String of(ConfigDef sink, ConfigDef source) {
        return new ConfigReference()
                .text(HEAD)
                .keys(sink, key -> isSame(key, source))
                .text(SINK)
                .keys(sink, key -> !isSame(key, source))
                .text(SOURCE)
                .keys(source, key -> !isSame(key, sink))
                .page();
    }

    private static boolean isSame(ConfigKey key, ConfigDef other) {
        return other.names().contains(key.name)
                && key.documentation.equals(other.configKeys().get(key.name).documentation);
    }
}
